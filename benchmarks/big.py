"""2,000 params, 1,000 metrics, 500 tags and 5,000 files, against a small model."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import alternate, peak_memory
from tests.models import Logged, log_big, log_wine

OUTPUTS = ("-o", "{0}/r.md", "-o", "{0}/r.html", "-o", "{0}/r.json")


def log_model(store: str, folder: Path) -> Logged:
    """Log the big model.

    Args:
        store: The store.
        folder: Where its files go.

    Returns:
        Where it is.
    """
    return log_big(
        store,
        folder / "big",
        params=2_000,
        metrics=1_000,
        tags=500,
        files=5_000,
        artifact_location=folder / "artifacts",
    )


def main(folder: Path) -> None:
    """Print time and memory.

    Args:
        folder: An empty folder to work in.
    """
    store = f"sqlite:///{folder / 'mlflow.db'}"
    env = {"MLFLOW_TRACKING_URI": store}
    small = log_wine(store, artifact_location=folder / "artifacts").uri
    big = log_model(store, folder).uri
    outputs = [part.format(folder) for part in OUTPUTS]
    times = alternate(("mlflow-report", small, *outputs), ("mlflow-report", big, *outputs), env=env)
    floor = peak_memory("import mlflow", env=env)
    print(f"import mlflow            {floor:5.0f} MB")
    for name, uri, seconds in zip(("small", "big"), (small, big), times, strict=True):
        code = "from mlflow_report_plugin.command.main import main; main()"
        memory = peak_memory(code, uri, *outputs, env=env)
        print(
            f"{name:5} model   {seconds:6.2f} s   {memory:5.0f} MB   "
            f"{seconds / times[0]:.2f} x   {memory - floor:+.0f} MB"
        )
