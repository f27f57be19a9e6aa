"""The versions of the registered model, with the one that the report is about among them."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Badge, Document, Link, Missing, Note, Number, Table
from mlflow_report_plugin.snapshot import (
    LoggedModel,
    Metric,
    ModelVersion,
    OtherVersion,
    Snapshot,
    Versions,
)
from tests.sections.reading import headings, read, table, under
from tests.snapshots import AGENT, FRAUD, LEAF_CLASSIFIER, WINE_QUALITY
from tests.snapshots.leaf_classifier import LEAF_RUN, RUNS

EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])


def with_versions(versions: Versions) -> Snapshot:
    """A registered model with other versions."""
    return WINE_QUALITY.model_copy(update={"versions": versions})


def details(document: Document) -> Table:
    """The second table of the section."""
    blocks = under(document, "Versions")
    return next(b for b in blocks if isinstance(b, Table) and b.title == "Details")


@EVERY
def test_versions_have_their_aliases_and_metrics(layout: str) -> None:
    found = table(read(LEAF_CLASSIFIER, layout), "Versions")
    assert found.columns == (*("Version", "Aliases", "Created", "val_loss", "change of val_loss"),)
    newest, older = found.rows
    assert newest == (
        *("2 (this report)", Missing("none"), "2025-10-09 08:55:00"),
        *(Number("0.31", "0.31"), "-0.19"),
    )
    assert older[:2] == ("1", Badge("@old"))
    assert older[3:] == (Number("0.5", "0.5"), Missing("no version before it"))


@EVERY
def test_versions_have_their_state_run_and_source(layout: str) -> None:
    found = details(read(LEAF_CLASSIFIER, layout))
    assert found.columns == ("Version", "Stage", "Status", "User", "Run", "Source")
    newest, older = found.rows
    assert newest[:3] == ("2", "Staging", "READY")
    assert newest[4] == Link(LEAF_RUN, f"{RUNS}/{LEAF_RUN}")
    assert older[:2] == ("1", "Archived")


def test_a_difference_on_the_same_data_is_better_or_worse() -> None:
    def measured(value: float, digest: str) -> tuple[Metric, ...]:
        data = {"dataset_name": "harvest", "dataset_digest": digest}
        return (Metric(key="f1", value=value, **data),)

    versions = tuple(
        OtherVersion(version=version, metrics=measured(value, digest))
        for version, value, digest in (("3", 0.75, "a"), ("2", 0.5, "a"), ("1", 0.25, "other"))
    )
    snapshot = LEAF_CLASSIFIER.model_copy(
        update={
            "model_version": ModelVersion(name="x", version="3", is_unity_catalog=False),
            "logged_model": LoggedModel(model_id="m-1", metrics=measured(0.75, "a")),
            "evaluation_runs": (),
            "run": None,
            "versions": Versions(versions=versions),
        }
    )
    found = table(read(snapshot), "Versions")
    assert found.title == "Metrics are those on harvest"
    assert found.columns[3:] == ("f1", "change of f1")
    assert [row[3] for row in found.rows] == [
        *(Number("0.75", "0.75"), Number("0.5", "0.5"), Missing("not measured")),
    ]
    assert found.rows[0][4] == Badge("+0.25, better", "good")
    assert found.rows[1][4] == Missing("not measured")


def test_the_only_version_has_the_main_metrics_of_the_report() -> None:
    versions = Versions(versions=(OtherVersion(version="3"),))
    found = table(read(with_versions(versions)), "Versions")
    assert found.columns[3:] == ("accuracy on wine", "loss")
    assert found.rows[0][3] == Number("0.97", "0.97")


def test_a_metric_that_is_called_like_a_difference_costs_no_column() -> None:
    metrics = tuple(Metric(key=key, value=1.0) for key in ("f1", "change of f1"))
    shown = tuple(OtherVersion(version=version, metrics=metrics) for version in "32")
    found = table(read(with_versions(Versions(versions=shown))), "Versions")
    assert sorted(found.columns[3:]) == [
        *("change of change of f1", "change of f1", "change of f1", "f1")
    ]


def test_the_newest_stands_first_and_the_reported_one_is_marked_wherever_it_stands() -> None:
    found = table(read(AGENT), "Versions")
    assert [row[0] for row in found.rows] == ["3", "2 (this report)"]


@pytest.mark.parametrize(
    ("more", "counted_all", "words"),
    [
        (1, True, "and 1 more version of the model"),
        (9_980, True, "and 9,980 more versions of the model"),
        (180, False, "and at least 180 more versions of the model"),
        (0, False, "and maybe more versions of the model"),
    ],
)
def test_many_versions_are_counted_and_not_shown(more: int, counted_all: bool, words: str) -> None:
    shown = tuple(OtherVersion(version=str(number)) for number in range(10_000, 9_980, -1))
    versions = Versions(versions=shown, more=more, counted_all=counted_all)
    blocks = under(read(with_versions(versions)), "Versions")
    assert len(table(read(with_versions(versions)), "Versions").rows) == 20
    assert blocks[-1] == Note(words, "info")


def test_at_most_three_metrics_have_columns_and_none_of_the_machine() -> None:
    metrics = tuple(Metric(key=key, value=1.0) for key in ("system/cpu", *"abcdefgh"))
    shown = tuple(OtherVersion(version=version, metrics=metrics) for version in "32")
    versions = Versions(versions=shown)
    found = table(read(with_versions(versions)), "Versions")
    assert sum(not column.startswith("change of ") for column in found.columns) == 3 + 3
    assert "system/cpu" not in found.columns


def test_unity_catalog_has_no_stages_and_no_column_for_them() -> None:
    versions = Versions(versions=(OtherVersion(version="2", aliases=("champion",)),))
    found = table(read(FRAUD.model_copy(update={"versions": versions})), "Versions")
    assert found.rows[0][:2] == ("2 (this report)", Badge("@champion"))
    document = read(FRAUD.model_copy(update={"versions": versions}))
    assert "Stage" not in details(document).columns


def test_a_run_that_is_not_known_to_be_in_the_experiment_is_no_link() -> None:
    versions = Versions(versions=(OtherVersion(version="3", run_id="../../evil"),))
    found = details(read(with_versions(versions)))
    assert found.rows[0][-2] == "../../evil"


@EVERY
def test_a_model_that_is_not_registered_has_no_versions(layout: str) -> None:
    assert "Versions" not in headings(read(WINE_QUALITY, layout))
