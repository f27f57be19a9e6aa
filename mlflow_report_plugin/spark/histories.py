"""What is different from the catalog before, workspace by workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from mlflow_report_plugin.catalog.assembling import Found, history_batches
from mlflow_report_plugin.catalog.making import REGISTERED_MODEL
from mlflow_report_plugin.catalog.previous import Previous
from mlflow_report_plugin.catalog.stored import WORKSPACE, Stored
from mlflow_report_plugin.catalog.tables import HISTORY
from mlflow_report_plugin.catalog.writing import write_parquet

AT_ONCE: Final = 500
"""How many models are compared together."""


class History:
    """The history of a catalog whose other tables are written."""

    def __init__(self, out: Path, since: Path, workspaces: Sequence[str]) -> None:
        """Begin without a history.

        Args:
            out: The folder with the tables.
            since: The folder of the catalog before.
            workspaces: The names of the workspaces, where there are several.
        """
        self._out, self._since, self._workspaces = out, since, workspaces

    def write(
        self,
        now: int,
        problems: Sequence[Mapping[str, Any]],
        *,
        filter_string: str,
        is_partial: bool,
    ) -> int:
        """Write it.

        Args:
            now: The time of the catalog, in milliseconds since 1970.
            problems: What could not be read.
            filter_string: The filter by which models were listed.
            is_partial: Whether not all of them could be listed.

        Returns:
            How many rows it has.
        """
        path = self._out / "history.parquet"
        count = 0
        for workspace in self._workspaces or (None,):
            previous = Previous(self._since, workspace)
            if workspace is not None and workspace not in _names(previous):
                continue  # of what was there before, nobody knows
            unread = {
                row["name"]
                for row in problems
                if row["scope"] == REGISTERED_MODEL and row.get(WORKSPACE) == workspace
            }
            times = {"time": now, "since": previous.manifest.get("time")}
            found = _found(Stored(self._out, workspace))
            batches = history_batches(
                found,
                unread,
                previous,
                times,
                filter_string=filter_string,
                is_partial=is_partial,
            )
            file = path
            if workspace is not None:
                file = path / f"{WORKSPACE}={workspace}" / "part-0.parquet"
                file.parent.mkdir(parents=True)
            count += write_parquet(file, HISTORY, batches)
        return count


def _names(previous: Previous) -> set[Any]:
    return {each.get("name") for each in previous.manifest["workspaces"]}


def _found(tables: Stored) -> Iterator[Found]:
    names = tables.names()
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        yield (
            tables.rows("models", some),
            tables.rows("versions", some),
            tables.rows("aliases", some),
        )
