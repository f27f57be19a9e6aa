"""Registries that somebody tampered with, and some that nobody did."""

from __future__ import annotations

import re
from pathlib import Path

import mlflow
import pytest

from mlflow_report_plugin import Snapshot, report, verify
from mlflow_report_plugin.errors import AccessDenied, InvalidSnapshot, NotFound, ReportError
from mlflow_report_plugin.verifying.result import Verification
from tests.models import MLFLOW_3, Logged, log_wine, tracking
from tests.proxy import Proxy
from tests.verifying.conftest import log_report, model_file

pytestmark = pytest.mark.versions


def check(model: Logged, hash_files: bool = True) -> Verification:
    return verify(model.uri, tracking_uri=model.tracking_uri, hash_files=hash_files)


def told(found: Verification) -> set[tuple[str, str, str]]:
    return {(each.drift, each.what, each.kind) for each in found.drifts}


def flipped(path: Path) -> None:
    """Change one bit of a file, and not its size."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def test_what_nobody_touched_is_verified(model: Logged) -> None:
    log_report(model, hash_files=True)
    found = check(model)
    assert (found.outcome, found.drifts, found.unverified, found.problems, found.notes) == (
        *("verified", (), (), (), ()),
    )
    assert found.logged == 1


def test_a_tag_that_was_edited_is_an_edited_record(model: Logged) -> None:
    log_report(model)
    model.client.set_tag(model.run_id, "team", "attic")
    found = check(model)
    assert found.outcome == "drifted"
    assert told(found) == {("edited record", "run: tags: team", "changed")}
    (drift,) = found.drifts
    assert (drift.before, drift.after) == ("cellar", "attic")


def test_a_run_that_was_deleted_is_deleted_evidence(model: Logged) -> None:
    log_report(model)
    model.client.delete_run(model.run_id)
    assert told(check(model)) == {("deleted evidence", "run: lifecycle stage", "changed")}
    model.client.restore_run(model.run_id)
    assert check(model).outcome == "verified"


def test_a_file_of_the_same_size_is_changed_bytes(model: Logged, tmp_path: Path) -> None:
    log_report(model, hash_files=True)
    weights = model_file(tmp_path, "model.*")
    flipped(weights)
    found = check(model)
    assert told(found) == {("changed bytes", f"files: {weights.name}: sha256", "changed")}


def test_a_record_without_digests_says_what_it_cannot_tell(model: Logged, tmp_path: Path) -> None:
    log_report(model)
    flipped(model_file(tmp_path, "model.*"))
    found = check(model)
    assert found.outcome == "verified"
    assert "a file that was replaced by one of the same size is not told" in found.notes[0]


def test_digests_that_are_not_read_again_are_said_to_be(model: Logged, tmp_path: Path) -> None:
    log_report(model, hash_files=True)
    flipped(model_file(tmp_path, "model.*"))
    found = check(model, hash_files=False)
    assert found.outcome == "verified"
    assert found.notes == ("the files were not read again: their digests were not compared",)


def test_an_alias_and_a_stage_are_changed_access(model: Logged) -> None:
    log_report(model)
    model.client.set_registered_model_alias(model.name, "challenger", model.version)
    model.client.delete_registered_model_alias(model.name, "champion")
    assert told(check(model)) == {
        ("changed access", "model version: aliases: challenger", "added"),
        ("changed access", "model version: aliases: champion", "removed"),
    }


def test_each_edit_is_told_once_and_by_its_name(model: Logged) -> None:
    log_report(model)
    client = model.client
    client.log_param(model.run_id, "late", "1")
    client.log_metric(model.run_id, "accuracy", 0.999)
    client.delete_tag(model.run_id, "team")
    client.update_model_version(model.name, model.version, "Somebody else's words.")
    client.set_model_version_tag(model.name, model.version, "reviewed", "no")
    client.set_registered_model_tag(model.name, "owner", "attic")
    client.set_experiment_tag(model.experiment_id, "kind", "new")
    found = told(check(model))
    assert {drift for drift, _, _ in found} == {"edited record"}
    assert {
        ("edited record", "run: params: late", "added"),
        ("edited record", "run: tags: team", "removed"),
        ("edited record", "model version: description", "changed"),
        ("edited record", "model version: tags: reviewed", "changed"),
        ("edited record", "registered model: tags: owner", "changed"),
        ("edited record", "experiment: tags: kind", "added"),
    } <= found
    assert [what for _, what, _ in found if what.startswith("run: metrics: accuracy")]


def test_what_the_mlmodel_file_says_is_changed_bytes(model: Logged, tmp_path: Path) -> None:
    log_report(model)
    path = model_file(tmp_path, "MLmodel")
    path.write_text(path.read_text().replace("utc_time_created: '2", "utc_time_created: '1"))
    assert told(check(model)) == {("changed bytes", "model: details: utc_time_created", "changed")}


def test_files_that_came_and_went_are_told_apart(model: Logged, tmp_path: Path) -> None:
    log_report(model)
    folder = model_file(tmp_path, "MLmodel").parent
    (folder / "payload.py").write_text("import os")
    (folder / "conda.yaml").unlink()
    found = told(check(model))
    assert ("changed bytes", "files: payload.py", "added") in found
    assert ("deleted evidence", "files: conda.yaml", "removed") in found
    assert ("deleted evidence", "environment: conda", "removed") in found


def test_artifacts_of_the_run_may_come_but_not_go(model: Logged, tmp_path: Path) -> None:
    model.client.log_text(model.run_id, "kept", "notes/kept.txt")
    model.client.log_text(model.run_id, "gone", "notes/gone.txt")
    log_report(model)
    model.client.log_text(model.run_id, "new", "notes/new.txt")
    next((tmp_path / "artifacts").rglob("gone.txt")).unlink()
    assert told(check(model)) == {
        ("deleted evidence", "run artifacts: files: notes/gone.txt", "removed")
    }


def test_an_evaluation_that_was_deleted_is_deleted_evidence(model: Logged) -> None:
    if not MLFLOW_3:
        pytest.skip("MLflow 2 does not tell which runs evaluated a model")
    with tracking(model.tracking_uri):
        run = model.client.create_run(model.experiment_id)
        model.client.log_metric(
            run.info.run_id,
            "f1",
            0.5,
            model_id=model.model_id,
            dataset_name="d",
            dataset_digest="0",
        )
    log_report(model)
    assert check(model).outcome == "verified"
    model.client.delete_run(run.info.run_id)
    found = told(check(model))
    what = f"evaluation runs: {run.info.run_id}: lifecycle stage"
    assert found == {("deleted evidence", what, "changed")}


def test_logging_more_reports_is_no_drift(model: Logged) -> None:
    log_report(model)
    log_report(model)
    found = check(model)
    assert (found.outcome, found.logged) == ("verified", 2)


def test_what_was_logged_last_is_what_counts(model: Logged) -> None:
    log_report(model)
    model.client.set_tag(model.run_id, "team", "attic")
    assert check(model).outcome == "drifted"
    log_report(model)
    assert check(model).outcome == "verified"


def test_other_versions_and_their_reports_are_no_drift(model: Logged) -> None:
    log_report(model, hash_files=True)
    source = model.client.get_model_version_download_uri(model.name, model.version)
    other = model.client.create_model_version(model.name, source, model.run_id)
    version = str(other.version)
    made = report(f"models:/{model.name}/{version}", tracking_uri=model.tracking_uri)
    made.log()
    assert check(model).outcome == "verified"


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models")
def test_what_else_is_made_of_the_same_logged_model_is_no_drift(model: Logged) -> None:
    log_report(model, hash_files=True)
    with tracking(model.tracking_uri):
        mlflow.register_model(f"runs:/{model.run_id}/model", model.name)
        mlflow.MlflowClient().copy_model_version(model.uri, f"{model.name}-copy")
    found = check(model)
    assert (found.outcome, found.drifts) == ("verified", ())


def test_a_file_about_the_model_of_a_run_knows_the_aliases_of_its_version(
    model: Logged, tmp_path: Path
) -> None:
    model.client.set_registered_model_alias(model.name, "champion", model.version)
    found = report(model.uri, tracking_uri=model.tracking_uri).snapshot.model_version
    assert found is not None
    path = tmp_path / "run.json"
    made = report(f"runs:/{model.run_id}/model", tracking_uri=model.tracking_uri)
    assert made.snapshot.model_version is not None
    assert made.snapshot.model_version.aliases == found.aliases == ("champion",)
    made.save(path)
    assert verify(str(path), tracking_uri=model.tracking_uri).outcome == "verified"


def test_what_a_run_logs_after_its_model_was_registered_is_no_drift(
    sqlite_store: str, tmp_path: Path
) -> None:
    """As it is when the report is logged by itself: `log_model` registers inside the run."""
    client = mlflow.MlflowClient(sqlite_store)
    name = "registered-early"
    client.create_registered_model(name)
    experiment = client.create_experiment(name, (tmp_path / "artifacts").as_uri())
    run = client.create_run(experiment)
    run_id = run.info.run_id
    client.log_param(run_id, "C", "1")
    client.log_metric(run_id, "loss", 0.5, timestamp=1, step=0)
    client.log_metric(run_id, "kept", 0.5, timestamp=1, step=0)
    client.set_tag(run_id, "team", "cellar")
    client.log_text(run_id, "flavors: {x: {}}", "model/MLmodel")
    version = client.create_model_version(name, f"{run.info.artifact_uri}/model", run_id)
    uri = f"models:/{name}/{version.version}"
    report(uri, tracking_uri=sqlite_store, reach="shared").log()
    client.log_metric(run_id, "loss", 0.4, timestamp=2, step=1)
    client.log_metric(run_id, "accuracy", 0.9)
    client.log_param(run_id, "late", "yes")
    client.set_tag(run_id, "late", "yes")
    client.set_terminated(run_id)
    found = verify(uri, tracking_uri=sqlite_store)
    assert (found.outcome, found.drifts) == ("verified", ())
    assert any("the run had not ended when the record was made" in note for note in found.notes)
    client.set_tag(run_id, "team", "attic")
    assert told(verify(uri, tracking_uri=sqlite_store)) == {
        ("edited record", "run: tags: team", "changed")
    }
    report(uri, tracking_uri=sqlite_store, reach="shared").log()
    client.log_param(run_id, "later", "yes")
    assert told(verify(uri, tracking_uri=sqlite_store)) == {
        ("edited record", "run: params: later", "added")
    }


def test_a_version_whose_report_was_not_logged_is_an_error(model: Logged) -> None:
    with pytest.raises(NotFound, match="no report was logged"):
        check(model)


def test_a_model_that_is_not_there_is_an_error(sqlite_store: str) -> None:
    with pytest.raises(NotFound):
        verify("models:/no-such-model/1", tracking_uri=sqlite_store)


def test_a_model_that_is_no_version_is_verified_as_well(model: Logged) -> None:
    report(model.run_uri, tracking_uri=model.tracking_uri, reach="shared").log()
    found = verify(model.run_uri, tracking_uri=model.tracking_uri)
    assert found.outcome == "verified"


def test_a_report_in_a_file_is_verified_with_what_its_maker_could_read(
    model: Logged, tmp_path: Path
) -> None:
    path = report(model.uri, tracking_uri=model.tracking_uri).save(tmp_path / "own.json")
    found = verify(str(path), tracking_uri=model.tracking_uri)
    assert (found.outcome, found.logged) == ("verified", 0)
    assert found.digest == Snapshot.from_json(path.read_bytes()).digest
    model.client.set_tag(model.run_id, "team", "attic")
    assert verify(f"data:{path}", tracking_uri=model.tracking_uri).outcome == "drifted"


def test_a_file_is_about_its_version_wherever_its_alias_points(
    model: Logged, tmp_path: Path
) -> None:
    uri = f"models:/{model.name}@champion"
    path = report(uri, tracking_uri=model.tracking_uri).save(tmp_path / "champion.json")
    log_wine(model.tracking_uri, model.name)  # a second version, which is the champion now
    found = verify(str(path), tracking_uri=model.tracking_uri)
    assert told(found) == {("changed access", "model version: aliases: champion", "removed")}
    other = verify(str(path), against=uri, tracking_uri=model.tracking_uri)
    assert ("edited record", "model version: version", "changed") in told(other)


def test_a_model_that_a_file_is_about_and_that_is_gone_is_deleted_evidence(
    model: Logged, tmp_path: Path
) -> None:
    path = report(model.uri, tracking_uri=model.tracking_uri).save(tmp_path / "own.json")
    model.client.delete_model_version(model.name, model.version)
    assert told(verify(str(path), tracking_uri=model.tracking_uri)) == {
        ("deleted evidence", "model", "removed")
    }


def test_a_model_that_is_looked_for_in_another_place_is_not_told_to_be_deleted(
    model: Logged, own_store: str, tmp_path: Path
) -> None:
    made = report(model.uri, tracking_uri=model.tracking_uri)
    path = made.save(tmp_path / "own.json")
    place = re.escape(f"the record was made at {model.tracking_uri}, and this is {own_store}")
    with pytest.raises(NotFound, match=place):
        verify(str(path), tracking_uri=own_store)
    other = f"models:/{model.name}/99"
    with pytest.raises(NotFound):
        verify(str(path), against=other, tracking_uri=model.tracking_uri)


def test_a_file_that_was_edited_verifies_nothing(model: Logged, tmp_path: Path) -> None:
    path = report(model.uri, tracking_uri=model.tracking_uri).save(tmp_path / "own.json")
    path.write_text(path.read_text().replace('"cellar"', '"attic"'))
    model.client.set_tag(model.run_id, "team", "attic")
    model.client.set_registered_model_tag(model.name, "owner", "attic")
    found = verify(str(path), tracking_uri=model.tracking_uri)
    assert (found.outcome, found.drifts) == ("not verified", ())
    assert "was changed after it was made" in found.problems[0]


def test_a_file_of_version_1_has_no_digest_to_be_trusted(model: Logged, tmp_path: Path) -> None:
    import json

    path = report(model.uri, tracking_uri=model.tracking_uri).save(tmp_path / "own.json")
    fields = json.loads(path.read_bytes()) | {"schema_version": 1}
    del fields["digest"]
    path.write_text(json.dumps(fields))
    found = verify(str(path), tracking_uri=model.tracking_uri)
    assert (found.outcome, found.drifts) == ("not verified", ())
    assert "before reports had digests" in found.problems[0]


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"schema_version": 99}'])
def test_a_file_that_is_no_report_is_an_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content)
    with pytest.raises(InvalidSnapshot):
        verify(str(path))


def test_what_may_not_be_read_now_is_no_drift(served_wine: Logged, proxy: Proxy) -> None:
    log_report(served_wine)
    proxy.answer("/experiments/get", status=403, body=b'{"error_code": "PERMISSION_DENIED"}')
    found = verify(served_wine.uri, tracking_uri=proxy.url)
    assert (found.outcome, found.drifts) == ("not verified", ())
    assert [(each.part, each.reason) for each in found.unverified] == [("experiment", "forbidden")]


def test_a_server_that_does_not_list_what_was_logged_is_an_error(
    served_wine: Logged, proxy: Proxy
) -> None:
    log_report(served_wine)
    proxy.answer(r"artifacts\?.*reports|reports.*artifacts|path=.*reports", status=403, body=b"{}")
    with pytest.raises((AccessDenied, ReportError)):
        verify(served_wine.uri, tracking_uri=proxy.url)


def test_what_a_server_tells_and_what_its_database_tells_is_the_same(served_wine: Logged) -> None:
    log_report(served_wine, hash_files=True)
    assert check(served_wine).outcome == "verified"


def test_verifying_takes_at_most_two_round_trips_more_than_a_report(
    served_wine: Logged, proxy: Proxy
) -> None:
    """In order: what has to be known before where reports are, their list, and they themselves."""
    log_report(served_wine)
    proxy.requests.clear()
    report(served_wine.uri, tracking_uri=proxy.url, reach="shared")
    of_report = len(proxy.requests)
    proxy.requests.clear()
    found = verify(served_wine.uri, tracking_uri=proxy.url)
    # The version before is not read; beside the list, each logged report and the newest one.
    assert len(proxy.requests) <= of_report + 2 + found.logged


def test_nothing_is_written(served_wine: Logged, proxy: Proxy) -> None:
    log_report(served_wine)
    proxy.requests.clear()
    verify(served_wine.uri, tracking_uri=proxy.url)
    others = [each for each in proxy.requests if each.method not in ("GET", "HEAD")]
    assert all(each.path.endswith("/search") for each in others)


def test_the_report_of_a_model_without_a_run_is_verified(own_store: str, tmp_path: Path) -> None:
    if not MLFLOW_3:
        pytest.skip("MLflow 2 has no logged models")
    client = mlflow.MlflowClient(own_store)
    experiment = client.create_experiment("alone", (tmp_path / "artifacts").as_uri())
    logged = client.create_logged_model(experiment, name="m")
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "MLmodel").write_text(f"flavors: {{x: {{}}}}\nmodel_id: {logged.model_id}\n")
    client.log_model_artifacts(logged.model_id, str(folder))
    client.finalize_logged_model(logged.model_id, "READY")
    uri = f"models:/{logged.model_id}"
    report(uri, tracking_uri=own_store, reach="shared").log()
    found = verify(uri, tracking_uri=own_store)
    assert (found.outcome, told(found)) == ("verified", set())
    client.set_logged_model_tags(logged.model_id, {"a": "b"})
    assert told(verify(uri, tracking_uri=own_store)) == {
        ("edited record", "logged model: tags: a", "added")
    }
