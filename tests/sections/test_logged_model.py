"""The logged model is shown whole: where it comes from, and what was measured on what."""

from __future__ import annotations

from mlflow_report_plugin.document import Jump, Missing, Note, Point, Points, Text
from mlflow_report_plugin.snapshot import LoggedModel
from tests.sections.reading import read, rows, under
from tests.snapshots import AGENT, LEAF_CLASSIFIER, WHISPER
from tests.snapshots.workspace import tags

SECTION = "Logged Model"


def test_its_details_say_what_it_is_and_which_run_made_it() -> None:
    details = rows(read(AGENT), SECTION, "Details")
    assert details["model_id"] == "m-91ab22cd33ef44aa"
    assert details["name"] == "agent"
    assert details["model_type"] == "Agent"
    assert details["status"] == "READY"
    assert details["source_run_id"] == "7d1c0e55a7c94f0b8a1e2f3d4c5b6a79"
    assert details["_creation_timestamp"] == "2025-06-15 12:00:00"
    without_run = read(AGENT.model_copy(update={"run": None}))
    assert rows(without_run, SECTION, "Params") == {"temperature": "0.2"}
    assert "mlflow.linkedPrompts" in rows(read(AGENT), SECTION, "Tags")


def test_params_that_the_run_has_as_well_are_told_in_a_line() -> None:
    assert AGENT.run is not None
    assert AGENT.logged_model is not None
    same = AGENT.run.model_copy(update={"params": AGENT.logged_model.params})
    (points,) = under(read(AGENT.model_copy(update={"run": same})), SECTION, "Params")
    assert points == Points((Point(("The same 1 param as the", Jump("run", "Run"))),))


def test_what_it_does_not_have_is_said() -> None:
    document = read(LEAF_CLASSIFIER.model_copy(update={"logged_model": LoggedModel(model_id="m")}))
    assert rows(document, SECTION, "Details")["model_type"] == Missing()
    assert rows(document, SECTION, "Details")["_metrics"] == Missing("none")
    for part in ("Params", "Tags"):
        assert under(document, SECTION, part) == (Note("None found"),)


def test_a_failed_one_says_why() -> None:
    logged = LoggedModel(model_id="m", status="FAILED", status_message="the disk was full")
    details = rows(read(AGENT.model_copy(update={"logged_model": logged})), SECTION, "Details")
    assert (details["status"], details["status_message"]) == ("FAILED", "the disk was full")


def test_its_description_stands_at_its_top() -> None:
    logged = LoggedModel(model_id="m", tags=tags(mlflow__note__content="Answers *mail*."))
    blocks = under(read(AGENT.model_copy(update={"logged_model": logged})), SECTION)
    assert blocks[0] == Text("Answers *mail*.", "markdown")


def test_a_server_of_mlflow_2_is_said_to_have_none() -> None:
    note = Note("Not offered by this server: MLflow 2.x has no logged models", "info")
    assert under(read(WHISPER), SECTION) == (note,)
