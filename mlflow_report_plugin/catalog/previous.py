"""The catalog before, for what has not changed since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mlflow_report_plugin.catalog.names import REPORTS, folder_of
from mlflow_report_plugin.catalog.stored import Stored
from mlflow_report_plugin.catalog.tables import SCHEMA_VERSION
from mlflow_report_plugin.errors import InvalidCatalog

MANIFEST = "catalog.json"
"""The file that says what a folder holds. A folder without it holds no catalog."""
MARK = "mlflow_report_catalog"
"""The field of that file that has the version of the schema."""


def manifest_of(folder: Path) -> dict[str, Any]:
    """Read what a catalog says of itself.

    Args:
        folder: Its folder.

    Raises:
        InvalidCatalog: There is no catalog, or one of another schema.
    """
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise InvalidCatalog(f"{folder} holds no catalog: there is no {MANIFEST}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidCatalog(f"{folder / MANIFEST} cannot be read: {error}") from error
    version = found.get(MARK) if isinstance(found, dict) else None
    if version is None:
        raise InvalidCatalog(f"{folder / MANIFEST} is not that of a catalog")
    if version != SCHEMA_VERSION:
        raise InvalidCatalog(
            f"{folder} holds a catalog of the schema {version}, and this is {SCHEMA_VERSION}: "
            "make it anew without --since"
        )
    return dict(found)


class Previous(Stored):
    """A catalog that was made before."""

    def __init__(self, folder: Path, workspace: str | None = None) -> None:
        """Open a catalog.

        Args:
            folder: Its folder.
            workspace: Whose rows are meant, where it has several workspaces.

        Raises:
            InvalidCatalog: There is no catalog, one of another schema, or one that is of several
                workspaces where none is meant.
        """
        super().__init__(folder, workspace)
        self.manifest = manifest_of(folder)
        if schema := self.manifest.get("tables"):
            raise InvalidCatalog(f"{folder} has its tables elsewhere, in the schema {schema}")
        if bool(self.manifest.get("workspaces")) != (workspace is not None):
            raise InvalidCatalog(
                f"one of the two catalogs is of several workspaces, and the other is not: {folder}"
            )
        self.reports = folder_of(folder, workspace) / REPORTS
        """Where it may have reports of versions."""
