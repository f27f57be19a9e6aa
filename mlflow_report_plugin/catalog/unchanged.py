"""Versions that have not changed since the catalog before: their rows are taken from there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlflow_report_plugin.catalog.findings import age
from mlflow_report_plugin.catalog.names import report_of
from mlflow_report_plugin.catalog.tables import OF_DEPTH, Rows
from mlflow_report_plugin.catalog.work import copy_file

if TYPE_CHECKING:
    from mlflow_report_plugin.catalog.previous import Previous
    from mlflow_report_plugin.catalog.wanted import Wanted

Row = dict[str, Any]
ANEW: Final = frozenset({*age.KINDS, "shared_source"})
"""Findings that do not depend on the version alone."""
OF_VERSIONS: Final = ("metrics", "params", "datasets", "files")


class Unchanged:
    """The rows of some models in the catalog before."""

    def __init__(self) -> None:
        """Begin without any."""
        self._versions: dict[tuple[str, int], Row] = {}
        self._others: dict[str, dict[tuple[str, int], list[Row]]] = {}
        self._owned: set[str] = set()
        self._reports: tuple[Path, Path] | None = None
        """Where reports are, and where they are wanted."""

    @classmethod
    def of(cls, previous: Previous | None, names: Iterable[str], wanted: Wanted) -> Unchanged:
        """Read what the catalog before has of some models.

        Args:
            previous: The catalog.
            names: The models.
            wanted: What the new one is to be made of: one that was made of less, or held against
                other policies, has nothing that could be taken.
        """
        found = cls()
        if previous is None or not _is_enough(previous.manifest, wanted):
            return found
        if wanted.reports:
            found._reports = previous.reports, Path(wanted.reports)
        names = [*names]
        for row in previous.rows("versions", names):
            if not row["unread"]:  # what could not be read may be readable now
                found._versions[row["name"], row["version"]] = _pairs(row)
        tables = (each for each in OF_DEPTH[wanted.depth] if each in OF_VERSIONS)
        for table in ("findings", *tables):
            of_table = found._others.setdefault(table, {})
            for row in previous.rows(table, names):
                if row["version"] is not None and row.get("finding") not in ANEW:
                    of_table.setdefault((row["name"], row["version"]), []).append(row)
                if row["version"] is None and row.get("finding") == "no_owner":
                    found._owned.add(row["name"])
        return found

    def has(self, name: str, version: int, state: str) -> bool:
        """Tell whether a version is in the same state as before."""
        row = self._versions.get((name, version))
        if row is None or row["hash"] != state:
            return False
        return self._reports is None or report_of(self._reports[0], name, version).exists()

    def has_owner(self, name: str) -> bool:
        """Tell whether somebody answered for the model, as far as its versions say."""
        return name not in self._owned

    def add(self, found: Rows, name: str, version: int) -> Row:
        """Take the rows of a version over.

        Args:
            found: Where they go.
            name: The model.
            version: The version.

        Returns:
            Its row in the table of versions.
        """
        row = self._versions[name, version]
        found.add("versions", [row])
        for table, of_table in self._others.items():
            found.add(table, of_table.get((name, version), ()))
        if self._reports is not None:
            before, now = (report_of(folder, name, version) for folder in self._reports)
            now.parent.mkdir(parents=True, exist_ok=True)
            now.unlink(missing_ok=True)  # of whoever was killed
            copy_file(before, now)
        return row


def _is_enough(manifest: dict[str, Any], wanted: Wanted) -> bool:
    depths = [*OF_DEPTH]
    before = manifest.get("depth")
    return (
        before in depths
        and depths.index(str(before)) >= depths.index(wanted.depth)
        and manifest.get("policies", []) == [*wanted.policies]
    )


def _pairs(row: Row) -> Row:
    """A row with its maps as pyarrow takes them."""
    return {**row, "tags": [tuple(each) for each in row["tags"] or ()]}
