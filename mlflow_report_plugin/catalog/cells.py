"""Values as cells of CSV."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula."""


def cell(value: object) -> str:
    """Write a value as a cell of CSV."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULAS) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, list):
        as_pairs = value and all(isinstance(each, tuple) for each in value)
        return json.dumps(dict(value) if as_pairs else value, ensure_ascii=False)
    return str(value)
