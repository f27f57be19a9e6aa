"""The section Metrics: what was measured of the model, in one place.

table.py             the one table                       measured.py       when, and by whom
histories.py         cells of it: how values went        plots.py          the same as plots
against_training.py  other data against training data    confusion.py      confusion matrices
over_versions.py     the main ones over versions         system.py         those of the machine
"""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Note, Section
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, nothing
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.main_metrics import PRIMARY
from mlflow_report_plugin.sections.blocks.measurements import measurements
from mlflow_report_plugin.sections.blocks.metric_names import SYSTEM, interest
from mlflow_report_plugin.sections.blocks.metrics import newest
from mlflow_report_plugin.sections.metrics.against_training import against_training
from mlflow_report_plugin.sections.metrics.confusion import confusion
from mlflow_report_plugin.sections.metrics.histories import own_histories
from mlflow_report_plugin.sections.metrics.measured import measured
from mlflow_report_plugin.sections.metrics.over_versions import trends
from mlflow_report_plugin.sections.metrics.plots import plots
from mlflow_report_plugin.sections.metrics.system import system_metrics
from mlflow_report_plugin.sections.metrics.table import metrics_table
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot

MEASURED = ("run", "logged_model", "evaluation_runs")
"""The parts that have metrics."""


def metrics(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show what was measured."""
    found = [m for m in measurements(snapshot) if not m.key.startswith(SYSTEM)]
    system = system_metrics(snapshot)
    blocks: list[Block] = [*gap_notes(snapshot, "metric_histories")]
    if found:
        logged = snapshot.logged_model.metrics if snapshot.logged_model else ()
        older = len(logged) - len(newest(logged))
        blocks += metrics_table(snapshot, found)
        blocks += measured(snapshot, [each.metric for each in found], older)
        blocks += against_training(found)
        blocks += confusion(snapshot, found)
        blocks += over_time(snapshot)
        blocks += trends(snapshot)
    elif not system:
        if all(getattr(snapshot, part) is None for part in MEASURED) and not blocks:
            return None
        blocks.append(nothing(snapshot, *MEASURED, "metric_histories"))
    return Section("Metrics", (*blocks, *system))


def over_time(snapshot: Snapshot) -> tuple[Block, ...]:
    """Plot the metrics that were logged more than once."""
    tags = snapshot.experiment.tags if snapshot.experiment else ()
    primary = tag(tags, PRIMARY)
    found = own_histories(snapshot).values()
    drawn = plots(sorted(found, key=lambda each: (each.key != primary, interest(each.key))))
    left_out = snapshot.metric_histories.left_out if snapshot.metric_histories else ()
    if not left_out:
        return drawn
    return (*drawn, Note(f"Histories too many or too long to read: {listing(left_out)}", "info"))
