"""The memory of a report, where what is around the model is huge."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.measure import peak_memory
from tests.models import Logged, log_big, log_wine

CODE = "from mlflow_report_plugin.command.main import main; main()"
METRICS, STEPS = 500, 10_000
EXAMPLE = 200_000_000
"""How many bytes the input example has."""


def main(folder: Path) -> None:
    """Print the peak memory for one huge thing after the other.

    Args:
        folder: An empty folder to work in.
    """
    database = folder / "mlflow.db"
    store = f"sqlite:///{database}"
    env = {"MLFLOW_TRACKING_URI": store}
    artifacts = folder / "artifacts"
    small = log_wine(store, artifact_location=artifacts)
    example = log_wine(store, "example", artifact_location=artifacts)
    enlarge_example(artifacts)
    many = {f"metric-{n:03}": 0.5 for n in range(METRICS)}
    histories = log_wine(store, "histories", metrics=many, artifact_location=artifacts)
    lengthen_histories(database, histories)
    files = log_big(
        store,
        folder / "big",
        params=0,
        metrics=0,
        tags=0,
        files=20_000,
        artifact_location=artifacts,
    )
    output = str(folder / "report.html")
    floor = peak_memory(CODE, small.uri, "-o", output, env=env)
    print(f"{'a small model':40} {floor:5.0f} MB")
    for name, logged in {
        f"an input example of {EXAMPLE // 1_000_000} MB": example,
        f"{METRICS} metrics with {STEPS:,} points each": histories,
        "20,000 files": files,
    }.items():
        memory = peak_memory(CODE, logged.uri, "-o", output, env=env)
        size = Path(output).stat().st_size / 1000
        print(f"{name:40} {memory:5.0f} MB   {memory - floor:+.0f} MB   a page of {size:.0f} kB")


def enlarge_example(artifacts: Path) -> None:
    """Make the newest input example huge, as MLflow itself would write it."""
    path = max(artifacts.rglob("input_example.json"), key=lambda path: path.stat().st_mtime)
    with path.open("w") as file:
        file.write('{"columns": ["a"], "data": [[1]')
        for _ in range(EXAMPLE // 1_000_000):
            file.write(", [2]" * 200_000)
        file.write("]}")


def lengthen_histories(database: Path, logged: Logged) -> None:
    """Add values to the metrics of a run: five million, for which MLflow would take an hour."""
    add = "INSERT INTO metrics(key, value, timestamp, run_uuid, step, is_nan) VALUES(?,?,?,?,?,0)"
    with closing(sqlite3.connect(database)) as connection:
        connection.executemany(
            add,
            (
                (f"metric-{metric:03}", 1 / (step + 1), step, logged.run_id, step)
                for metric in range(METRICS)
                for step in range(1, STEPS)
            ),
        )
        connection.commit()
