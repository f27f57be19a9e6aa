"""How long cards and bills of a small and of a big model take, and how large they are."""

from __future__ import annotations

import base64
import os
import resource
import time
from pathlib import Path

from mlflow_report_plugin import formats, report
from mlflow_report_plugin.exports.built_in import EXPORTS
from mlflow_report_plugin.snapshot import Picture, RunArtifacts, Snapshot
from tests.models import log_big, log_wine

PICTURE = 8_000_000
"""How many bytes the picture of the big model has."""


def main(folder: Path) -> None:
    """Print times and sizes, and the most memory that the process has had.

    Args:
        folder: An empty folder to work in.
    """
    store = f"sqlite:///{folder / 'mlflow.db'}"
    os.environ["MLFLOW_TRACKING_URI"] = store
    artifacts = folder / "artifacts"
    big = log_big(
        store,
        folder / "big",
        params=2_000,
        metrics=1_000,
        tags=0,
        files=5_000,
        artifact_location=artifacts,
    )
    models = {
        "small": report(log_wine(store, artifact_location=artifacts).uri).snapshot,
        "big": with_picture(report(big.uri).snapshot),
    }
    for name, snapshot in models.items():
        for each in EXPORTS:
            start = time.perf_counter()
            size = len(formats.render_snapshot(snapshot, each.name)) / 1000
            took = time.perf_counter() - start
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{name:5} model   {each.name:11}   {took:5.2f} s   {size:5.0f} kB   {most:4.0f} MB"
            )


def with_picture(snapshot: Snapshot) -> Snapshot:
    """Add a picture that is large, and in none of these formats."""
    data = base64.b64encode(bytes(PICTURE)).decode()
    picture = Picture(run_id="r", path="large.png", media_type="image/png", data=data)
    found = snapshot.run_artifacts or RunArtifacts()
    artifacts = found.model_copy(update={"pictures": (picture,)})
    return snapshot.model_copy(update={"run_artifacts": artifacts})
