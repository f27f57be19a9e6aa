"""Run three of the examples and keep the snapshots of their reports, for the pages in `examples/`.

python docs/record.py    (`make snapshots`, where `make extras` has installed what they need)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from mlflow_report_plugin import Snapshot, report

ROOT = Path(__file__).parents[1]
RECORDED = ROOT / "docs" / "examples"
# The newest version of each model.
MODEL_OF = {
    "cellar_agent": ("cellar-agent", 1),
    "tumour_evaluation": ("tumour-classifier", 2),
    "whisper_transcription": ("whisper-transcriber", 1),
}
# Whoever records them, wherever.
PERSON, FOLDER = "me", "/home/me"


def record(script: str, model: str, version: int) -> str:
    """Run an example in a folder of its own, and report on the model that it registers.

    Args:
        script: The name of the example.
        model: The name of the registered model.
        version: Which of its versions.

    Returns:
        The snapshot as JSON, as if it had been made in `FOLDER`.
    """
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        # Away from the repository, whose commit says nothing about the model.
        shutil.copytree(ROOT / "examples", folder / "examples")
        subprocess.run(
            [sys.executable, f"examples/{script}.py", "demo"],
            cwd=folder,
            # The report that would be logged on registration is no part of the example.
            env={**os.environ, "LOGNAME": PERSON, "MLFLOW_REPORT_AUTOLOG": "false"},
            check=True,
        )
        store = f"sqlite:///{folder / 'demo' / 'mlflow.db'}"
        made = report(f"models:/{model}/{version}", tracking_uri=store)
        text = without_pictures(made.snapshot).model_dump_json(exclude={"digest"})
        return Snapshot.model_validate_json(text.replace(str(folder), FOLDER)).to_json()


def without_pictures(snapshot: Snapshot) -> Snapshot:
    """Leave out the pictures: Markdown does not show them, and they are large."""
    artifacts = snapshot.run_artifacts
    if artifacts is None:
        return snapshot
    named = (f"{each.path} (not kept in the documentation)" for each in artifacts.pictures)
    kept = artifacts.model_copy(
        update={"pictures": (), "left_out": (*artifacts.left_out, *named)},
    )
    return snapshot.model_copy(update={"run_artifacts": kept})


def main() -> None:
    """Record the examples that are named, or all."""
    RECORDED.mkdir(exist_ok=True)
    for script in sys.argv[1:] or MODEL_OF:
        model, version = MODEL_OF[script]
        text = record(script, model, version)
        (RECORDED / f"{model}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
