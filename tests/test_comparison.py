"""Versions that differ in known ways, registered with a real MLflow, and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, Schema

from mlflow_report_plugin import (
    AccessDenied,
    Comparison,
    InvalidModelUri,
    NotFound,
    compare,
    report,
)
from tests.conftest import ADMIN, READER, VISITOR, AuthServer, let
from tests.models import MLFLOW_3, tracking
from tests.sharing import Shared

pytestmark = pytest.mark.versions
NAME = "vintage"


@dataclass(frozen=True)
class Made:
    """What a version is made of."""

    columns: tuple[tuple[str, DataType], ...] = (
        ("alcohol", DataType.double),
        ("ash", DataType.long),
    )
    requirements: tuple[str, ...] = ("mlflow==3.1.0", "pandas==2.2.0")
    data: tuple[float, ...] = (1.0, 2.0)
    commit: str = "a" * 40
    accuracy: float = 0.9
    depth: str = "3"


FIRST = Made()
VERSIONS = (
    FIRST,
    replace(FIRST, columns=(FIRST.columns[0], ("ash", DataType.string))),
    replace(FIRST, requirements=("mlflow==3.1.0", "pandas==3.0.0")),
    replace(FIRST, data=(1.0, 3.0)),
    replace(FIRST, commit="b" * 40),
    replace(FIRST, accuracy=0.8),
    FIRST,
    replace(FIRST, depth="5"),
)
"""Eight versions; the seventh has the alias `champion`."""


def first_column(model_input: pd.DataFrame) -> Any:
    """A model that needs no training."""
    return model_input.iloc[:, 0]


def register(made: Made, experiment_id: str) -> None:
    signature = ModelSignature(Schema([ColSpec(type, name) for name, type in made.columns]))
    place = {"name": "model"} if MLFLOW_3 else {"artifact_path": "model"}
    with mlflow.start_run(experiment_id=experiment_id):
        mlflow.set_tag("mlflow.source.git.commit", made.commit)
        mlflow.log_param("depth", made.depth)
        mlflow.log_metric("accuracy", made.accuracy)
        data = mlflow.data.from_pandas(pd.DataFrame({"alcohol": made.data}), name="cellar")
        mlflow.log_input(data, context="training")
        mlflow.pyfunc.log_model(
            **place,
            python_model=first_column,
            signature=signature,
            pip_requirements=[*made.requirements],
            registered_model_name=NAME,
        )


@pytest.fixture(scope="module")
def vintages(shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The tracking URI of a store with the eight versions."""
    folder = tmp_path_factory.mktemp("vintages")
    uri = shared.empty_store(folder / "mlflow.db")
    client = mlflow.MlflowClient(uri)
    experiment_id = client.create_experiment(NAME, (folder / "artifacts").as_uri())
    with tracking(uri):
        for made in VERSIONS:
            register(made, experiment_id)
    client.set_registered_model_alias(NAME, "champion", "7")
    return uri


@pytest.fixture
def since(vintages: str) -> Callable[..., Comparison]:
    """Compares a version, with the one before it unless another is named."""

    def read(version: int, old: str | None = None, **options: Any) -> Comparison:
        return compare(old, f"models:/{NAME}/{version}", tracking_uri=vintages, **options)

    return read


def told(found: Comparison) -> list[tuple[str, str, str, str]]:
    return [(each.part, each.identity, each.kind, each.severity) for each in found.changes]


BACK = {
    "pandas": ("environment", "pandas", "changed", "notable"),
    "data": ("datasets", "cellar: digest", "changed", "notable"),
    "commit": ("code", "commit", "changed", "notable"),
}


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (2, [("signature", "inputs.ash", "changed", "breaking")]),
        (3, [("signature", "inputs.ash", "changed", "breaking"), BACK["pandas"]]),
        (4, [BACK["data"], BACK["pandas"]]),
        (5, [BACK["data"], BACK["commit"]]),
        (6, [("metrics", "accuracy", "changed", "regression"), BACK["commit"]]),
        (
            7,
            [
                ("metrics", "accuracy", "changed", "notable"),
                ("aliases", "alias champion", "added", "notable"),
            ],
        ),
        (
            8,
            [
                ("params", "depth", "changed", "notable"),
                ("aliases", "alias champion", "removed", "notable"),
            ],
        ),
    ],
)
def test_exactly_what_differs_from_the_version_before_is_named(
    since: Callable[..., Comparison], version: int, expected: list[tuple[str, str, str, str]]
) -> None:
    assert told(since(version)) == expected


def test_the_same_version_twice_has_no_changes(since: Callable[..., Comparison]) -> None:
    found = since(3, f"models:/{NAME}/3")
    assert told(found) == []
    assert found.diff.not_comparable == ()


@pytest.mark.parametrize("against", ["@champion", "7", f"models:/{NAME}/7"])
def test_another_version_can_be_chosen(since: Callable[..., Comparison], against: str) -> None:
    found = since(6, against=against)
    assert found.diff.old.version == "7"
    assert ("metrics", "accuracy", "changed", "regression") in told(found)


