"""Who makes a report says what is kept out of it; what is logged has no credentials in any case."""

from __future__ import annotations

import json
import re
from pathlib import Path

import mlflow
import pytest
from mlflow import MlflowClient

from mlflow_report_plugin import report, verify
from mlflow_report_plugin.errors import OutputFailed
from tests.conftest import RunReport

pytestmark = pytest.mark.versions
TOKEN = "dapi" + "0123456789abcdef" * 2
OTHER = "dapi" + "fedcba9876543210" * 2
MARK = "[secret:databricks-token:"


@pytest.fixture
def uri(own_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Two versions of a model whose runs hold a token and the name of a person."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", own_store)
    client = MlflowClient(own_store)
    experiment = client.create_experiment("e", (tmp_path / "artifacts").as_uri())
    client.create_registered_model("mine")
    for token in (OTHER, TOKEN):
        run_id = client.create_run(experiment).info.run_id
        client.set_tag(run_id, "mlflow.user", "ann.lee")
        client.set_tag(run_id, "note", f"ann.lee (ann@example.org) used {token}")
        client.log_param(run_id, "token", token)
        client.log_text(run_id, "flavors: {mine: {}}\n", "model/MLmodel")
        client.create_model_version("mine", f"runs:/{run_id}/model", run_id)
    return "models:/mine/2"


def test_credentials_are_masked_unless_somebody_asks_otherwise(uri: str) -> None:
    made = report(uri)
    assert TOKEN not in made.to_json()
    assert made.to_json().count(MARK) > 1
    assert made.snapshot.provenance.mask == "secrets"
    assert "ann@example.org" in made.to_json()


def test_the_same_credential_has_the_same_mark_and_another_one_another(uri: str) -> None:
    first, second = report("models:/mine/1"), report(uri)
    marks = {each.mark for each in second.snapshot.masked}
    assert len(marks) == 1
    assert marks.isdisjoint(each.mark for each in first.snapshot.masked)
    told = str(second.snapshot.changes)
    assert "token" in told
    assert marks.pop() in told


def test_a_report_may_keep_its_credentials_and_says_so(uri: str) -> None:
    made = report(uri, mask="none")
    assert TOKEN in made.to_json()
    assert made.snapshot.provenance.mask == "none"
    page = str(made.render("markdown"))
    assert "Credentials that are not masked" in page
    assert {each.key for each in made.snapshot.masked} >= {"tags.note", "params.token"}


def test_what_is_logged_has_no_credentials_in_any_case(uri: str) -> None:
    logged = report(uri, mask="none").log()
    texts = [Path(mlflow.artifacts.download_artifacts(each)).read_text("utf-8") for each in logged]
    assert texts
    assert not any(TOKEN in text for text in texts)
    shared = report(uri, mask="none", reach="shared").log()
    texts = [Path(mlflow.artifacts.download_artifacts(each)).read_text("utf-8") for each in shared]
    assert not any(TOKEN in text for text in texts)


def test_a_file_with_credentials_is_masked_when_it_is_shown_and_not_logged(
    uri: str, tmp_path: Path
) -> None:
    path = tmp_path / "report.json"
    path.write_text(report(uri, mask="none", reach="shared").to_json())
    shown = report(str(path))
    assert TOKEN not in shown.to_json()
    assert shown.snapshot.provenance.mask == "secrets"
    assert len(shown.snapshot.masked) == len(json.loads(path.read_text())["masked"])
    kept = report(str(path), mask="none")
    assert TOKEN in kept.to_json()
    with pytest.raises(OutputFailed, match="not logged"):
        kept.log()


def test_people_are_masked_where_somebody_asks_for_that(uri: str) -> None:
    made = report(uri, mask="pii")
    for format in ("markdown", "html", "json"):
        text = str(made.render(format))
        assert not {"ann.lee", "ann@example.org"} & set(re.split(r"[^\w.@]", text))
        assert TOKEN not in text
    assert "names of people" in str(made.render("markdown"))
    logged = made.log()
    texts = [Path(mlflow.artifacts.download_artifacts(each)).read_text("utf-8") for each in logged]
    assert not any("ann.lee" in text for text in texts)


def test_a_logged_report_without_people_is_verified(uri: str) -> None:
    report(uri, mask="pii").log()
    told = verify(uri)
    assert told.drifts == ()


def test_a_file_with_credentials_is_verified_without_showing_them(uri: str, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(report(uri, mask="none").to_json())
    assert verify(str(path)).drifts == ()
    run_id = report(uri).snapshot.run.run_id  # type: ignore[union-attr]  # it has one
    MlflowClient().set_tag(run_id, "note", "another")
    told = verify(str(path))
    assert [each.what for each in told.drifts] == ["run: tags: note"]
    assert TOKEN not in told.model_dump_json()
    assert MARK in told.model_dump_json()


def test_the_command_has_both(uri: str, run_report: RunReport, own_store: str) -> None:
    env = {"MLFLOW_TRACKING_URI": own_store}
    kept = run_report(uri, "-f", "json", "--no-mask", env=env)
    assert TOKEN in kept.stdout
    assert "credentials that are not masked, as --no-mask asks" in kept.stderr
    masked = run_report(uri, "-f", "json", "--mask", "pii", env=env)
    assert TOKEN not in masked.stdout
    assert "ann.lee" not in masked.stdout
    both = run_report(uri, "--mask", "pii", "--no-mask", env=env)
    assert both.returncode == 2
    assert "give one of them" in both.stderr
