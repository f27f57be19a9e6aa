"""Which registry a model is looked for in, and when the command says so."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin import NotFound, report
from mlflow_report_plugin.command.main import group
from tests.models import Logged, tracking

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

DOLLY_RUN = "runs:/abbe441c4d9f4b69a9943e4beb71ce89/dolly3b"
FRAUD_RUN = "runs:/6e7f8091a2b3424d5e6f708192031425/model"
IN_WORKSPACE = (
    "Read dolly3b from the workspace registry (databricks{login}), because its name has 1 part\n"
)
IN_UNITY_CATALOG = (
    "Read main.ml.fraud from Unity Catalog (databricks-uc{login}), because its name has 3 parts\n"
)

Run = Callable[..., Result]


@pytest.fixture
def run(login: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command with this login and a registry; `None` leaves it to MLflow."""

    def run(uri: str, registry: str | None = None) -> Result:
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"databricks{login}")
        if registry is None:
            monkeypatch.delenv("MLFLOW_REGISTRY_URI", raising=False)
        else:
            monkeypatch.setenv("MLFLOW_REGISTRY_URI", f"{registry}{login}")
        return CliRunner().invoke(group, [uri, "-f", "json", "--no-permissions"])

    return run


@pytest.mark.parametrize(
    ("registry", "uri", "told"),
    [
        (None, "models:/dolly3b/1", IN_WORKSPACE),
        (None, "models:/main.ml.fraud/1", IN_UNITY_CATALOG),
        ("databricks", "models:/dolly3b/1", ""),
        ("databricks", "models:/main.ml.fraud/1", IN_UNITY_CATALOG),
        ("databricks-uc", "models:/dolly3b/1", IN_WORKSPACE),
        ("databricks-uc", "models:/main.ml.fraud/1", ""),
        (None, DOLLY_RUN, IN_WORKSPACE),
        (None, FRAUD_RUN, IN_UNITY_CATALOG),
        ("databricks", DOLLY_RUN, ""),
        ("databricks-uc", FRAUD_RUN, ""),
    ],
)
def test_the_name_chooses_the_registry_and_that_is_told_unless_it_was_chosen(
    registry: str | None, uri: str, told: str, run: Run, login: str
) -> None:
    result = run(uri, registry)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == told.format(login=login)
    found = json.loads(result.stdout)
    name = "main.ml.fraud" if uri in (FRAUD_RUN, "models:/main.ml.fraud/1") else "dolly3b"
    scheme = "databricks-uc" if name == "main.ml.fraud" else "databricks"
    for part in ("model_version", "registered_model"):
        assert found[part]["name"] == name
        assert found[part]["is_unity_catalog"] == (scheme == "databricks-uc")
    assert found["provenance"]["registry_uri"] == f"{scheme}{login}"


@pytest.mark.parametrize(
    ("registry", "uri"), [("databricks", FRAUD_RUN), ("databricks-uc", DOLLY_RUN)]
)
def test_a_run_finds_no_version_in_a_registry_that_was_not_chosen(
    registry: str, uri: str, run: Run
) -> None:
    result = run(uri, registry)
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert found["run"] is not None
    assert found["model_version"] is None


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("uri", "registered"),
    [
        (DOLLY_RUN, "models:/dolly3b/1"),
        (FRAUD_RUN, "models:/main.ml.fraud/1"),
        ("dbfs:/Volumes/main/ml/models/fraud", "models:/main.ml.fraud/2"),
    ],
)
def test_the_version_that_a_model_leads_to_is_whole(uri: str, registered: str) -> None:
    found, expected = report(uri).snapshot, report(registered).snapshot
    assert found.model_version == expected.model_version
    assert found.registered_model == expected.registered_model
    assert found.registered_model_permissions == expected.registered_model_permissions
    assert found.serving_endpoints == expected.serving_endpoints
    assert found.lineage == expected.lineage


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("models:/dolly3c/1", ["'dolly3c'", " in databricks{login}", "did you mean 'dolly3b'?"]),
        (
            "models:/main.ml.froud/1",
            ["'main.ml.froud'", " in databricks-uc{login}", "did you mean 'main.ml.fraud'"],
        ),
        ("models:/ml.fraud/1", ["'ml.fraud'", " in databricks{login}"]),
        ("models:/dolly3b/9", ["'dolly3b' has no version 9", "versions 1"]),
        ("models:/main.ml.fraud/9", ["'main.ml.fraud' has no version 9", "versions 1, 2, 3"]),
        ("models:/main.ml.fraud@champoin", ["no alias 'champoin'", "aliases champion"]),
        ("models:/dolly3b@champion", ["the workspace registry has no aliases"]),
        ("models:/dolly3b/Staging", ["'dolly3b' has no version in stage 'Staging'"]),
    ],
)
def test_what_is_in_no_registry_is_told_with_what_is(
    uri: str, words: list[str], run: Run, login: str
) -> None:
    result = run(uri)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    for each in words:
        assert each.format(login=login) in result.stderr


@pytest.mark.parametrize("name", ["iris.v1", "a.b.c"])
@pytest.mark.parametrize("store", ["wine", "served_wine"])
def test_elsewhere_a_dot_in_a_name_means_nothing(
    store: str, name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    model: Logged = request.getfixturevalue(store)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", model.tracking_uri)
    with tracking(model.tracking_uri):
        model.client.copy_model_version(model.uri, name)
    try:
        result = CliRunner().invoke(group, [f"models:/{name}/1", "-f", "json"])
    finally:
        model.client.delete_registered_model(name)
    assert result.exit_code == 0, result.stderr
    assert "because its name" not in result.stderr
    found = json.loads(result.stdout)
    assert found["model_version"]["name"] == name
    assert found["registered_model"]["is_unity_catalog"] is False
    assert found["provenance"]["registry_uri"] == model.tracking_uri


@pytest.mark.usefixtures("workspace")
def test_python_takes_a_registry_too() -> None:
    made = report("models:/dolly3b/1", tracking_uri="databricks", registry_uri="databricks-uc")
    assert made.snapshot.provenance.registry_uri == "databricks"
    with pytest.raises(NotFound, match="in databricks-uc"):
        report("models:/main.ml.dolly3b/1", tracking_uri="databricks")
