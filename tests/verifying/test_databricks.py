"""Verifying on Databricks, in both of its registries."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from mlflow_report_plugin import report, verify
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.verifying.result import Verification

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

URIS = ("models:/dolly3b/1", "models:/main.ml.fraud/1")


@pytest.fixture(autouse=True)
def _logged_in(login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"databricks{login}")


def clean(found: Verification) -> None:
    assert (found.problems, found.drifts, found.unverified) == ((), (), ())
    assert found.outcome == "verified"


@pytest.mark.parametrize("uri", URIS)
def test_what_nobody_touched_is_verified(uri: str) -> None:
    report(uri).log()
    report(uri).log()
    found = verify(uri)
    clean(found)
    assert found.logged == 2


@pytest.mark.parametrize("uri", URIS)
def test_a_report_of_ones_own_is_verified_with_permissions(uri: str, tmp_path: Path) -> None:
    clean(verify(str(report(uri).save(tmp_path / "own.json"))))


@pytest.mark.parametrize("uri", URIS)
def test_the_files_of_a_registry_are_hashed(uri: str) -> None:
    """The registry hands them out: MLflow can only download them to a file."""
    artifacts = Client().artifacts
    content = artifacts.read_file(uri, "MLmodel", 100_000)
    sizes: list[int] = []
    assert artifacts.hash_file(uri, "MLmodel", sizes.append) == sha256(content).hexdigest()
    assert sum(sizes) == len(content)
