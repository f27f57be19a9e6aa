"""Names of files that are made of names of models, whatever those are."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

_HARMLESS = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}", re.ASCII)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\Z", re.ASCII)
_OTHERS = re.compile(r"[^a-z0-9_-]+", re.ASCII)

REPORTS = "reports"
"""The folder of the reports of versions."""


def report_of(folder: Path, name: str, version: int) -> Path:
    """Name the file of the report of a version.

    Args:
        folder: The folder of reports.
        name: The registered model.
        version: The version.
    """
    return folder / file_of(name) / f"{version}.html"


def folder_of(catalog: Path, workspace: str | None) -> Path:
    """Name the folder with the pages and reports of a workspace.

    Args:
        catalog: The folder of the catalog.
        workspace: The name of the workspace; None where there is only one.
    """
    return catalog if workspace is None else catalog / "workspaces" / file_of(workspace)


def file_of(name: str) -> str:
    """Name a file or a folder for a model.

    Args:
        name: The name of the model.

    Returns:
        Small letters, digits, hyphens and underscores, different for each model: on file systems
        that know no capital letters, too.
    """
    if _HARMLESS.fullmatch(name) and not _RESERVED.match(name) and "--" not in name:
        return name
    word = _OTHERS.sub("-", name.lower()).strip("-")[:40].rstrip("-") or "model"
    return f"{word}--{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
