"""What a catalog says of itself: `catalog.json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from mlflow_report_plugin.catalog.previous import MANIFEST, MARK
from mlflow_report_plugin.catalog.tables import SCHEMA_VERSION
from mlflow_report_plugin.catalog.writing import digest
from mlflow_report_plugin.version import __version__

MOST: Final = 1_000
"""How many problems are named one by one; all of them are counted."""
LISTED: Final = ("models", "registered_model", "versions")
"""What has to be listed, whatever the reason."""
READ: Final = ("run", "logged_model", "experiment")
"""What may be forbidden."""
HOW: Final = ("depth", "tracking_uri", "registry_uris", "filter", "policies", "stale_days")
"""What of a plan is told."""


def of(
    *,
    plan: Mapping[str, Any],
    asked: Mapping[str, int],
    counts: Mapping[str, int],
    problems: Sequence[Mapping[str, Any]],
    recounted: Mapping[str, int],
    mlflow_version: str,
    made: Mapping[str, Any],
    out: Path,
) -> dict[str, Any]:
    """Say how a catalog was made, and what is missing.

    Args:
        plan: What was to be made.
        asked: How many models were listed, and how many versions those may have.
        counts: How many rows each table has.
        problems: What could not be read.
        recounted: What the last listing found beside the first.
        mlflow_version: The MLflow that read.
        made: What is different each time.
        out: Where the tables are.

    Returns:
        The fields of `catalog.json`.
    """
    # What one may not read is missing, and no failure: the next time, it is the same.
    failed = [each for each in problems if _is_failure(each)]
    reasons = Counter(f"{each['scope']} {each['reason']}" for each in problems)
    return {
        MARK: SCHEMA_VERSION,
        "complete": not failed,
        "time": plan["now"],
        **{key: plan[key] for key in HOW},
        "since": plan.get("since_made"),
        "asked": dict(asked),
        "counts": dict(counts),
        "recounted": dict(recounted),
        "problems_by_reason": dict(sorted(reasons.items())),
        "problems": [dict(each) for each in problems[:MOST]],
        "files": {
            path.relative_to(out).as_posix(): {
                "bytes": path.stat().st_size,
                "sha256": digest(path),
            }
            for path in sorted(out.rglob("*"))
            if path.suffix in (".parquet", ".csv") and path.is_file()
        },
        "plugin_version": __version__,
        "mlflow_version": mlflow_version,
        "made": dict(made),
    }


def write(out: Path, told: Mapping[str, Any]) -> None:
    """Write it."""
    text = json.dumps(told, indent=2, ensure_ascii=True) + "\n"
    (out / MANIFEST).write_text(text, encoding="utf-8")


def _is_failure(problem: Mapping[str, Any]) -> bool:
    """Whether a row may be missing, or what a server did not answer.

    Where files are, others than the server decide: they are told of in the rows.
    """
    scope = problem["scope"]
    return scope in LISTED or (scope in READ and problem["reason"] == "failed")