def test_an_alias_can_be_asked_about(vintages: str) -> None:
    found = compare(None, f"models:/{NAME}@champion", tracking_uri=vintages)
    assert (found.diff.old.version, found.diff.new.version) == ("6", "7")


def test_only_some_parts_are_compared(since: Callable[..., Comparison]) -> None:
    assert told(since(5, only=("code",))) == [BACK["commit"]]
    assert since(5, only=("code",)).diff.not_comparable == ()


def test_the_first_version_has_none_before_it(since: Callable[..., Comparison]) -> None:
    with pytest.raises(NotFound, match=f"there is no version before version 1 of {NAME}"):
        since(1)


def test_a_model_that_is_not_registered_needs_a_second_one(tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text("flavors: {}\n")
    with pytest.raises(InvalidModelUri, match="is no registered version: name the other side"):
        compare(None, str(tmp_path))


def test_a_snapshot_stands_for_what_was_there(vintages: str, tmp_path: Path) -> None:
    old = report(f"models:/{NAME}/2", tracking_uri=vintages).save(tmp_path / "old.json")
    found = compare(str(old), f"models:/{NAME}/3", tracking_uri=vintages)
    assert told(found)[-1] == BACK["pandas"]
    new = compare(None, str(old), tracking_uri=vintages)
    assert (new.diff.old.version, new.diff.new.version) == ("1", "2")


def test_two_snapshots_need_no_server(vintages: str, tmp_path: Path) -> None:
    paths = [
        str(report(f"models:/{NAME}/{n}", tracking_uri=vintages).save(tmp_path / f"{n}.json"))
        for n in (3, 4)
    ]
    found = compare(*paths, tracking_uri="http://127.0.0.1:9")
    assert told(found) == [BACK["data"], BACK["pandas"]]


def test_the_report_of_a_version_says_what_changed(vintages: str) -> None:
    made = report(f"models:/{NAME}/8", tracking_uri=vintages)
    found = made.snapshot.changes
    assert found is not None
    assert [(each.part, each.identity) for each in found.changes] == [
        ("params", "depth"),
        ("aliases", "alias champion"),
    ]
    assert "## Changes since version 7" in made.to_markdown()


def test_neither_the_first_version_nor_a_basic_report_says_so(vintages: str) -> None:
    for version, depth in ((1, "full"), (8, "basic")):
        made = report(f"models:/{NAME}/{version}", tracking_uri=vintages, depth=depth)  # type: ignore[arg-type]  # one of two words
        assert made.snapshot.changes is None
        assert made.snapshot.gaps_of("changes") == ()


def test_a_version_before_that_is_gone_is_passed_over(shared: Shared, tmp_path: Path) -> None:
    uri = shared.empty_store(tmp_path / "mlflow.db")
    client = mlflow.MlflowClient(uri)
    experiment_id = client.create_experiment(NAME, (tmp_path / "artifacts").as_uri())
    with tracking(uri):
        for _ in range(3):
            register(FIRST, experiment_id)
    client.delete_model_version(NAME, "2")
    found = compare(None, f"models:/{NAME}/3", tracking_uri=uri)
    assert (found.diff.old.version, told(found)) == ("1", [])


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 tells nobody who may do what")
def test_who_gained_a_permission_is_named(auth_server: AuthServer, tmp_path: Path) -> None:
    url, source = auth_server.url, auth_server.logged
    as_admin = mlflow.MlflowClient(auth_server.url_of(ADMIN))
    name = f"{NAME}-granted"
    as_admin.create_registered_model(name)
    as_admin.create_model_version(name, f"runs:/{source.run_id}/model", source.run_id)
    let(url, READER, "READ", "registered_model", "name", name)
    as_reader = auth_server.url_of(READER)
    old = report(f"models:/{name}/1", tracking_uri=as_reader).save(tmp_path / "old.json")
    let(url, READER, "EDIT", "registered_model", "name", name)
    found = compare(str(old), f"models:/{name}/1", tracking_uri=as_reader)
    assert told(found) == [
        ("permissions", f"registered model: user {READER}", "changed", "notable")
    ]
    assert "gained EDIT" in found.changes[0].explanation


def test_what_may_not_be_read_is_no_change(auth_server: AuthServer, tmp_path: Path) -> None:
    uri = auth_server.logged.uri
    whole = report(uri, tracking_uri=auth_server.url_of(READER)).save(tmp_path / "whole.json")
    found = compare(str(whole), uri, tracking_uri=auth_server.url_of(VISITOR))
    assert {each.kind for each in found.changes} <= {"changed"}
    forbidden = {each.part for each in found.diff.not_comparable if each.reason == "forbidden"}
    assert forbidden >= {"metrics", "params", "datasets", "code"}


def test_a_version_that_may_not_be_read_is_not_called_the_first(auth_server: AuthServer) -> None:
    url = auth_server.url_of(VISITOR)
    name = f"{NAME}-hidden"
    as_admin = mlflow.MlflowClient(auth_server.url_of(ADMIN))
    as_admin.create_registered_model(name)
    run_id = auth_server.logged.run_id
    as_admin.create_model_version(name, f"runs:/{run_id}/model", run_id)
    with pytest.raises(AccessDenied):
        compare(None, f"models:/{name}/1", tracking_uri=url)
