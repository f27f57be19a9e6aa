"""The logged model is shown whole: where it comes from, and what was measured on what."""

from __future__ import annotations

from mlflow_report_plugin.document import Missing, Note, Text
from mlflow_report_plugin.snapshot import LoggedModel, Metric
from tests.sections.reading import read, rows, table, under
from tests.snapshots import AGENT, LEAF_CLASSIFIER, WHISPER
from tests.snapshots.leaf_classifier import EVALUATION_RUN
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
    assert rows(read(AGENT), SECTION, "Params") == {"temperature": "0.2"}
    assert "mlflow.linkedPrompts" in rows(read(AGENT), SECTION, "Tags")


def test_a_metric_names_the_dataset_and_the_run_it_was_measured_on() -> None:
    found = table(read(LEAF_CLASSIFIER), SECTION, "Metrics")
    assert found.columns == ("Metric", "Value", "Step", "Dataset", "Digest", "Time", "Run")
    time = "2025-10-09 08:56:40"
    expected = ("accuracy_score", "0.91", "0", "leaves-holdout", "beefcafe", time, EVALUATION_RUN)
    assert found.rows == (expected,)


def test_one_metric_on_two_datasets_has_two_rows() -> None:
    measured = tuple(
        Metric(key="acc", value=value, run_id="r", dataset_name=name, dataset_digest="1")
        for name, value in (("train", 0.9), ("test", 0.8))
    )
    logged = LoggedModel(model_id="m-1", metrics=measured)
    found = table(
        read(LEAF_CLASSIFIER.model_copy(update={"logged_model": logged})), SECTION, "Metrics"
    )
    assert [row[1:3] for row in found.rows] == [("0.9", "train"), ("0.8", "test")]


def test_a_metric_that_was_logged_again_has_its_newest_value() -> None:
    def accuracy(value: float, timestamp: int, step: int = 0, run_id: str = "r") -> Metric:
        return Metric(key="acc", value=value, timestamp=timestamp, step=step, run_id=run_id)

    measured = (
        *(accuracy(0.7, 2000), accuracy(0.6, 1000), accuracy(0.5, 1500)),
        *(accuracy(0.4, 1000, 7, "other"), accuracy(0.3, 3000, 2, "other")),
    )
    logged = LoggedModel(model_id="m-1", metrics=measured)
    document = read(LEAF_CLASSIFIER.model_copy(update={"logged_model": logged}))
    assert [row[:3] for row in table(document, SECTION, "Metrics").rows] == [
        ("acc", "0.7", "0"),
        ("acc", "0.4", "7"),
    ]
    words = "Shown is the newest value for each metric, run and dataset; the JSON has older ones: 3"
    assert under(document, SECTION, "Metrics")[-1] == Note(words, "info")
    assert len(under(read(LEAF_CLASSIFIER), SECTION, "Metrics")) == 1
    alone = LEAF_CLASSIFIER.model_copy(update={"logged_model": logged, "run": None})
    assert rows(read(alone, "summary"), "Results", "Metrics") == {"acc": "0.4"}


def test_what_it_does_not_have_is_said() -> None:
    document = read(LEAF_CLASSIFIER.model_copy(update={"logged_model": LoggedModel(model_id="m")}))
    assert rows(document, SECTION, "Details")["model_type"] == Missing()
    for part in ("Params", "Metrics", "Tags"):
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
