"""Versions that name neither a run nor a logged model, as copies on most servers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin import report
from mlflow_report_plugin.errors import NotFound, ReadFailed
from mlflow_report_plugin.logged.place import URI_TAG
from mlflow_report_plugin.pipeline import Report
from mlflow_report_plugin.upkeep.missing import log_missing
from tests.models import MLFLOW_3, Logged, log_wine, tracking
from tests.proxy import Proxy

pytestmark = pytest.mark.versions


class Runs(NamedTuple):
    """Two runs of two experiments in one store; what is registered is made by hand."""

    client: MlflowClient
    mine: str
    owned: str
    folder: Path

    def artifacts(self, run_id: str) -> str:
        return str(self.client.get_run(run_id).info.artifact_uri)

    def register(self, source: str) -> Report:
        """Make a version that names nothing else, and read its report for others."""
        self.client.create_registered_model("m")
        with tracking(self.client.tracking_uri):
            self.client.create_model_version("m", source)
        version = self.client.get_model_version("m", "1")
        assert not version.run_id
        assert not getattr(version, "model_id", None)
        return report("models:/m/1", tracking_uri=self.client.tracking_uri, reach="shared")


@pytest.fixture
def runs(own_store: str, tmp_path: Path) -> Runs:
    client = MlflowClient(own_store, own_store)
    mine, owned = (
        client.create_run(client.create_experiment(name, (tmp_path / name).as_uri())).info.run_id
        for name in ("mine", "owned")
    )
    return Runs(client, mine, owned, tmp_path)


def write_model(folder: Path, run_id: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "MLmodel").write_text(f"flavors: {{x: {{}}}}\nrun_id: {run_id}\n")
    return folder.as_uri()


def local(uri: str) -> Path:
    return Path(uri.removeprefix("file://"))


def test_a_copy_is_reported_like_what_it_is_a_copy_of(tmp_path: Path, own_store: str) -> None:
    wine = log_wine(own_store, artifact_location=tmp_path / "artifacts")
    with tracking(own_store):
        for source, name in (("wine-quality", "copy"), ("copy", "copy-of-the-copy")):
            wine.client.create_registered_model(name)
            wine.client.create_model_version(name, f"models:/{source}/1")
    name = "copy-of-the-copy"
    assert not wine.client.get_model_version(name, "1").run_id
    shared = report(f"models:/{name}/1", tracking_uri=own_store, reach="shared").snapshot
    whole = report(wine.uri, tracking_uri=own_store, reach="shared").snapshot
    for part in ("run", "experiment", "logged_model", "model", "files", "input_example"):
        assert getattr(shared, part) == getattr(whole, part), part
    assert shared.run is not None
    assert log_missing(own_store, name, "1").kind == "logged"
    tag = wine.client.get_model_version(name, "1").tags[URI_TAG]
    assert tag == f"runs:/{wine.run_id}/reports/{name}/v1/report.html"
    assert log_missing(own_store, name, "1").kind == "there"


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models")
def test_a_copy_of_a_logged_model_without_a_run_keeps_its_report_there(runs: Runs) -> None:
    experiment_id = runs.client.create_experiment("alone", (runs.folder / "alone").as_uri())
    logged = runs.client.create_logged_model(experiment_id)
    write_model(local(logged.artifact_location), runs.owned)
    made = runs.register(logged.artifact_location)
    assert made.snapshot.run is None
    assert made.snapshot.logged_model is not None
    assert made.log()[0].startswith(f"{logged.artifact_location}/reports/m/v1/")


def test_a_run_that_the_mlmodel_file_names_is_not_read_for_others(runs: Runs) -> None:
    made = runs.register(write_model(local(runs.artifacts(runs.mine)) / "model", runs.owned))
    assert made.snapshot.run is not None
    assert made.snapshot.run.run_id == runs.mine
    (gap,) = made.snapshot.gaps_of("run")
    assert gap.message == (
        f"the location of the files names the run {runs.mine}, "
        f"the MLmodel file names the run {runs.owned}"
    )
    assert made.log()[0].startswith(f"runs:/{runs.mine}/")


ELSEWHERE: dict[str, Callable[[Runs], str]] = {
    "nobody's": lambda runs: f"{runs.folder}/model",
    "another store": lambda runs: f"s3://bucket{local(runs.artifacts(runs.owned))}/model",
    "another folder": lambda runs: f"{runs.folder}/planted/{runs.owned}/artifacts/model",
    "another experiment": lambda runs: f"{runs.folder}/mine/{runs.owned}/artifacts/model",
    "below one's own": lambda runs: f"{runs.artifacts(runs.mine)}/{runs.owned}/artifacts/model",
    "begins like it": lambda runs: f"{runs.artifacts(runs.owned)}0/model",
    "an id that begins like it": lambda runs: f"{runs.folder}/owned/{runs.owned}0/artifacts/model",
    "out of it": lambda runs: f"{runs.artifacts(runs.owned)}/../../../model",
    "out of it, encoded": lambda runs: f"{runs.artifacts(runs.owned)}/%2e%2e/%2e%2e/%2e%2e/model",
    "no such run": lambda runs: f"{runs.folder}/owned/{'0' * 32}/artifacts/model",
    "no such model": lambda runs: f"{runs.folder}/owned/models/m-{'0' * 32}/artifacts/model",
}


@pytest.mark.parametrize("where", ELSEWHERE)
def test_files_elsewhere_belong_to_no_run_whatever_names_it(runs: Runs, where: str) -> None:
    source = ELSEWHERE[where](runs)
    if "s3:" not in source:
        write_model(local(source.replace("%2e", ".")).resolve(), runs.owned)
    made = runs.register(source)
    found = made.snapshot
    assert (found.run, found.experiment, found.model, found.files) == (None,) * 4
    assert "no record says" in str(found.gap("model"))
    with pytest.raises(NotFound):
        made.log()


def test_a_server_that_does_not_answer_is_asked_again(proxy: Proxy, served_wine: Logged) -> None:
    """Else a version that has a run would be passed by for good."""
    client = MlflowClient(proxy.url, proxy.url)
    location = client.get_model_version_download_uri(served_wine.name, served_wine.version)
    name = "named-by-nothing"
    version = f'{{"model_version": {{"name": "{name}", "version": "1", "source": "models:/x/1"}}}}'
    proxy.answer(
        "/model-versions/get-download-uri", body=f'{{"artifact_uri": "{location}"}}'.encode()
    )
    proxy.answer(r"/model-versions/get\?", body=version.encode())
    proxy.answer("/runs/get|/logged-models/", status=503)
    with pytest.raises(ReadFailed, match="run failed: no answer"):
        log_missing(proxy.url, name, "1")
