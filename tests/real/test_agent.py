"""An agent that was logged from code, answered questions and left traces."""

from __future__ import annotations

from types import ModuleType

import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.pipeline import Report
from tests.models import MLFLOW_3, tracking
from tests.real.libraries import example
from tests.sections.reading import rows, table, under

pytestmark = pytest.mark.versions

if not MLFLOW_3:
    pytest.skip("MLflow 2 links no traces to models", allow_module_level=True)


@pytest.fixture(scope="module")
def cellar() -> ModuleType:
    return example("cellar_agent")


@pytest.fixture(scope="module")
def model_uri(server: str, cellar: ModuleType) -> str:
    with tracking(server):
        return f"models:/{cellar.NAME}/{cellar.log_agent().registered_model_version}"


@pytest.fixture(scope="module")
def answers(server: str, cellar: ModuleType, model_uri: str) -> list[str]:
    with tracking(server):
        found: list[str] = cellar.ask(model_uri)
    return found


@pytest.fixture(scope="module")
def made(server: str, model_uri: str, answers: list[str]) -> Report:
    assert answers, "each answer leaves a trace"
    return report(model_uri, tracking_uri=server)


def test_the_agent_answers(answers: list[str]) -> None:
    assert answers == [
        "Take the Barolo.",
        "Take the Barbera.",
        "Take the Grignolino.",
        "ValueError: What is there to eat?",
    ]


def test_the_traces_are_counted(made: Report) -> None:
    traces = made.snapshot.traces
    assert traces is not None
    assert (traces.count, traces.more, traces.errors) == (4, False, 1)
    assert traces.latency_p50 is not None
    assert traces.latency_p95 is not None
    assert traces.latency_p50 <= traces.latency_p95


def test_the_tokens_are_added_up(made: Report) -> None:
    traces = made.snapshot.traces
    assert traces is not None
    assert traces.traces_with_tokens == 3
    assert traces.output_tokens == 3 + 3 + 3
    assert traces.input_tokens is not None
    assert traces.total_tokens == traces.input_tokens + traces.output_tokens


def test_requests_and_responses_are_in_the_signature(made: Report) -> None:
    inputs = {
        row[0]: row for row in table(made.document, "MLflow Model", "Signature", "Inputs").rows
    }
    assert inputs["input"][1:] == ("Array(Any)", "True")
    assert inputs["temperature"][1:] == ("double", "False")


def test_the_code_that_is_loaded_is_named(made: Report) -> None:
    flavor = rows(made.document, "MLflow Model", "Details", "Flavors", "Flavor 'python_function'")
    assert flavor["loader_module"] == "mlflow.pyfunc.loaders.code_model"
    assert str(flavor["model_code_path"]).endswith("cellar_agent.py")
    assert flavor["config"] == '{"language": "en"}'
    assert made.snapshot.files is not None
    assert "cellar_agent.py" in {file.path for file in made.snapshot.files.files}


def test_config_metadata_and_prompt_are_shown(made: Report) -> None:
    settings = ("MLflow Model", "Model Settings")
    assert table(made.document, *settings, "Prompts").rows == (("prompts:/cellar-question/1",),)
    assert rows(made.document, *settings, "Metadata") == {
        "audience": "guests",
        "task": "agent/v1/responses",
    }
    assert under(made.document, *settings, "Model Config") != ()


def test_the_traces_are_shown(made: Report) -> None:
    shown = rows(made.document, "Traces")
    assert shown["_traces"] == "4"
    assert shown["_error_rate"] == "25.0%"
    assert shown["_output_tokens"] == "9"
