"""The section Traces: how the model did when it was used."""

from __future__ import annotations

from mlflow_report_plugin.document import Cell, Facts, Missing, Note, Section
from mlflow_report_plugin.sections.blocks.cells import time
from mlflow_report_plugin.sections.blocks.gaps import gap_notes
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot


def traces(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show what the newest traces of the model say together."""
    found = snapshot.traces
    notes = gap_notes(snapshot, "traces")
    if found is None:
        return Section("Traces", notes) if notes else None
    if not found.count:
        return Section("Traces", (*notes, NONE_FOUND))
    over = f"Over the newest {found.count:,} traces; there are older ones"
    rows = (
        ("_traces", f"{found.count:,}"),
        ("_errors", f"{found.errors:,}"),
        ("_error_rate", f"{found.errors / found.count:.1%}"),
        ("_latency_p50_ms", milliseconds(found.latency_p50)),
        ("_latency_p95_ms", milliseconds(found.latency_p95)),
        ("_input_tokens", count(found.input_tokens)),
        ("_output_tokens", count(found.output_tokens)),
        ("_total_tokens", count(found.total_tokens)),
        ("_traces_with_tokens", f"{found.traces_with_tokens:,}"),
        ("_oldest", time(found.oldest)),
        ("_newest", time(found.newest)),
    )
    note = Note(over if found.more else f"Over all {found.count:,} traces of the model", "info")
    return Section("Traces", (*notes, note, Facts(rows)))


def count(tokens: int | None) -> Cell:
    """Show a number of tokens."""
    return Missing("not told by any trace") if tokens is None else f"{tokens:,}"


def milliseconds(value: float | None) -> Cell:
    """Show a time that traces took."""
    return Missing("not told by any trace") if value is None else f"{value:,.6g}"
