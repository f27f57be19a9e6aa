"""The pages of several workspaces: each has pages of its own, and the first page leads there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from mlflow_report_plugin.catalog.index import cells, overview
from mlflow_report_plugin.catalog.index.site import Site
from mlflow_report_plugin.catalog.index.writing import write
from mlflow_report_plugin.catalog.names import folder_of
from mlflow_report_plugin.catalog.stored import Stored
from mlflow_report_plugin.document import Cell, Facts, Section, Table, ToPage

COLUMNS: Final = ("Workspace", "Server", "Models", "Versions", "Findings")


class Place(NamedTuple):
    """A workspace."""

    name: str
    tracking_uri: str | None
    registry_uri: str | None


def write_workspaces(out: Path, told: Mapping[str, Any], places: Sequence[Place]) -> None:
    """Write the pages of all workspaces.

    Args:
        out: The folder of the catalog, with its tables.
        told: What `catalog.json` will say.
        places: The workspaces.
    """
    lines: list[tuple[Cell, ...]] = []
    for place in places:
        tables, folder = Stored(out, place.name), folder_of(out, place.name)
        counts = {table: tables.count(table) for table in told["counts"]}
        # What is missing is told once, on the first page.
        about = {
            "counts": counts,
            "complete": True,
            "problems": [],
            "problems_by_reason": {},
            "tracking_uri": place.tracking_uri,
            "registry_uris": [place.registry_uri] if place.registry_uri else [],
        }
        write(folder, tables, {**told, **about}, home="../../index.html")
        lines.append(
            (
                ToPage(place.name, (folder / "index.html").relative_to(out).as_posix()),
                cells.given(place.tracking_uri),
                *(cells.count(counts[table]) for table in ("models", "versions", "findings")),
            )
        )
    Site(out).write(
        "index.html",
        "Model registries",
        f"{len(places):,} workspaces",
        Section("Overview", (*overview.remarks(told), Facts(overview.facts(told)))),
        Section("Workspaces", (Table(COLUMNS, tuple(lines)),)),
        overview.tables(told),
    )
