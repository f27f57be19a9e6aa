"""The panel that says what is missing, with the command that fills it."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Jump, Panel, Point, Points
from mlflow_report_plugin.sections.blocks import findings
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.completeness_blocks import in_a_line
from mlflow_report_plugin.sections.blocks.mending import to_mend
from mlflow_report_plugin.snapshot import Snapshot

MOST: Final = 4
"""How many are told."""
LONGEST: Final = 140


def to_do(snapshot: Snapshot) -> Panel | None:
    """Say what is to be done, the most important things first."""
    found = findings.to_do(snapshot)
    if not found:
        return None
    points = [
        to_mend(
            f"{brief(each.about)}: {brief(each.words, LONGEST)}",
            advice=each.advice,
            command=each.command,
        )
        for each in found[:MOST]
    ]
    more = len(found) - MOST
    if more > 0:
        points.append(Point((Jump(f"and {more:,} more, see Findings", "Findings"),)))
        complete = Jump("see Completeness", "Completeness")
        points.append(Point((f"{in_a_line(snapshot)}:", complete)))
    return Panel("To do", (Points(tuple(points)),))
