"""Python programs in processes of their own, with the package as it is or broken on purpose."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import mlflow_report_plugin

PACKAGE = Path(mlflow_report_plugin.__file__).parent

RunPython = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def copy_of_package(tmp_path: Path) -> Path:
    """A copy of the package, which the programs that `run_python` starts will import."""
    copy = tmp_path / "copy" / PACKAGE.name
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture
def run_python(tmp_path: Path, python_without_mlflow: list[str]) -> RunPython:
    """Run Python with the given arguments, in a process that has to import MLflow.

    Unless `forked`, it has to import the libraries of MLflow, too: Python starts as for everybody.
    """

    def run(
        *args: str, env: Mapping[str, str] = {}, forked: bool = True
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*(python_without_mlflow if forked else [sys.executable]), *args],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "copy"), **env},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run
