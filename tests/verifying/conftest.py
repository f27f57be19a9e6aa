"""A model whose report was logged, which tests then tamper with."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.logged.place import artifact_folder, place_of
from mlflow_report_plugin.logged.reports import Logged
from tests.models import Logged as LoggedModel
from tests.models import log_wine

Logs = Callable[..., None]


@pytest.fixture
def model(sqlite_store: str, tmp_path: Path) -> LoggedModel:
    """A version of a model of its own, without a report."""
    name = f"verified-{uuid.uuid4().hex[:8]}"
    return log_wine(sqlite_store, name, artifact_location=tmp_path / "artifacts")


def log_report(model: LoggedModel, *, hash_files: bool = False) -> None:
    """Log a report of a model."""
    made = report(model.uri, tracking_uri=model.tracking_uri, reach="shared", hash_files=hash_files)
    made.log()


def place(model: LoggedModel) -> Logged:
    """Where the reports of a model are."""
    made = report(model.uri, tracking_uri=model.tracking_uri, reach="shared", depth="basic")
    return Logged(Client(model.tracking_uri), place_of(made.snapshot))


def report_folder(model: LoggedModel, tmp_path: Path) -> Path:
    """The folder of the reports of a model."""
    (found,) = (tmp_path / "artifacts").glob(
        f"*/artifacts/{artifact_folder(model.name, model.version)}"
    )
    return found


def model_file(tmp_path: Path, pattern: str) -> Path:
    """A file of the model."""
    found = [
        path
        for path in (tmp_path / "artifacts").rglob(pattern)
        if "reports" not in path.relative_to(tmp_path).parts
    ]
    assert len(found) == 1
    return found[0]
