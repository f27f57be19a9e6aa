"""A part that cannot be read is a gap that says why; the rest of the report stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import (
    AccessDenied,
    NotFound,
    ReadFailed,
    ReportError,
    ServerUnreachable,
)
from mlflow_report_plugin.snapshot import Gap, Snapshot
from tests.models import MLFLOW_3, Logged, log_wine
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

REST = "/api/2.0/mlflow"
RUN, EXPERIMENT = f"{REST}/runs/get", f"{REST}/experiments/get"
VERSION, MODEL = f"{REST}/model-versions/get\\?", f"{REST}/registered-models/get"
DOWNLOAD_URI = f"{REST}/model-versions/get-download-uri"
FILES, MLMODEL = "/mlflow-artifacts/artifacts\\?path", "/mlflow-artifacts/artifacts/.*MLmodel"

ERROR = b'{"error_code": "%s", "message": "because of <b>reasons</b>"}'
ANSWERS = {
    "forbidden": (403, ERROR % b"PERMISSION_DENIED", "forbidden"),
    "gone": (404, ERROR % b"RESOURCE_DOES_NOT_EXIST", "absent"),
    "broken": (500, ERROR % b"INTERNAL_ERROR", "failed"),
    "not JSON": (200, b"<html><body>Welcome</body></html>", "failed"),
    "a list": (200, b"[1, 2]", "failed"),
}


@pytest.fixture
def read(proxy: Proxy, served_wine: Logged, use: Callable[[str], None]) -> Callable[[], Snapshot]:
    use(proxy.url)
    return lambda: collect(Client(), served_wine.uri)


def gap_of(snapshot: Snapshot, part: str) -> Gap:
    gap = snapshot.gap(part)
    assert gap is not None, f"{part} has no gap; gaps: {snapshot.gaps}"
    assert "\n" not in gap.message
    return gap


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(
    ("path", "part"),
    [
        (RUN, "run"),
        (EXPERIMENT, "experiment"),
        (MODEL, "registered_model"),
        (DOWNLOAD_URI, "model"),
        (DOWNLOAD_URI, "files"),
    ],
)
def test_a_read_that_fails_costs_one_part(
    read: Callable[[], Snapshot], proxy: Proxy, path: str, part: str, answer: str
) -> None:
    status, body, reason = ANSWERS[answer]
    proxy.answer(path, status=status, body=body)
    snapshot = read()
    assert gap_of(snapshot, part).reason == reason
    assert getattr(snapshot, part) is None
    assert snapshot.model_version is not None


@pytest.mark.parametrize("path_and_part", [(FILES, "files"), (MLMODEL, "model")])
@pytest.mark.parametrize(
    ("status", "reason"), [(403, "forbidden"), (404, "absent"), (500, "failed")]
)
def test_files_that_may_not_be_read_cost_one_part(
    read: Callable[[], Snapshot],
    proxy: Proxy,
    path_and_part: tuple[str, str],
    status: int,
    reason: str,
) -> None:
    path, part = path_and_part
    proxy.answer(path, status=status)
    snapshot = read()
    assert gap_of(snapshot, part).reason == reason
    assert snapshot.run is not None


@pytest.mark.skipif(not MLFLOW_3, reason="logged models came with MLflow 3")
def test_a_logged_model_that_may_not_be_read_is_a_gap(
    read: Callable[[], Snapshot], proxy: Proxy
) -> None:
    proxy.answer(f"{REST}/logged-models", status=403, body=ANSWERS["forbidden"][1])
    snapshot = read()
    assert gap_of(snapshot, "logged_model").reason == "forbidden"
    assert snapshot.run is not None


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, b"You are not authenticated", AccessDenied),
        (403, ERROR % b"PERMISSION_DENIED", AccessDenied),
        (500, ERROR % b"INTERNAL_ERROR", ReadFailed),
        (503, b"<html>try later</html>", ServerUnreachable),
        (200, b"not JSON", ReadFailed),
    ],
)
def test_without_the_model_version_there_is_no_report(
    read: Callable[[], Snapshot], proxy: Proxy, status: int, body: bytes, error: type[ReportError]
) -> None:
    proxy.answer(VERSION, status=status, body=body)
    with pytest.raises(error) as caught:
        read()
    assert "\n" not in str(caught.value)


def test_a_deleted_run_is_shown_and_named_as_a_gap(tmp_path: Path, own_store: str) -> None:
    logged = log_wine(own_store, artifact_location=tmp_path / "artifacts")
    logged.client.delete_run(logged.run_id)
    logged.client.delete_experiment(logged.experiment_id)
    snapshot = collect(Client(logged.tracking_uri), logged.uri)
    assert snapshot.run is not None
    assert snapshot.run.lifecycle_stage == "deleted"
    assert gap_of(snapshot, "run").reason == "absent"
    assert gap_of(snapshot, "experiment").reason == "absent"


def test_a_version_without_a_run_has_a_report(wine: Logged) -> None:
    """Version 2 was registered from a folder of files."""
    snapshot = collect(Client(wine.tracking_uri), f"models:/{wine.name}/2")
    assert snapshot.model_version is not None
    assert snapshot.model_version.run_id is None
    assert snapshot.run is not None
    assert snapshot.run.run_id == wine.run_id


@pytest.mark.parametrize("flavors", ["", "flavors: []\n", "flavors: {}\n"])
def test_an_mlmodel_file_without_flavors_is_a_gap(tmp_path: Path, flavors: str) -> None:
    (tmp_path / "MLmodel").write_text(f"mlflow_version: 3.1.0\n{flavors}")
    snapshot = collect(Client(), str(tmp_path))
    assert snapshot.model is not None
    assert snapshot.model.flavors == {}
    assert "flavors" in gap_of(snapshot, "model").message


@pytest.mark.parametrize("signature", ["broken", "{inputs: 'no json'}", "{inputs: '{}'}", "[1]"])
def test_a_signature_that_makes_no_sense_is_a_gap(tmp_path: Path, signature: str) -> None:
    (tmp_path / "MLmodel").write_text(f"flavors: {{x: {{}}}}\nsignature: {signature}\n")
    snapshot = collect(Client(), str(tmp_path))
    assert "signature" in gap_of(snapshot, "model").message


def test_a_registration_that_could_not_be_looked_up_is_a_gap_and_not_called_missing(
    proxy: Proxy, served_wine: Logged, use: Callable[[str], None], tmp_path: Path
) -> None:
    use(proxy.url)
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "MLmodel").write_text(
        f"flavors: {{x: {{}}}}\nrun_id: {served_wine.run_id}\nmodel_id: {served_wine.model_id}\n"
    )
    proxy.answer(f"{REST}/", status=403, body=ANSWERS["forbidden"][1])
    snapshot = collect(Client(), str(folder))
    assert gap_of(snapshot, "model_version").reason == "forbidden"
    assert gap_of(snapshot, "registered_model").reason == "forbidden"


@pytest.mark.skipif(not MLFLOW_3, reason="logged models came with MLflow 3")
def test_a_run_whose_logged_models_may_not_be_searched_says_so(
    proxy: Proxy, served_wine: Logged, use: Callable[[str], None]
) -> None:
    use(proxy.url)
    proxy.answer(f"{REST}/logged-models/search", status=403, body=ANSWERS["forbidden"][1])
    with pytest.raises(AccessDenied, match="access denied by MLflow at http"):
        collect(Client(), served_wine.run_uri)


def test_an_alias_that_a_server_does_not_have_is_answered_with_those_it_has(
    served_wine: Logged, use: Callable[[str], None]
) -> None:
    use(served_wine.tracking_uri)
    with pytest.raises(NotFound, match=r"no alias 'champ': .* aliases champion"):
        collect(Client(), f"models:/{served_wine.name}@champ")
