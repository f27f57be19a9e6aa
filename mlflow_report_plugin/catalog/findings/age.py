"""What time makes of a version, and what its row tells without its snapshot.

These are looked for anew in each catalog, also for versions of which nothing else was read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any, Final

from mlflow_report_plugin.catalog.findings.finding import Finding

DAY: Final = 86_400_000
"""A day in milliseconds."""
END_OF_PYTHON: Final = {
    (3, 5): "2020-09-30",
    (3, 6): "2021-12-23",
    (3, 7): "2023-06-27",
    (3, 8): "2024-10-07",
    (3, 9): "2025-10-31",
    (3, 10): "2026-10-31",
    (3, 11): "2027-10-31",
    (3, 12): "2028-10-31",
    (3, 13): "2029-10-31",
    (3, 14): "2030-10-31",
}
"""Until when each Python gets security fixes, as devguide.python.org/versions says."""
OLDEST_PYTHON: Final = (3, 5)
OLDEST_MLFLOW: Final = 2
"""The oldest major version of MLflow that still gets fixes."""
LARGE: Final = 10_000_000_000
"""From how many bytes on a model is very large."""
KINDS: Final = ("python_out_of_support", "mlflow_out_of_support", "very_large", "stale")
_NUMBERS = re.compile(r"(\d{1,4})\.(\d{1,4})", re.ASCII)


def of_row(row: dict[str, Any], now: int, stale_days: int) -> Iterator[Finding]:
    """Look at the row of a version.

    Args:
        row: The row of the table of versions; times in milliseconds since 1970.
        now: The time, in milliseconds since 1970.
        stale_days: After how many days without a change a version is stale.

    Yields:
        What is wrong.
    """
    python = _numbers(row.get("python_version"))
    if python is not None and (end := _end_of(python)) is not None and end <= now:
        words = f"It was logged with Python {row['python_version']}"
        yield Finding("python_out_of_support", words, "Log it again with a newer Python")
    mlflow = _numbers(row.get("mlflow_version"))
    if mlflow is not None and mlflow[0] < OLDEST_MLFLOW:
        words = f"It was logged with MLflow {row['mlflow_version']}"
        yield Finding("mlflow_out_of_support", words, "Log it again with a newer MLflow")
    size = row.get("size")
    if size is not None and size > LARGE:
        yield Finding("very_large", f"Its files have {size:,} bytes")
    touched = max((row.get(key) or 0 for key in ("created", "updated")), default=0)
    if touched and not row.get("aliases") and not row.get("stage"):
        days = (now - touched) // DAY
        if days >= stale_days:
            words = f"Nobody touched it for {stale_days:,} days or longer, and it has no alias"
            yield Finding("stale", words, "Give it an alias, or delete it")


def _numbers(version: str | None) -> tuple[int, int] | None:
    found = _NUMBERS.match(version or "")
    return (int(found[1]), int(found[2])) if found else None


def _end_of(python: tuple[int, int]) -> int | None:
    """When a Python is out of support, None where nobody knows yet."""
    if python < OLDEST_PYTHON:
        return 0
    day = END_OF_PYTHON.get(python)
    if day is None:
        return None
    return int(datetime.fromisoformat(day).replace(tzinfo=timezone.utc).timestamp() * 1000)
