"""The versions of the registered model, with the one that the report is about among them."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Link, Missing, Note
from mlflow_report_plugin.snapshot import Metric, OtherVersion, Snapshot, Versions
from tests.sections.reading import headings, read, table, under
from tests.snapshots import AGENT, FRAUD, LEAF_CLASSIFIER, WINE_QUALITY
from tests.snapshots.leaf_classifier import LEAF_RUN, RUNS

EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])


def with_versions(versions: Versions) -> Snapshot:
    """A registered model with other versions."""
    return WINE_QUALITY.model_copy(update={"versions": versions})


@EVERY
def test_versions_have_their_aliases_state_and_metrics(layout: str) -> None:
    found = table(read(LEAF_CLASSIFIER, layout), "Versions")
    before = ("Version", "Aliases", "Stage", "Status", "Created", "User")
    assert found.columns == (*before, "val_loss", "val_f1", "Run", "Source")
    newest, older = found.rows
    assert newest[:5] == ("2 (this report)", Missing("none"), "Staging", "READY", found.rows[0][4])
    assert newest[4] == "2025-10-09 08:55:00"
    assert newest[6:9] == ("0.31", "0.9", Link(LEAF_RUN, f"{RUNS}/{LEAF_RUN}"))
    assert older[:3] == ("1", "old", "Archived")
    # What the reported version does not have is nothing to compare it by.
    assert older[6:8] == ("0.5", Missing("not measured"))


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
    versions = Versions(versions=(OtherVersion(version="3", metrics=metrics),))
    found = table(read(with_versions(versions)), "Versions")
    assert len(found.columns) == 8 + 3
    assert "system/cpu" not in found.columns


def test_unity_catalog_has_no_stages_and_no_column_for_them() -> None:
    versions = Versions(versions=(OtherVersion(version="2", aliases=("champion",)),))
    found = table(read(FRAUD.model_copy(update={"versions": versions})), "Versions")
    assert "Stage" not in found.columns
    assert found.rows[0][:2] == ("2 (this report)", "champion")


def test_a_run_that_is_not_known_to_be_in_the_experiment_is_no_link() -> None:
    versions = Versions(versions=(OtherVersion(version="3", run_id="../../evil"),))
    found = table(read(with_versions(versions)), "Versions")
    assert found.rows[0][-2] == "../../evil"


@EVERY
def test_a_model_that_is_not_registered_has_no_versions(layout: str) -> None:
    assert "Versions" not in headings(read(WINE_QUALITY, layout))
