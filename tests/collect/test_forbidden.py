"""What people may not read on a real server with basic-auth, and what they may."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.snapshot import Snapshot
from tests.collect.conftest import gaps
from tests.conftest import ADMIN, READER, VISITOR, AuthServer
from tests.models import MLFLOW_3
from tests.upkeep.webhooks.conftest import WITH_WEBHOOKS

pytestmark = pytest.mark.versions

WITH_LOGGED_MODELS = pytest.mark.skipif(not MLFLOW_3, reason="logged models came with MLflow 3")
OF_MLFLOW_3 = ("logged_model", "evaluation_runs", "traces")


def read_as(user: str, auth_server: AuthServer) -> Iterator[Snapshot]:
    before = dict(os.environ)
    os.environ.update(auth_server.env_of(user))
    try:
        yield collect(Client(auth_server.url), auth_server.logged.uri, permissions=False)
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="module")
def as_visitor(auth_server: AuthServer) -> Iterator[Snapshot]:
    """Who may read the registered model only."""
    yield from read_as(VISITOR, auth_server)


@pytest.fixture(scope="module")
def as_reader(auth_server: AuthServer) -> Iterator[Snapshot]:
    """Who may read the registered model and the experiment."""
    yield from read_as(READER, auth_server)


@pytest.fixture(scope="module")
def as_admin(auth_server: AuthServer) -> Iterator[Snapshot]:
    yield from read_as(ADMIN, auth_server)


@pytest.mark.parametrize("part", ["metric_histories", "related_runs", "run_artifacts"])
def test_who_may_not_read_the_run_sees_that_of_each_part(as_visitor: Snapshot, part: str) -> None:
    assert getattr(as_visitor, part) is None
    assert [gap.reason for gap in gaps(as_visitor, part)] == ["forbidden"]


@WITH_LOGGED_MODELS
@pytest.mark.parametrize("part", OF_MLFLOW_3)
def test_who_may_not_read_the_logged_model_sees_that_of_each_part(
    as_visitor: Snapshot, part: str
) -> None:
    assert getattr(as_visitor, part) is None
    assert [gap.reason for gap in gaps(as_visitor, part)] == ["forbidden"]


def test_who_may_read_the_registered_model_sees_its_versions(as_visitor: Snapshot) -> None:
    assert as_visitor.versions is not None
    (version,) = as_visitor.versions.versions
    assert version.aliases == ("champion",)
    assert version.metrics == ()
    assert gaps(as_visitor, "versions") == []


@pytest.mark.parametrize(
    "part",
    [
        *("versions", "metric_histories", "related_runs", "run_artifacts"),
        *(pytest.param(part, marks=WITH_LOGGED_MODELS) for part in OF_MLFLOW_3),
    ],
)
def test_who_may_read_the_experiment_sees_all_of_it(as_reader: Snapshot, part: str) -> None:
    assert getattr(as_reader, part) is not None
    assert gaps(as_reader, part) == []


@WITH_WEBHOOKS
@pytest.mark.parametrize("user", ["as_visitor", "as_reader"])
def test_only_administrators_see_webhooks(request: pytest.FixtureRequest, user: str) -> None:
    snapshot: Snapshot = request.getfixturevalue(user)
    assert snapshot.webhooks is None
    assert [gap.reason for gap in gaps(snapshot, "webhooks")] == ["forbidden"]


@WITH_WEBHOOKS
def test_administrators_see_webhooks(as_admin: Snapshot) -> None:
    assert as_admin.webhooks == ()
    assert gaps(as_admin, "webhooks") == []
