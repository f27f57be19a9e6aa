"""Who may do what, on a real server with basic-auth."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import AccessDenied
from mlflow_report_plugin.snapshot import Permissions, Snapshot
from tests.conftest import ADMIN, READER, STRANGER, VISITOR, AuthServer
from tests.models import MLFLOW_3, Logged

pytestmark = pytest.mark.versions


@pytest.fixture
def read_as(
    auth_server: AuthServer, use: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Snapshot]:
    def read(user: str) -> Snapshot:
        for name, value in auth_server.env_of(user).items():
            monkeypatch.setenv(name, value)
        use(auth_server.url)
        return collect(Client(), auth_server.logged.uri)

    return read


def by_principal(permissions: Permissions | None) -> dict[str, str]:
    assert permissions is not None
    return {grant.principal: grant.permission for grant in permissions.grants}


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 tells nobody about other users")
def test_an_administrator_sees_everybodys_permissions(read_as: Callable[[str], Snapshot]) -> None:
    snapshot = read_as(ADMIN)
    model = by_principal(snapshot.registered_model_permissions)
    experiment = by_principal(snapshot.experiment_permissions)
    assert model[ADMIN] == "MANAGE"
    assert (model[READER], experiment[READER]) == ("READ", "READ")
    assert model[VISITOR] == "READ"
    assert experiment[VISITOR] == experiment[STRANGER] == "NO_PERMISSIONS"
    assert snapshot.gap("registered_model_permissions") is None


def test_a_reader_sees_their_own_permission_and_that_there_is_more(
    read_as: Callable[[str], Snapshot],
) -> None:
    snapshot = read_as(READER)
    assert by_principal(snapshot.registered_model_permissions) == {READER: "READ"}
    assert by_principal(snapshot.experiment_permissions) == {READER: "READ"}
    gap = snapshot.gap("registered_model_permissions")
    assert gap is not None
    assert gap.reason == ("forbidden" if MLFLOW_3 else "unsupported")


def test_what_a_visitor_may_not_read_is_a_gap(read_as: Callable[[str], Snapshot]) -> None:
    snapshot = read_as(VISITOR)
    assert snapshot.registered_model is not None
    assert snapshot.run is None
    gap = snapshot.gap("run")
    assert gap is not None
    assert gap.reason == "forbidden"


def test_a_stranger_gets_no_report(read_as: Callable[[str], Snapshot]) -> None:
    with pytest.raises(AccessDenied):
        read_as(STRANGER)


def test_permissions_are_left_out_on_request(
    auth_server: AuthServer, use: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in auth_server.env_of(ADMIN).items():
        monkeypatch.setenv(name, value)
    use(auth_server.url)
    snapshot = collect(Client(), auth_server.logged.uri, permissions=False)
    assert snapshot.registered_model_permissions is None
    assert snapshot.provenance.permissions is False
    assert {gap.reason for gap in snapshot.gaps} <= {"unsupported"}  # what MLflow 2 lacks


def test_a_server_without_users_keeps_no_permissions(
    served_wine: Logged, use: Callable[[str], None]
) -> None:
    use(served_wine.tracking_uri)
    snapshot = collect(Client(), served_wine.uri)
    gap = snapshot.gap("experiment_permissions")
    assert gap is not None
    assert gap.reason == "unsupported"
