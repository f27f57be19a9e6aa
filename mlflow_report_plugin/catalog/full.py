"""A version as deep as its report reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mlflow_report_plugin import output
from mlflow_report_plugin.catalog import seeing
from mlflow_report_plugin.catalog.facts import Facts
from mlflow_report_plugin.catalog.names import report_of
from mlflow_report_plugin.collect.client import Client, Entity, model_uris, number_of
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.pipeline import Report
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Gap, Snapshot

if TYPE_CHECKING:
    from mlflow_report_plugin.catalog.wanted import Wanted


def whole_snapshot(
    client: Client, facts: Facts, found: tuple[Entity, Entity], wanted: Wanted
) -> Snapshot:
    """Read all that a report would, and write the report where one is wanted.

    Args:
        client: Where to read from.
        facts: Reads what a catalog of less depth has.
        found: The registered model and the version, as they were listed.
        wanted: What to read.

    Returns:
        The snapshot. Where none can be made, one of the depth `facts` that says why.
    """
    _, version = found
    name, number = str(version["name"]), str(number_of(version))
    try:
        uri = model_uris.of_version(name, number)
        snapshot = collect(client, uri, permissions=wanted.permissions, without=("changes",))
    except ReportError as error:
        less = next(seeing.snapshots(client, facts, [found], "facts"))
        gap = Gap(part="files", reason="failed", message=str(error))
        return less.model_copy(update={"gaps": (*less.gaps, gap)})
    if wanted.reports:
        report = Report(snapshot, View(layout="detailed"), client, uri)
        output.write(report_of(Path(wanted.reports), name, number_of(version)), report.to_html())
    return snapshot
