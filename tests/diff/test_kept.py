"""What a snapshot keeps of the changes since the version before."""

from __future__ import annotations

from mlflow_report_plugin.diff.comparing import KEPT, since
from mlflow_report_plugin.document import Note, Section
from mlflow_report_plugin.sections.changes import changes
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Gap, Metric, Param, Snapshot
from tests.diff.changing import having
from tests.snapshots import WHOLE

MORE = 100


def measured_on(digest: str) -> Snapshot:
    """A version with many metrics, all measured on one data set."""
    keys = (f"m{number}" for number in range(KEPT + MORE))
    metrics = tuple(Metric(key=key, value=1, dataset_digest=digest) for key in keys)
    logged = having("logged_model", metrics=())
    return having("run", logged, metrics=metrics)


def test_what_could_not_be_compared_is_bounded_and_the_rest_is_counted() -> None:
    kept = since(measured_on("a"), measured_on("b"))
    assert kept is not None
    assert (len(kept.not_comparable), kept.more_not_comparable) == (KEPT, MORE)
    section = changes(WHOLE.model_copy(update={"changes": kept}), View())
    assert section is not None
    (untold,) = (each for each in section.blocks if isinstance(each, Section))
    assert untold.blocks[-1] == Note(f"and {MORE} more, which no snapshot keeps", "info")


def test_what_could_not_be_read_is_kept_before_what_was_measured_elsewhere() -> None:
    gap = Gap(part="serving_endpoints", reason="failed", message="no answer")
    new = measured_on("b").model_copy(update={"serving_endpoints": None, "gaps": (gap,)})
    kept = since(measured_on("a"), new)
    assert kept is not None
    assert kept.not_comparable[0].message == "no answer"
    assert kept.more_not_comparable == MORE + 1


def test_changes_are_bounded_and_the_rest_is_counted() -> None:
    params = tuple(Param(key=f"p{number}", value="1") for number in range(KEPT + MORE))
    kept = since(having("run", params=()), having("run", params=params))
    assert kept is not None
    assert len(kept.changes) == KEPT
    assert kept.more >= MORE
