"""What administrators log for others holds nothing that only administrators may read.

Who may write one model lets it name what somebody else owns. The worker of a server, a backfill
and `--log` then read as administrators, and log where the one who wrote it reads.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import mlflow
import pytest
import requests
from click.testing import CliRunner
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from mlflow_report_plugin import report
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.logged.place import KEPT, URI_TAG
from mlflow_report_plugin.snapshot import PERMISSION_PARTS, PRIVATE_PARTS, Snapshot
from mlflow_report_plugin.upkeep.autologging import version_created
from mlflow_report_plugin.upkeep.webhooks.queue import Queue
from mlflow_report_plugin.upkeep.webhooks.worker import Worker
from tests.conftest import ADMIN, PASSWORD, STRANGER, AuthServer
from tests.models import MLFLOW_3, tracking
from tests.waiting import wait_until

SECRET = "geheim-7391"
"""What stands in all that the owner has, and nowhere else."""
AS_ADMINISTRATOR = ("worker", "backfill", "--log")


class Owned(NamedTuple):
    """What the stranger may not read."""

    experiment_id: str
    run_id: str
    model_id: str
    artifact_uri: str


class House(NamedTuple):
    """A server, and who uses it."""

    server: AuthServer
    owned: Owned
    become: Callable[[str], MlflowClient]
    """Be another user from now on."""
    tmp_path: Path


@contextmanager
def logged_in(server: AuthServer, user: str) -> Iterator[MlflowClient]:
    with pytest.MonkeyPatch.context() as patched, tracking(server.url):
        for name, value in server.env_of(user).items():
            patched.setenv(name, value)
        yield MlflowClient(server.url)


@pytest.fixture(scope="module")
def owned(auth_server: AuthServer, tmp_path_factory: pytest.TempPathFactory) -> Owned:
    folder = tmp_path_factory.mktemp("owned")
    # Whatever path below a folder of the owner somebody names, it holds the secret.
    for path in ("MLmodel", "feature_spec.yaml", "raw_model/MLmodel"):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(f"flavors: {{{SECRET}: {{}}}}\nnote: {SECRET}\n")
    with logged_in(auth_server, ADMIN) as client:
        experiment_id = client.create_experiment(f"{SECRET}-{uuid.uuid4().hex}")
        run = client.create_run(experiment_id, run_name=SECRET)
        client.log_metric(run.info.run_id, SECRET, 1)
        client.log_artifacts(run.info.run_id, str(folder), "model")
        model_id = ""
        if MLFLOW_3:
            made = client.create_logged_model(
                experiment_id, SECRET, run.info.run_id, params={SECRET: SECRET}
            )
            model_id = made.model_id
    return Owned(experiment_id, run.info.run_id, model_id, run.info.artifact_uri)


@pytest.fixture
def house(
    auth_server: AuthServer,
    owned: Owned,
    use: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> House:
    use(auth_server.url)

    def become(user: str) -> MlflowClient:
        for name, value in auth_server.env_of(user).items():
            monkeypatch.setenv(name, value)
        return MlflowClient(auth_server.url)

    return House(auth_server, owned, become, tmp_path)


class Planted(NamedTuple):
    """What the stranger made."""

    name: str
    run_id: str
    experiment_id: str


def plant(
    house: House,
    mlmodel: str = "",
    tags: dict[str, str] | None = None,
    source: str | None = None,
    run_id: str | None = None,
) -> Planted:
    """Register a model as the stranger, with a run and an MLmodel file that says more."""
    stranger = house.become(STRANGER)
    with pytest.raises(MlflowException):
        stranger.get_run(house.owned.run_id)
    name = f"planted-{uuid.uuid4().hex}"
    experiment_id = stranger.create_experiment(name)
    run = stranger.create_run(experiment_id, tags=tags)
    folder = house.tmp_path / name
    folder.mkdir()
    text = f"flavors: {{planted: {{}}}}\nrun_id: {run.info.run_id}\n"
    (folder / "MLmodel").write_text(mlmodel or text)
    stranger.log_artifacts(run.info.run_id, str(folder), "model")
    stranger.log_metric(run.info.run_id, "own_metric", 0.25)
    stranger.create_registered_model(name)
    stranger.create_model_version(
        name, source or f"{run.info.artifact_uri}/model", run_id or run.info.run_id
    )
    return Planted(name, run.info.run_id, experiment_id)


def planted_or_refused(house: House, **what: str) -> Planted | None:
    """Register what newer servers refuse to register."""
    try:
        return plant(house, **what)
    except MlflowException:
        return None


def log_as_administrator(house: House, way: str, name: str) -> None:
    house.become(ADMIN)
    if way == "worker":
        queue = Queue(house.tmp_path / "queue.db")
        queue.add("d1", name, "1", delay=0)
        Worker(queue, house.server.url).run()
        wait_until(lambda: len(queue) == 0)
        return
    args = ["backfill", "--filter", f"name = '{name}'"]
    if way == "--log":
        args = [f"models:/{name}/1", "--log", "-f", "json"]
    result = CliRunner().invoke(group, args)
    assert result.exit_code == 0, result.output


def read_by_stranger(house: House, planted: Planted) -> Snapshot:
    """Read all files of the report as the stranger; none of them may hold the secret."""
    stranger = house.become(STRANGER)
    assert URI_TAG in stranger.get_model_version(planted.name, "1").tags
    folder = mlflow.artifacts.download_artifacts(
        f"runs:/{planted.run_id}/reports/{planted.name}/v1", dst_path=str(house.tmp_path / "got")
    )
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    newest = [path for path in files if path.parent.name != KEPT]
    assert {path.name for path in newest} == {"report.md", "report.html", "report.json"}
    assert len(files) > len(newest)
    for path in files:
        assert SECRET not in path.read_text("utf-8").replace("\\", "")
    found = Snapshot.from_json(Path(folder, "report.json").read_bytes())
    # It is a report of what the stranger owns all the same.
    assert found.run is not None
    assert (found.run.run_id, found.run.metrics[0].key) == (planted.run_id, "own_metric")
    assert found.experiment is not None
    assert found.experiment.experiment_id == planted.experiment_id
    return found


def messages(snapshot: Snapshot, part: str) -> str:
    return " / ".join(gap.message for gap in snapshot.gaps_of(part))


@pytest.mark.parametrize("way", AS_ADMINISTRATOR)
def test_a_run_that_only_the_mlmodel_file_names_is_not_read(house: House, way: str) -> None:
    planted = plant(house, f"flavors: {{planted: {{}}}}\nrun_id: {house.owned.run_id}\n")
    log_as_administrator(house, way, planted.name)
    found = read_by_stranger(house, planted)
    assert f"the MLmodel file names the run {house.owned.run_id}" in messages(found, "run")


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models")
@pytest.mark.parametrize("way", AS_ADMINISTRATOR)
def test_a_logged_model_of_another_experiment_is_not_read(house: House, way: str) -> None:
    planted = plant(house, f"flavors: {{planted: {{}}}}\nmodel_id: {house.owned.model_id}\n")
    log_as_administrator(house, way, planted.name)
    found = read_by_stranger(house, planted)
    assert found.logged_model is None
    assert "is in another experiment" in messages(found, "logged_model")
    assert (found.traces, found.evaluation_runs) == (None, None)


@pytest.mark.parametrize("way", AS_ADMINISTRATOR)
def test_a_parent_run_of_another_experiment_is_not_read(house: House, way: str) -> None:
    planted = plant(house, tags={"mlflow.parentRunId": house.owned.run_id})
    log_as_administrator(house, way, planted.name)
    found = read_by_stranger(house, planted)
    assert found.related_runs is not None
    assert found.related_runs.parent is None
    assert "is in another experiment" in messages(found, "related_runs")


@pytest.mark.parametrize("step", ["..", "%2e%2e"])
def test_a_path_in_the_mlmodel_file_does_not_lead_out_of_the_model(house: House, step: str) -> None:
    own = house.owned
    data = f"{'/'.join([step] * 4)}/{own.experiment_id}/{own.run_id}/artifacts/model"
    loader = "databricks.feature_store.mlflow_model"
    flavor = f"{{loader_module: {loader}, data: '{data}'}}"
    planted = plant(house, f"flavors: {{python_function: {flavor}}}\n")
    log_as_administrator(house, "backfill", planted.name)
    found = read_by_stranger(house, planted)
    assert found.feature_store is not None
    assert found.feature_store.raw_model is None
    assert "leads out of the folder" in messages(found, "feature_store")


def test_files_of_another_run_are_not_read(house: House) -> None:
    planted = planted_or_refused(house, source=f"{house.owned.artifact_uri}/model")
    if planted is None:
        return
    log_as_administrator(house, "backfill", planted.name)
    found = read_by_stranger(house, planted)
    assert (found.model, found.files, found.documents) == (None, None, None)
    assert "no record says" in messages(found, "model")


def test_the_report_of_a_version_that_names_a_run_of_others_is_where_they_read(
    house: House,
) -> None:
    own = house.owned
    source = f"{own.artifact_uri}/model"
    planted = planted_or_refused(house, source=source, run_id=own.run_id)
    if planted is None:
        return
    log_as_administrator(house, "backfill", planted.name)
    tag = house.become(STRANGER).get_model_version(planted.name, "1").tags[URI_TAG]
    assert tag.startswith(f"runs:/{own.run_id}/")
    answer = requests.get(
        f"{house.server.url}/get-artifact",
        params={"run_id": own.run_id, "path": f"reports/{planted.name}/v1/report.json"},
        auth=(STRANGER, PASSWORD),
        timeout=30,
    )
    # MLflow 2 asks nobody who reads files this way, whatever they are.
    assert answer.status_code == 403 or not MLFLOW_3


def test_a_version_that_names_no_run_is_of_the_run_that_keeps_its_files(house: House) -> None:
    planted = plant(house, f"flavors: {{planted: {{}}}}\nrun_id: {house.owned.run_id}\n")
    stranger = house.become(STRANGER)
    name = f"copy-{planted.name}"
    stranger.create_registered_model(name)
    stranger.create_model_version(name, f"models:/{planted.name}/1")
    log_as_administrator(house, "backfill", name)
    found = read_by_stranger(house, planted._replace(name=name))
    assert found.model is not None
    assert f"the MLmodel file names the run {house.owned.run_id}" in messages(found, "run")


def test_the_report_of_a_version_with_files_of_others_is_where_they_read(house: House) -> None:
    stranger = house.become(STRANGER)
    name = f"planted-{uuid.uuid4().hex}"
    stranger.create_registered_model(name)
    try:
        stranger.create_model_version(name, f"{house.owned.artifact_uri}/model")
    except MlflowException:  # newer servers want to see a run that the stranger may read
        assert MLFLOW_3
        return
    house.become(ADMIN)
    made = report(f"models:/{name}/1", reach="shared")
    assert made.snapshot.run is not None
    assert made.snapshot.run.run_id == house.owned.run_id
    assert made.log()[0].startswith(f"runs:/{house.owned.run_id}/")


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models")
def test_a_run_of_another_experiment_that_measured_the_model_is_not_read(house: House) -> None:
    stranger = house.become(STRANGER)
    name = f"measured-{uuid.uuid4().hex}"
    experiment_id = stranger.create_experiment(name)
    run = stranger.create_run(experiment_id)
    stranger.log_metric(run.info.run_id, "own_metric", 0.25)
    made = stranger.create_logged_model(experiment_id, name, run.info.run_id)
    (house.tmp_path / "MLmodel").write_text("flavors: {planted: {}}\n")
    stranger.log_model_artifacts(made.model_id, str(house.tmp_path))
    stranger.finalize_logged_model(made.model_id, "READY")
    stranger.create_registered_model(name)
    source = f"models:/{made.model_id}"
    stranger.create_model_version(name, source, run.info.run_id, model_id=made.model_id)
    administrator = house.become(ADMIN)
    administrator.log_metric(house.owned.run_id, "accuracy", 0.5, model_id=made.model_id)
    log_as_administrator(house, "backfill", name)
    found = read_by_stranger(house, Planted(name, run.info.run_id, experiment_id))
    assert found.logged_model is not None
    assert found.logged_model.model_id == made.model_id
    assert found.evaluation_runs is None
    assert "is in another experiment" in messages(found, "evaluation_runs")


@pytest.mark.parametrize("way", AS_ADMINISTRATOR)
def test_what_is_logged_says_nothing_of_permissions_and_says_so(house: House, way: str) -> None:
    planted = plant(house)
    log_as_administrator(house, way, planted.name)
    found = read_by_stranger(house, planted)
    for part in (*PERMISSION_PARTS, *PRIVATE_PARTS):
        assert getattr(found, part) is None
    assert (found.provenance.reach, found.provenance.permissions) == ("shared", False)
    assert found.model is not None
    assert "planted" in found.model.flavors
    text = mlflow.artifacts.load_text(f"runs:/{planted.run_id}/reports/{planted.name}/v1/report.md")
    assert "since others may read this report" in text


def test_what_a_client_logs_when_it_registers_is_for_others_as_well(house: House) -> None:
    planted = plant(house, tags={"mlflow.parentRunId": house.owned.run_id})
    administrator = house.become(ADMIN)
    version = administrator.get_model_version(planted.name, "1")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MLFLOW_REPORT_AUTOLOG", "true")
        version_created(version, house.server.url, house.server.url)
    assert read_by_stranger(house, planted).provenance.reach == "shared"


def test_a_report_of_ones_own_follows_what_one_may_read_and_names_the_disagreement(
    house: House,
) -> None:
    planted = plant(
        house,
        f"flavors: {{planted: {{}}}}\nrun_id: {house.owned.run_id}\n",
        tags={"mlflow.parentRunId": house.owned.run_id},
    )
    house.become(ADMIN)
    made = report(f"models:/{planted.name}/1")
    assert made.snapshot.related_runs is not None
    assert made.snapshot.related_runs.parent is not None
    assert f"the registry names the run {planted.run_id}" in messages(made.snapshot, "run")
    assert f"the MLmodel file names the run {house.owned.run_id}" in made.to_markdown().replace(
        "\\", ""
    )
    house.become(STRANGER)
    made = report(f"models:/{planted.name}/1")
    assert SECRET not in made.to_json()
    assert f"the registry names the run {planted.run_id}" in messages(made.snapshot, "run")


def test_a_parent_in_the_same_experiment_is_shown(house: House) -> None:
    planted = plant(house)
    stranger = house.become(STRANGER)
    parent = stranger.create_run(planted.experiment_id, run_name="the parent")
    stranger.set_tag(planted.run_id, "mlflow.parentRunId", parent.info.run_id)
    log_as_administrator(house, "backfill", planted.name)
    found = read_by_stranger(house, planted)
    assert found.related_runs is not None
    assert found.related_runs.parent is not None
    assert found.related_runs.parent.run_id == parent.info.run_id
    assert json.loads(found.to_json())["provenance"]["reach"] == "shared"


def test_nothing_was_read_by_accident(house: House) -> None:
    """The secret is there, and an administrator who asks for it gets it."""
    house.become(ADMIN)
    made: Any = report(f"runs:/{house.owned.run_id}/model")
    assert SECRET in made.to_json()
