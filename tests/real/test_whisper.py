"""MLflow's Whisper tutorial from its first step to its last, and the report of its model."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import mlflow
import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.document import Code, Missing, Tabs
from mlflow_report_plugin.pipeline import Report
from tests.models import MLFLOW_3, tracking
from tests.real.libraries import example, need, need_program
from tests.sections.reading import rows, table, under

pytestmark = pytest.mark.versions

need("torch", "transformers")
need_program("ffmpeg")


@pytest.fixture(scope="module")
def tutorial() -> ModuleType:
    return example("whisper_transcription")


@pytest.fixture(scope="module")
def audio(tutorial: ModuleType) -> bytes:
    sound: bytes = tutorial.sweep()
    return sound


@pytest.fixture(scope="module")
def model_uri(server: str, tutorial: ModuleType, audio: bytes) -> str:
    with tracking(server):
        logged = tutorial.log_whisper(tutorial.whisper_pipeline(), audio)
    return f"models:/{tutorial.NAME}/{logged.registered_model_version}"


@pytest.fixture(scope="module")
def written(
    server: str, model_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """What the command writes, by its suffix."""
    folder = tmp_path_factory.mktemp("written")
    files = {suffix: folder / f"report.{suffix}" for suffix in ("md", "html", "json")}
    outputs = [argument for file in files.values() for argument in ("-o", file)]
    subprocess.run(
        [Path(sys.executable).with_name("mlflow"), "report", model_uri, *outputs],
        cwd=folder,
        env={**os.environ, "MLFLOW_TRACKING_URI": server},
        check=True,
    )
    return files


@pytest.fixture(scope="module")
def made(written: dict[str, Path]) -> Report:
    return report(str(written["json"]))


def test_the_pipeline_and_the_pyfunc_transcribe_the_same(
    server: str, model_uri: str, audio: bytes
) -> None:
    mlflow.set_tracking_uri(server)
    heard = mlflow.transformers.load_model(model_uri)(audio)["text"]
    assert heard
    pyfunc = mlflow.pyfunc.load_model(model_uri)
    assert pyfunc.predict([audio]) == [heard]
    assert pyfunc.predict([audio], params={"chunk_length_s": 10}) == [heard]


def test_audio_goes_in_and_text_comes_out(made: Report) -> None:
    inputs = table(made.document, "MLflow Model", "Signature", "Inputs")
    assert inputs.rows == ((Missing("unnamed"), "binary", "True"),)
    outputs = table(made.document, "MLflow Model", "Signature", "Outputs")
    assert outputs.rows == ((Missing("unnamed"), "string", "True"),)


def test_params_have_types_defaults_and_shapes(made: Report) -> None:
    params = table(made.document, "MLflow Model", "Signature", "Params")
    assert params.columns == ("Name", "Type", "Default", "Shape")
    assert params.rows == (
        ("chunk_length_s", "long", "20", Missing("none")),
        ("stride_length_s", "long", "[5, 3]", "(-1,)"),
    )


def test_the_generic_flavor_shows_the_model_config(made: Report) -> None:
    flavor = rows(made.document, "MLflow Model", "Details", "Flavors", "Flavor 'python_function'")
    assert flavor["loader_module"] == "mlflow.transformers"
    assert flavor["config"] == '{"chunk_length_s": 20, "stride_length_s": [5, 3]}'
    settings = ("MLflow Model", "Model Settings", "Model Config")
    assert rows(made.document, *settings, title="Flavor 'python_function'") == {
        "chunk_length_s": "20",
        "stride_length_s": "[5, 3]",
    }


def test_the_native_flavor_shows_task_and_components(made: Report) -> None:
    flavor = rows(made.document, "MLflow Model", "Details", "Flavors", "Flavor 'transformers'")
    assert flavor["task"] == "automatic-speech-recognition"
    assert flavor["components"] == '["feature_extractor", "tokenizer"]'
    assert flavor["tokenizer_type"] == "WhisperTokenizer"
    assert flavor["feature_extractor_type"] == "WhisperFeatureExtractor"
    assert flavor["pipeline_model_type"] == "WhisperForConditionalGeneration"


def test_the_run_belongs_to_the_experiment_of_the_tutorial(made: Report) -> None:
    assert rows(made.document, "Experiment", "Details")["name"] == "Whisper Transcription ASR"
    assert rows(made.document, "Run", "Params") == {
        "chunk_length_s": "20",
        "stride_length_s": "[5, 3]",
    }


def test_the_model_is_called_as_in_the_tutorial(made: Report) -> None:
    if MLFLOW_3:
        assert rows(made.document, "Logged Model", "Details")["name"] == "whisper_transcriber"
    else:
        details = rows(made.document, "MLflow Model", "Details")
        assert details["artifact_path"] == "whisper_transcriber"


def test_the_input_example_is_audio(made: Report) -> None:
    example = made.snapshot.input_example
    assert example is not None
    assert example.content == "audio (WAV)"
    assert example.value is None
    assert rows(made.document, "MLflow Model", "Input Example")["_content"] == "audio (WAV)"


def test_the_licence_beside_the_model_is_shown(made: Report) -> None:
    assert made.snapshot.documents is not None
    assert [each.path for each in made.snapshot.documents] == ["LICENSE.txt"]


def test_the_code_that_loads_it_can_be_copied(made: Report, audio: bytes) -> None:
    (tabs,) = (b for b in under(made.document, "Environment", "How to Load") if isinstance(b, Tabs))
    codes = {name: block.text for name, (block, *_) in tabs.tabs if isinstance(block, Code)}
    native, generic = codes["transformers"], codes["pyfunc"]
    names: dict[str, Any] = {"data": [audio]}
    exec(native, names)
    heard = names["model"](audio)["text"]
    exec(generic, names)
    assert names["predictions"] == [heard]


def test_the_command_writes_it_for_people(written: dict[str, Path]) -> None:
    markdown = written["md"].read_text(encoding="utf-8")
    assert "| stride_length_s | long | \\[5, 3\\] | (-1,) |" in markdown
    html = written["html"].read_text(encoding="utf-8")
    assert "WhisperForConditionalGeneration" in html
