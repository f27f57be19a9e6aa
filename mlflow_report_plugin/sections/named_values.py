"""What a team's template may name: values of a report by plain names."""

from __future__ import annotations

from typing import Any

from mlflow_report_plugin.document import Moment
from mlflow_report_plugin.sections.blocks.cells import time
from mlflow_report_plugin.snapshot import Snapshot

NAMES = (
    *("name", "version", "aliases", "stage", "uri", "description", "created", "creator"),
    *("experiment", "run_id", "run_name", "metrics", "params", "tags", "model_tags", "run_tags"),
    *("made", "digest", "gaps", "report"),
)
"""All names, as `docs/templates.md` lists them."""


def named_values(snapshot: Snapshot) -> dict[str, Any]:
    """Give the values of a report names that stay.

    Args:
        snapshot: The snapshot.

    Returns:
        Texts, numbers, lists and dicts; empty ones for what is not there.
    """
    report = snapshot.model_dump(mode="json")
    version, model, run = (
        report.get(part) or {} for part in ("model_version", "registered_model", "run")
    )
    logged, experiment = (report.get(part) or {} for part in ("logged_model", "experiment"))
    metrics = [*(logged.get("metrics") or ()), *(run.get("metrics") or ())]
    values = {
        "name": version.get("name") or model.get("name"),
        "version": version.get("version"),
        "aliases": version.get("aliases") or [],
        "stage": version.get("current_stage"),
        "uri": snapshot.uris.model_uri,
        "description": version.get("description") or model.get("description"),
        "created": _time(version.get("creation_timestamp")),
        "creator": version.get("user_id") or run.get("user_id"),
        "experiment": experiment.get("name"),
        "run_id": run.get("run_id"),
        "run_name": run.get("run_name"),
        "metrics": _by_key(metrics),
        "params": _by_key([*(logged.get("params") or ()), *(run.get("params") or ())]),
        "tags": _by_key(version.get("tags")),
        "model_tags": _by_key(model.get("tags")),
        "run_tags": _by_key(run.get("tags")),
        "made": _time(snapshot.provenance.report_time),
        "digest": report["digest"],
        "gaps": report.get("gaps") or [],
        "report": report,
    }
    return {name: "" if value is None else value for name, value in values.items()}


def _by_key(pairs: Any) -> dict[str, Any]:
    return {pair["key"]: pair["value"] for pair in pairs or ()}


def _time(milliseconds: int | None) -> str:
    shown = time(milliseconds)
    return f"{shown.text} UTC" if isinstance(shown, Moment) else ""
