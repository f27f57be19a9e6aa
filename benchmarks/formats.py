"""What a report of very much of everything costs in each format, made from its snapshot."""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path

from benchmarks.big import log_model
from benchmarks.measure import peak_memory, run
from mlflow_report_plugin import report
from mlflow_report_plugin.formats import suffixes
from mlflow_report_plugin.snapshot import Picture
from tests.renderers import pictures

PICTURE = 8_000_000
"""How many bytes the picture has."""
ROUNDS = 3
CODE = "from mlflow_report_plugin.command.main import main; main()"


def main(folder: Path) -> None:
    """Print the seconds, the memory and the size for each format.

    Args:
        folder: An empty folder to work in.
    """
    snapshot = str(huge(folder))
    env = {"MLFLOW_REPORT_PLUGINS": ""}
    floor = peak_memory("import mlflow", env=env)
    print(f"import mlflow        {floor:5.0f} MB")
    for name, suffix in suffixes().items():
        output = folder / f"huge{suffix}"
        command = ("mlflow-report", snapshot, "-f", name, "-o", str(output))
        seconds = min(run(command, env) for _ in range(ROUNDS))
        memory = peak_memory(CODE, *command[1:], env=env)
        size = output.stat().st_size / 1000
        print(f"{name:10} {seconds:6.2f} s   {memory:5.0f} MB   {size:7.0f} kB")


def huge(folder: Path) -> Path:
    """Make a snapshot of the big model, with a picture of 8 MB."""
    logged = log_model(f"sqlite:///{folder / 'mlflow.db'}", folder)
    snapshot = report(logged.uri, tracking_uri=logged.tracking_uri).snapshot
    large = pictures.pixels("png", 2, 1) + os.urandom(PICTURE)
    picture = Picture(
        run_id=logged.run_id,
        path="large.png",
        media_type="image/png",
        data=b64encode(large).decode(),
    )
    artifacts = snapshot.run_artifacts
    assert artifacts is not None
    shown = artifacts.model_copy(update={"pictures": (picture,)})
    path = folder / "huge.report.json"
    path.write_text(snapshot.model_copy(update={"run_artifacts": shown}).to_json())
    return path
