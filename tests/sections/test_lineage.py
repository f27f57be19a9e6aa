"""Where the model comes from and what came of it: as a graph, as a table, and in words."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Graph, Jump, Link, Missing, Note
from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.snapshot import (
    DatasetInput,
    Gap,
    LoggedModel,
    RelatedRun,
    RelatedRuns,
    Snapshot,
    Tag,
)
from tests.sections.reading import read, table, under
from tests.snapshots import (
    AGENT,
    CUSTOMER_LTV,
    FRAUD,
    LEAF_CLASSIFIER,
    LOCAL_FOLDER,
    WHISPER,
    WINE_QUALITY,
)
from tests.snapshots.leaf_classifier import PARENT_RUN

EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])


def graph(snapshot: Snapshot) -> Graph:
    """The graph of the section."""
    return next(b for b in under(read(snapshot), "Lineage") if isinstance(b, Graph))


def edges(snapshot: Snapshot) -> set[tuple[str, str]]:
    """What leads to what, by what the nodes are called."""
    found = graph(snapshot)
    names = {node.id: f"{node.kind} {node.label}" for node in found.nodes}
    return {(names[first], names[second]) for first, second in found.edges}


def notes(snapshot: Snapshot) -> list[Note]:
    """The notes of the section."""
    return [b for b in under(read(snapshot), "Lineage") if isinstance(b, Note)]


@EVERY
def test_the_table_goes_from_the_experiment_to_the_registered_model(layout: str) -> None:
    found = table(read(LEAF_CLASSIFIER, layout), "Lineage")
    assert found.columns == ("Kind", "Name", "Id or detail", "Role")
    assert [row[0] for row in found.rows] == [
        *("Experiment", "Parent Run", "Run", "Logged Model", "Model Version", "Registered Model"),
        *("Dataset", "Child Run", "Evaluation Run", "Dataset", "Model Versions"),
    ]
    assert found.rows[4][3] == "version of the registered model (this report)"
    assert isinstance(found.rows[2][1], Link)


def test_the_graph_says_what_leads_to_what() -> None:
    assert edges(LEAF_CLASSIFIER) == {
        ("Experiment leaves", "Parent Run search"),
        ("Parent Run search", "Run lr-0.01"),
        ("Run lr-0.01", "Logged Model model"),
        ("Logged Model model", "Model Version leaf-classifier 2"),
        ("Model Version leaf-classifier 2", "Registered Model leaf-classifier"),
        ("Dataset leaves", "Run lr-0.01"),
        ("Run lr-0.01", "Child Run fold-1"),
        ("Logged Model model", "Evaluation Run holdout"),
        ("Dataset leaves-holdout", "Evaluation Run holdout"),
        ("Model Versions 1 other version", "Registered Model leaf-classifier"),
    }
    marked = [node.label for node in graph(LEAF_CLASSIFIER).nodes if node.marked]
    assert marked == ["leaf-classifier 2"]
    assert "Dataset leaves leads to Run lr-0.01" in graph(LEAF_CLASSIFIER).text


def test_a_version_that_was_copied_comes_from_the_other_model() -> None:
    found = edges(AGENT)
    assert ("Logged Model agent", "Copied From support-agent-staging 7") in found
    assert ("Copied From support-agent-staging 7", "Model Version support-agent 2") in found


def test_prompts_of_run_model_and_file_lead_in_once_each() -> None:
    prompts = [row[1:3] for row in table(read(AGENT), "Lineage").rows if row[0] == "Prompt"]
    assert prompts == [
        ("support-answer", "version 3"),
        ("support-triage", "version 1"),
        ("support-tone", "version 2"),
    ]


@pytest.mark.parametrize("text", ["not json", "{}", "[1, {}]", '[{"name": ""}]', "[" * 9_999])
def test_a_tag_that_names_no_prompts_is_no_prompt(text: str) -> None:
    logged = LoggedModel(model_id="m-1", tags=(Tag(key="mlflow.linkedPrompts", value=text),))
    snapshot = LEAF_CLASSIFIER.model_copy(update={"logged_model": logged})
    assert "Prompt" not in {node.kind for node in graph(snapshot).nodes}


def test_an_endpoint_stands_once_with_all_its_states() -> None:
    rows = [r for r in table(read(FRAUD), "Lineage").rows if r[0] == "Serving Endpoint"]
    assert [row[2] for row in rows] == ["READY, being rolled out"]
    assert ("Model Version main.ml.fraud 2", "Serving Endpoint fraud-live") in edges(FRAUD)


def test_what_unity_catalog_saw_leads_in_and_out() -> None:
    found = edges(FRAUD)
    assert ("Table main.ml.transactions", "Model Version main.ml.fraud 2") in found
    assert ("Model Version main.ml.fraud 2", "Table main.ml.fraud_scores") in found


def test_the_tables_that_a_feature_store_model_looks_up_lead_in() -> None:
    feature_table = ("Feature Table main.ml.customer_features", "Model Version customer_ltv 1")
    assert feature_table in edges(CUSTOMER_LTV)


def test_a_model_of_a_run_leads_from_the_run_to_itself() -> None:
    marked = [node.kind for node in graph(WHISPER).nodes if node.marked]
    assert marked == ["Model"]


def test_a_model_that_nothing_is_known_of_says_so() -> None:
    first = under(read(LOCAL_FOLDER), "Lineage")[0]
    assert first == Note("Nothing says what the model comes from, or what came of it")


def test_what_could_not_be_read_is_there_under_its_id() -> None:
    gaps = tuple(Gap(part=part, reason="forbidden", message="no") for part in ("run", "experiment"))
    snapshot = LEAF_CLASSIFIER.model_copy(update={"run": None, "experiment": None, "gaps": gaps})
    assert ("Experiment 9", "Parent Run search") in edges(snapshot)
    words = "It may lack what could not be read: experiment, run. The section Report says why."
    assert notes(snapshot)[0] == Note(words, "gap")


def test_a_parent_run_that_was_not_read_is_there_under_its_id() -> None:
    snapshot = LEAF_CLASSIFIER.model_copy(update={"related_runs": None})
    assert (f"Parent Run {PARENT_RUN}", "Run lr-0.01") in edges(snapshot)


@pytest.mark.parametrize("reason", ["absent", "forbidden", "failed"])
def test_a_gap_of_what_it_is_made_of_is_said(reason: GapReason) -> None:
    gap = Gap(part="evaluation_runs", reason=reason, message="x")
    snapshot = LEAF_CLASSIFIER.model_copy(update={"evaluation_runs": None, "gaps": (gap,)})
    words = "It may lack what could not be read: evaluation runs. The section Report says why."
    assert notes(snapshot)[0] == Note(words, "gap")


def test_what_the_server_does_not_have_is_no_lack() -> None:
    assert notes(WHISPER) == [Note("None found: datasets of the run, prompts")]


def test_what_was_looked_for_and_is_not_there_is_named() -> None:
    none = "None found: datasets of the run, child runs, evaluation runs"
    assert notes(AGENT) == [Note(none)]


def test_many_things_of_one_kind_are_bounded_in_graph_and_table() -> None:
    children = tuple(RelatedRun(run_id=f"{i}", run_name=f"fold {i}") for i in range(50))
    related = RelatedRuns(children=children, more_children=True)
    snapshot = WINE_QUALITY.model_copy(update={"related_runs": related})
    drawn = [node.label for node in graph(snapshot).nodes if node.kind == "below the run"]
    assert drawn == ["at least 50 child runs"]
    kinds = [row[0] for row in table(read(snapshot), "Lineage").rows]
    assert kinds.count("Child Run") == 20
    assert Note("Child Run, below the run: and 30 more", "info") in notes(snapshot)
    assert Note("There are more child runs than these", "info") in notes(snapshot)


def test_data_run_model_and_version_stand_on_one_line() -> None:
    found = graph(LEAF_CLASSIFIER)
    kinds = {node.id: node.kind for node in found.nodes}
    assert [kinds[id] for id in found.spine] == [
        *("Dataset", "Run", "Logged Model", "Model Version", "Registered Model")
    ]


def test_without_data_the_line_begins_with_the_experiment() -> None:
    assert graph(AGENT).spine[:2] == ("experiment", "run")


def test_a_test_set_leads_to_all_runs_that_used_it() -> None:
    test_set = DatasetInput(name="holdout", digest="1")
    found = tuple(RelatedRun(run_id=each, dataset_inputs=(test_set,)) for each in "ab")
    snapshot = LEAF_CLASSIFIER.model_copy(update={"evaluation_runs": found})
    assert {edge for edge in edges(snapshot) if edge[0] == "Dataset holdout"} == {
        ("Dataset holdout", "Evaluation Run a"),
        ("Dataset holdout", "Evaluation Run b"),
    }


def test_a_test_set_of_many_runs_leads_to_their_number() -> None:
    test_set = DatasetInput(name="holdout", digest="1")
    found = tuple(RelatedRun(run_id=each, dataset_inputs=(test_set,)) for each in "abcde")
    snapshot = LEAF_CLASSIFIER.model_copy(update={"evaluation_runs": found})
    assert ("Dataset holdout", "evaluated the model 5 evaluation runs") in edges(snapshot)


def test_boxes_lead_to_the_pages_of_what_they_show() -> None:
    urls = {node.kind: node.url for node in graph(LEAF_CLASSIFIER).nodes}
    assert urls["Run"].startswith("http")
    assert urls["Dataset"] == ""


def test_the_other_versions_are_counted_and_lead_to_their_section() -> None:
    row = next(r for r in table(read(LEAF_CLASSIFIER), "Lineage").rows if r[0] == "Model Versions")
    assert row[1] == Jump("1 other version", "Versions")


def test_the_ids_of_nodes_are_never_what_mlflow_returned() -> None:
    evil = '"]; click n0 "javascript:alert(1)"'
    children = (RelatedRun(run_id=evil, run_name=evil),)
    snapshot = WINE_QUALITY.model_copy(update={"related_runs": RelatedRuns(children=children)})
    ids = {node.id for node in graph(snapshot).nodes}
    assert all(id.replace("_", "").isalnum() for id in ids)
    assert {each for edge in graph(snapshot).edges for each in edge} <= ids


def test_a_version_without_aliases_says_so() -> None:
    row = next(r for r in table(read(LEAF_CLASSIFIER), "Lineage").rows if r[0] == "Model Version")
    assert row[2] == Missing("none")
