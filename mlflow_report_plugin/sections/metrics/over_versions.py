"""The main metrics over the last versions."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Curve, Plot, Section
from mlflow_report_plugin.sections.blocks.main_metrics import direction, main_metrics
from mlflow_report_plugin.sections.blocks.metric_changes import over_versions
from mlflow_report_plugin.snapshot import Snapshot

FEWEST: Final = 3
"""How many versions a plot takes; two numbers are compared better as such."""


def trends(snapshot: Snapshot) -> tuple[Section, ...]:
    """Plot the main metrics over versions, where there are enough of these."""
    plots = []
    found = main_metrics(snapshot)
    for each, line in zip(found, over_versions(snapshot, found), strict=True):
        if line is None or len(line.points) < FEWEST:
            continue
        way = direction(snapshot, each)
        choose = min if way == "lower" else max
        best = choose(line.points, key=lambda point: point[1]) if way else None
        curve = Curve(each.key, line.points, best)
        plots.append(Plot(each.key, (curve,), line.text, "version", "value"))
    return (Section("Over Versions", tuple(plots)),) if plots else ()
