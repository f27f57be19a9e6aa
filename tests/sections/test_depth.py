"""With `--depth basic` the report says what it left out."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Note
from mlflow_report_plugin.sections.layouts import LAYOUTS
from mlflow_report_plugin.snapshot import Gap, Snapshot
from tests.sections.reading import headings, read, under
from tests.snapshots import AGENT, WHISPER

PARTS = "metric histories, related runs, evaluation runs, run artifacts, traces, webhooks, changes"
DEEP = {part.replace(" ", "_"): None for part in PARTS.split(", ")}


def basic() -> Snapshot:
    """The agent as it is read with `--depth basic`."""
    provenance = AGENT.provenance.model_copy(update={"depth": "basic"})
    return AGENT.model_copy(update={**DEEP, "provenance": provenance})


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_was_not_asked_for_is_named_at_the_end(layout: str) -> None:
    note = Note(f"Left out (--depth basic): {PARTS}", "info")
    assert note in under(read(basic(), layout), "Report")
    assert note not in under(read(AGENT, layout), "Report")


@pytest.mark.parametrize(
    ("layout", "path"),
    [("detailed", ("Model Overview",)), ("audit", ("Overview", "Dashboard"))],
)
def test_what_was_not_asked_for_is_named_at_the_top(layout: str, path: tuple[str, ...]) -> None:
    note = Note(f"Left out (--depth basic): {PARTS}", "info")
    assert under(read(basic(), layout), *path)[0] == note


def test_what_was_read_all_the_same_or_has_a_gap_is_not_named() -> None:
    gap = Gap(part="traces", reason="unsupported", message="x")
    snapshot = basic().model_copy(update={"gaps": (gap,), "webhooks": ()})
    (note,) = (b for b in under(read(snapshot), "Report") if isinstance(b, Note))
    left = "metric histories, related runs, evaluation runs, run artifacts, changes"
    assert note.text == f"Left out (--depth basic): {left}"


def test_nothing_else_is_said_of_what_was_not_asked_for() -> None:
    found = {line.strip() for line in headings(read(WHISPER))}
    assert not found & {"Evaluation", "Traces", "Metric Histories", "Related Runs", "Webhooks"}
    notes = [b for b in under(read(basic()), "Lineage") if isinstance(b, Note)]
    assert notes == [Note("None found: datasets of the run")]
