"""What the MLmodel file says beside flavors and signature has tables of its own."""

from __future__ import annotations

import json

import pytest
from pydantic import JsonValue

from mlflow_report_plugin.document import Code, Facts, Missing, Note, Table
from mlflow_report_plugin.snapshot import MlflowModel, Snapshot
from tests.sections.reading import read, rows, table, under
from tests.snapshots import AGENT, LEAF_CLASSIFIER, WHISPER

PATH = ("MLflow Model", "Model Settings")
EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])


def with_details(**details: JsonValue) -> Snapshot:
    """A model with other details."""
    return AGENT.model_copy(update={"model": MlflowModel(details=details)})


@EVERY
def test_the_config_is_shown_for_each_flavor(layout: str) -> None:
    title = "Flavor 'python_function'"
    config = rows(read(AGENT, layout), *PATH, "Model Config", title=title)
    assert config == {"temperature": "0.2", "model": "llm-large"}
    whisper = rows(read(WHISPER, layout), *PATH, "Model Config", title=title)
    assert whisper == {"chunk_length_s": "20", "stride_length_s": "[5, 3]"}


@EVERY
def test_metadata_resources_policy_and_prompts_have_tables(layout: str) -> None:
    document = read(AGENT, layout)
    assert rows(document, *PATH, "Metadata") == {
        "task": "agent/v1/responses",
        "owner": '{"team": "support"}',
    }
    assert table(document, *PATH, "Resources").rows == (
        ("databricks", "function", "main.tools.order_status", Missing()),
        ("databricks", "vector_search_index", "main.kb.idx", "True"),
    )
    version, system, user = under(document, *PATH, "Auth Policy")
    assert version == Facts((("api_version", "1"),))
    assert isinstance(system, Table)
    assert system.rows == (("databricks", "serving_endpoint", "llm-large", Missing()),)
    assert isinstance(user, Table)
    assert user.rows == (("vectorsearch.vector-search-indexes",),)
    prompts = table(document, *PATH, "Prompts").rows
    assert prompts == (("prompts:/support-answer/3",), ("prompts:/support-tone/2",))


def test_what_has_a_table_is_not_repeated_in_the_details() -> None:
    details = rows(read(AGENT), "MLflow Model", "Details")
    assert not {"metadata", "resources", "auth_policy", "prompts", "env_vars"} & set(details)


@EVERY
def test_what_the_file_does_not_have_is_named(layout: str) -> None:
    words = "The MLmodel file has no model_config, metadata, resources, auth_policy, prompts"
    assert under(read(LEAF_CLASSIFIER, layout), *PATH) == (Note(words),)
    rest = "The MLmodel file has no metadata, resources, auth_policy, prompts"
    assert under(read(WHISPER, layout), *PATH)[-1] == Note(rest)


@pytest.mark.parametrize("key", ["metadata", "resources", "auth_policy", "prompts"])
@pytest.mark.parametrize("value", ["text", 7, [1, {"a": 2}], {"databricks": [1]}, {"x": {"y": 1}}])
def test_another_form_than_expected_is_shown(key: str, value: JsonValue) -> None:
    title = key.replace("_", " ").title()
    assert under(read(with_details(**{key: value})), *PATH, title)


def test_all_of_it_is_json_where_the_reader_asked_for_it() -> None:
    document = read(AGENT, show_as_json=True)
    for title in ("Model Config", "Metadata", "Resources", "Auth Policy", "Prompts"):
        (block,) = under(document, *PATH, title)
        assert isinstance(block, Code)


def test_resources_with_another_key_beside_are_all_shown() -> None:
    value = {"api_version": "7", "databricks": {"serving_endpoint": [{"name": "e"}]}, "x": [1]}
    document = read(with_details(resources=value))
    assert rows(document, *PATH, "Resources") == {"api_version": "7", "x": "[1]"}
    found = table(document, *PATH, "Resources").rows
    assert found == (("databricks", "serving_endpoint", "e", Missing()),)


@EVERY
def test_flavors_that_are_no_mapping_are_shown_as_they_are(layout: str) -> None:
    document = read(with_details(flavors=["sklearn", "python_function"]), layout)
    below = ("Details", "Flavors") if layout == "detailed" else ("Flavors",)
    note, code = under(document, "MLflow Model", *below)
    assert isinstance(note, Note)
    assert note.kind == "gap"
    assert isinstance(code, Code)
    assert json.loads(code.text) == ["sklearn", "python_function"]


@EVERY
def test_remarks_about_the_file_stand_at_the_top(layout: str) -> None:
    model = MlflowModel(details={}, remarks=("The MLmodel file has 'a' once more",))
    document = read(AGENT.model_copy(update={"model": model}), layout)
    note = Note("The MLmodel file has 'a' once more", "info")
    assert note in under(document, "MLflow Model")
