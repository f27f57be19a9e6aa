"""What is collected leaves without credentials, wherever MLflow keeps them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput

from mlflow_report_plugin import report
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.masking import without_credentials
from mlflow_report_plugin.snapshot import (
    DIGEST,
    DataTable,
    MlflowModel,
    Picture,
    Record,
    Snapshot,
    Tag,
)
from tests.snapshots import ALL, WINE_QUALITY

WITH_LOGIN = "x https://me:geheim@host/a y"
NAMED = "[secret:named-secret]"
WITHOUT = "x https://[secret:url-login]@host/a y"


def everywhere(value: Any) -> Any:
    """The same with a credential in each text, however deep."""
    if isinstance(value, str):
        return WITH_LOGIN
    if isinstance(value, Picture):
        return value
    if isinstance(value, Record):
        return value.model_copy(update={name: everywhere(field) for name, field in value})
    if isinstance(value, dict):
        return {f"{name} {WITH_LOGIN}": everywhere(field) for name, field in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(everywhere, value))
    return value


@pytest.mark.parametrize("snapshot", ALL.values(), ids=ALL)
def test_no_text_of_a_snapshot_keeps_a_credential(snapshot: Snapshot) -> None:
    hostile = everywhere(snapshot)
    masked = without_credentials(hostile)
    # The digest is that of all the rest.
    told, before = (each.model_dump(exclude={DIGEST, "masked"}) for each in (masked, hostile))
    assert told == masked_text(before)
    assert "geheim" in str(before)
    assert "geheim" not in str(told)


def masked_text(value: Any) -> Any:
    """The same with the credential masked in each text."""
    if isinstance(value, str):
        return value.replace(WITH_LOGIN, WITHOUT)
    if isinstance(value, dict):
        return {masked_text(name): masked_text(each) for name, each in value.items()}
    return type(value)(map(masked_text, value)) if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("snapshot", ALL.values(), ids=ALL)
def test_a_snapshot_without_credentials_stays_as_it_is(snapshot: Snapshot) -> None:
    assert without_credentials(snapshot) == snapshot


def test_names_tell_of_values_in_records_and_in_mappings() -> None:
    flavors = {
        "mine": {
            "api_key": "geheim12",
            "env": [{"name": "DB_PASSWORD", "value": "geheim"}, {"name": "HOME", "value": "/x"}],
            "tokenizer": "llama",
        }
    }
    run = WINE_QUALITY.run
    assert run is not None
    tags = (Tag(key="db.password", value="geheim"), Tag(key="team", value="cellar"))
    snapshot = WINE_QUALITY.model_copy(
        update={
            "model": MlflowModel(flavors=flavors, details={}),
            "run": run.model_copy(update={"tags": tags}),
        }
    )
    masked = without_credentials(snapshot)
    assert masked.model is not None
    assert masked.run is not None
    assert masked.model.flavors == {
        "mine": {
            "api_key": NAMED,
            "env": [
                {"name": "DB_PASSWORD", "value": "[secret:named-secret]"},
                {"name": "HOME", "value": "/x"},
            ],
            "tokenizer": "llama",
        }
    }
    assert masked.run.tags == (Tag(key="db.password", value=NAMED), tags[1])


@pytest.mark.parametrize(
    "told",
    [
        {"password": ["geheim"]},
        {"password": {"value": "geheim"}},
        {"args": ["--user", "me", "--password", "geheim"]},
        {"headers": {"Authorization": "Basic geheim12"}},
        {"columns": ["user", "password"], "rows": [["me", "geheim"]]},
    ],
)
def test_names_tell_of_what_is_in_lists(told: dict[str, Any]) -> None:
    model = MlflowModel(flavors={"mine": told}, details={})
    masked = without_credentials(WINE_QUALITY.model_copy(update={"model": model})).model
    assert masked is not None
    assert "geheim" not in str(masked)
    assert NAMED in str(masked)
    assert "geheim" in str(model)


def test_columns_tell_of_the_cells_of_a_table() -> None:
    table = DataTable(
        run_id="r", path="t.json", columns=("password", "n"), rows=(("geheim", 1, 2),)
    )
    assert without_credentials(table).rows == ((NAMED, 1, 2),)


def test_two_names_that_are_masked_stay_two() -> None:
    flavors = {"https://a:geheim@host": 1, "https://b:geheim@host": 2}
    snapshot = WINE_QUALITY.model_copy(update={"model": MlflowModel(flavors=flavors, details={})})
    masked = without_credentials(snapshot).model
    assert masked is not None
    assert masked.flavors == {
        "https://[secret:url-login]@host": 1,
        "https://[secret:url-login]@host*": 2,
    }


def test_what_this_process_logs_in_with_is_in_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "geheim-geheim")
    snapshot = WINE_QUALITY.model_copy(
        update={"model": MlflowModel(flavors={"mine": {"note": "use geheim-geheim!"}}, details={})}
    )
    masked = without_credentials(snapshot).model
    assert masked is not None
    assert masked.flavors == {"mine": {"note": "use [secret:login-of-this-process]!"}}


LOGIN = "https://me:geheim@host.example/a"


@pytest.fixture
def uri(own_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A run with a credential in whatever can hold one, and a model with some more."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", own_store)
    client = MlflowClient(own_store)
    experiment = client.create_experiment(f"e {LOGIN}", (tmp_path / "artifacts").as_uri())
    client.set_experiment_tag(experiment, "e", LOGIN)
    run_id = client.create_run(experiment, run_name=f"run {LOGIN}").info.run_id
    for key, value in (
        ("mlflow.source.git.repoURL", "https://geheim@github.com/org/repo.git"),
        ("mlflow.source.name", LOGIN),
        ("mlflow.note.content", f"See {LOGIN}"),
        ("db_password", "geheim"),
    ):
        client.set_tag(run_id, key, value)
    client.log_param(run_id, "source", LOGIN)
    client.log_param(run_id, "api_key", "geheim12")
    source = json.dumps({"url": LOGIN, "password": "geheim"})
    dataset = Dataset(name="d", digest="1", source_type="http", source=source, schema=source)
    client.log_inputs(run_id, [DatasetInput(dataset, [])])
    model = {
        "MLmodel": f"run_id: {run_id}\nmetadata: {{at: '{LOGIN}'}}\n"
        f"flavors: {{mine: {{url: '{LOGIN}', token: 'geheim-1234567890', '{LOGIN}': 1}}}}\n",
        "requirements.txt": "--index-url https://me:geheim@pypi.example/simple\n"
        "mine @ git+https://geheim@example.com/mine.git\n",
        "conda.yaml": f"channels: ['{LOGIN}']\ndependencies: [python=3.11, pip: [numpy]]\n"
        "variables:\n  DB_PASSWORD: geheim\n",
        "README.md": f"# Mine\n\n    export HF_TOKEN=geheim-1234567890\n\n{LOGIN}\n",
        "input_example.json": json.dumps({"password": "geheim", "at": LOGIN}),
    }
    folder = tmp_path / "model"
    folder.mkdir()
    for name, text in model.items():
        (folder / name).write_text(text)
    client.log_artifacts(run_id, str(folder), "model")
    client.log_table(run_id, {"a": [LOGIN]}, "table.json")
    client.create_registered_model("mine", description=f"See {LOGIN}")
    version = client.create_model_version("mine", f"runs:/{run_id}/model", run_id)
    client.update_model_version("mine", version.version, f"See {LOGIN}")
    client.set_model_version_tag("mine", version.version, "at", LOGIN)
    return "models:/mine/1"


def test_no_format_shows_a_credential_of_a_model(uri: str) -> None:
    made = report(uri)
    for format in ("markdown", "html", "json"):
        text = str(made.render(format))
        assert "geheim" not in text
        assert text.count("secret:") > 10
    told = made.snapshot
    assert told.run is not None
    assert (
        told.run.dataset_inputs[0].source
        == f'{{"url": "https://[secret:url-login]@host.example/a", "password": "{NAMED}"}}'
    )


def test_an_error_shows_no_credential_either(tmp_path: Path) -> None:
    folder = tmp_path / "password=geheim"
    folder.mkdir()
    with pytest.raises(ReportError, match=r"password=\[secret:named-secret\]"):
        report(str(folder))


def test_a_snapshot_tells_where_something_was_masked_and_what_it_was() -> None:
    run = WINE_QUALITY.run
    assert run is not None
    tags = (Tag(key="db.password", value="geheim"), Tag(key="note", value=f"{LOGIN} {LOGIN}"))
    told = WINE_QUALITY.model_copy(
        update={"run": run.model_copy(update={"tags": tags}), "masked": ()}
    )
    masked = without_credentials(told)
    found = {(each.part, each.key, each.kind): each.count for each in masked.masked}
    assert found == {
        ("run", "tags.db.password", "named-secret"): 1,
        ("run", "tags.note", "url-login"): 2,
    }
    assert without_credentials(masked) == masked


def test_half_a_character_saves_no_credential() -> None:
    run = WINE_QUALITY.run
    assert run is not None
    tags = (Tag(key="a", value="\ud83d"), Tag(key="b", value="dapi" + "0123456789abcdef" * 2))
    masked = without_credentials(run.model_copy(update={"tags": tags}))
    assert masked.tags[0] == tags[0]
    assert masked.tags[1].value.startswith("[secret:databricks-token:")
