"""Hashes of files that can be checked."""

from __future__ import annotations

import re
from typing import Final

from mlflow_report_plugin.snapshot import File

SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")


def sha256(file: File) -> str | None:
    """Give the SHA-256 of a file in small letters, where the report has read it."""
    found = file.sha256 or ""
    return found.lower() if SHA256.fullmatch(found) else None
