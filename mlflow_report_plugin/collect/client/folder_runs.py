"""Runs in a folder store that MLflow passes over."""

from __future__ import annotations

import re
from pathlib import Path

from mlflow_report_plugin.collect.client import stores
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError

NEEDED = ("artifacts", "metrics", "params")
"""The folders without which MLflow takes a folder for none of a run, since 2025."""


def passed_over(tracking_uri: str, run_id: str, error: NotFound) -> ReportError:
    """Tell a run that is not there from one that MLflow does not see.

    Args:
        tracking_uri: The tracking server, of which only folders are looked at.
        run_id: The run.
        error: What MLflow says of it.

    Returns:
        The error to raise instead; the same one where the run is not there.
    """
    if not re.fullmatch("[0-9a-f]{32}", run_id) or re.match(r"(?!file:)[\w+-]+:", tracking_uri):
        return error
    for folder in Path(stores.local_path(tracking_uri)).glob(f"*/{run_id}"):
        lacks = [name for name in NEEDED if not (folder / name).is_dir()]
        if lacks and (folder / "meta.yaml").is_file():
            why = f"its folder lacks {', '.join(lacks)} (git keeps no empty folders)"
            return ReadFailed(f"MLflow does not see run {run_id}: {why}")
    return error
