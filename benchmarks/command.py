"""`mlflow report` against `mlflow --version`: both import MLflow's command line."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import alternate
from tests.models import log_wine


def main(folder: Path) -> None:
    """Print the ratios.

    Args:
        folder: An empty folder to work in.
    """
    store = f"sqlite:///{folder / 'mlflow.db'}"
    uri = log_wine(store, artifact_location=folder / "artifacts").uri
    env = {"MLFLOW_TRACKING_URI": store}
    floor, in_mlflow, alone = alternate(
        ("mlflow", "--version"), ("mlflow", "report", uri), ("mlflow-report", uri), env=env
    )
    print(f"mlflow --version       {floor:6.2f} s")
    for name, seconds in (("mlflow report", in_mlflow), ("mlflow-report", alone)):
        print(f"{name + ' URI':22} {seconds:6.2f} s   {seconds / floor:.2f} x")
