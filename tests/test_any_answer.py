"""Whatever a field of an answer holds, there is a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.command.edge import PROCESS_DEFAULTS
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import Snapshot
from tests.conftest import ADMIN, AuthServer
from tests.models import Logged
from tests.mutations import REPLACEMENTS, Mutations, Place, is_leaf
from tests.proxy import Proxy
from tests.workspace import Workspace

pytest_plugins = ["tests.workspace.fixtures"]

LEADING = {
    "model-versions/get": {"name", "version", "run_id", "source", "model_id"},
    "registered-models/alias": {"name", "version", "run_id", "source", "model_id"},
    "databricks/registered-models/get": {"id"},
    "runs/get": {"run_id", "experiment_id", "artifact_uri"},
    "logged-models/": {"model_id", "experiment_id", "source_run_id", "artifact_uri", "run_id"},
    "users/current": {"username", "is_admin"},
    "users/list": {"username"},
}
"""Fields by which a report finds other answers, by a word in the request: one at a time."""
NEEDED = {
    "registered-models/get": {"name"},
    "experiments/get": {"experiment_id"},
    "artifacts/list": {"files", "path", "is_dir"},
}
"""Fields that a part cannot be without: one of an answer is replaced at a time."""
READ_BY_OTHERS = (
    *("list-artifacts", "mlflow-artifacts/", "/api/2.0/fs/", "-download-uri"),
    *("-artifact-repository-enabled", "metrics/get-history", "traces/search"),
)
"""Words in the requests whose answers only MLflow or the SDK sees: likewise, all their fields."""
OF_VERSION = {
    ("model_version",),
    ("model_version", "name"),
    ("model_version", "version"),
}
OF_RUN = {
    *{("run",), ("run", "info"), ("run", "info", "run_id"), ("run", "info", "artifact_uri")},
    # MLflow 3 looks there for a logged model of that name.
    ("run", "info", "experiment_id"),
}
OF_LOGGED_MODEL = {
    ("model",),
    ("model", "info"),
    ("model", "info", "model_id"),
    ("model", "info", "artifact_uri"),
}
"""Fields without which there is no report of what was asked for."""
UNEXPECTED = "an answer that was not expected"
"""What is said of an error that nobody thought of."""

Rounds = Iterator[dict[str, set[Place]]]


def word_in(request: str, words: dict[str, set[Any]]) -> set[Any]:
    """The fields that are named for a request."""
    return set().union(*(fields for word, fields in words.items() if word in request))


def rounds(places: dict[str, set[Place]]) -> Rounds:
    """What is replaced together: never one field by which the report finds another."""
    together: dict[str, set[Place]] = {}
    outer: dict[str, list[Place]] = {}
    alone: list[tuple[str, Place]] = []
    for request, found in places.items():
        names = word_in(request, LEADING)
        leading = {place for place in found if names & set(place)}
        by_others = any(word in request for word in READ_BY_OTHERS)
        needed = word_in(request, NEEDED)
        for place in sorted(found, key=str):
            if any(lead[: len(place)] == place for lead in leading):
                alone.append((request, place))
            elif is_leaf(place, found) and place[-1] not in needed and not by_others:
                together.setdefault(request, set()).add(place)
            else:
                outer.setdefault(request, []).append(place)
    yield together
    for each in range(max(map(len, outer.values()), default=0)):
        yield {request: {found[each]} for request, found in outer.items() if each < len(found)}
    for request, place in alone:
        yield {request: {place}}


def try_all(
    read: Callable[[], Snapshot],
    mutations: Mutations,
    replacement: str,
    essential: dict[str, set[Place]],
    among: str = "",
) -> None:
    """Replace every field of the answers, or of those to some requests, by something."""
    usual = read()
    places = {request: found for request, found in mutations.places.items() if among in request}
    assert sum(map(len, places.values())) > 10
    mutations.replacement = REPLACEMENTS[replacement]
    for number, replaced in enumerate(rounds(places)):
        mutations.replaced = replaced
        snapshot = attempt(read)
        if isinstance(snapshot, ReportError):
            (request, found), *others = replaced.items()
            assert not others
            assert found <= word_in(request, essential), (replaced, snapshot)
            assert UNEXPECTED not in str(snapshot), replaced
            continue
        assert [gap for gap in snapshot.gaps if UNEXPECTED in gap.message] == [], replaced
        assert Snapshot.from_json(snapshot.to_json()) == snapshot
        if number == 0:
            assert missing(snapshot) == missing(usual), [
                gap for gap in snapshot.gaps if gap not in usual.gaps
            ]


def attempt(read: Callable[[], Snapshot]) -> Snapshot | ReportError:
    try:
        return read()
    except ReportError as error:
        return error


def missing(snapshot: Snapshot) -> set[str]:
    """The parts that are not there."""
    return {name for name, value in snapshot if value is None}


@pytest.mark.parametrize("replacement", REPLACEMENTS)
@pytest.mark.parametrize("uri", ["models:/main.ml.fraud@champion", "models:/dolly3b/1"])
def test_any_answer_of_databricks_leaves_a_report(
    uri: str, replacement: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in PROCESS_DEFAULTS.items():
        monkeypatch.setenv(name, value)
    workspace.rewrite = mutations = Mutations()
    essential = {"model-versions/get": OF_VERSION, "registered-models/alias": OF_VERSION}
    try_all(lambda: collect(Client(), uri), mutations, replacement, essential)


@pytest.fixture
def try_mlflow(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Replace fields in what the server answers, which is asked the same only once."""
    for name, value in PROCESS_DEFAULTS.items():
        monkeypatch.setenv(name, value)
    proxy.replay = True
    proxy.rewrite = mutations = Mutations()
    return lambda uri, *options: try_all(
        lambda: collect(Client(proxy.url), uri), mutations, *options
    )


@pytest.mark.versions
@pytest.mark.parametrize("replacement", REPLACEMENTS)
def test_any_answer_of_mlflow_leaves_a_report(
    replacement: str, served_wine: Logged, try_mlflow: Callable[..., None]
) -> None:
    try_mlflow(served_wine.uri, replacement, {"/model-versions/get": OF_VERSION})


@pytest.mark.parametrize("replacement", ["null", "text", "object"])
def test_any_run_leaves_a_report_of_a_model_in_it(
    replacement: str, served_wine: Logged, try_mlflow: Callable[..., None]
) -> None:
    uri = f"runs:/{served_wine.run_id}/model"
    try_mlflow(uri, replacement, {"/runs/get": OF_RUN}, "/runs/get")


@pytest.mark.parametrize("replacement", ["null", "text", "object"])
def test_any_logged_model_leaves_a_report(
    replacement: str, served_wine: Logged, try_mlflow: Callable[..., None]
) -> None:
    uri = f"models:/{served_wine.model_id}"
    try_mlflow(uri, replacement, {"/logged-models/": OF_LOGGED_MODEL}, "/logged-models/")


@pytest.mark.parametrize("replacement", REPLACEMENTS)
def test_any_answer_about_users_leaves_a_report(
    replacement: str, auth_server: AuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**PROCESS_DEFAULTS, **auth_server.env_of(ADMIN)}.items():
        monkeypatch.setenv(name, value)
    with Proxy(auth_server.url, replay=True) as proxy:
        proxy.rewrite = mutations = Mutations()
        read = partial(collect, Client(proxy.url), auth_server.logged.uri)
        try_all(read, mutations, replacement, {}, "/users/")
