"""What the tests stand on: real stores, real servers, real models and the real command."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, settings
from werkzeug.security import generate_password_hash

from tests import forks
from tests.proxy import Proxy
from tests.servers import is_mlflow_setting, outside
from tests.sharing import Shared, Undertaker

# Before anything imports MLflow: the tests see no setting of the person who runs them.
for name in [name for name in os.environ if is_mlflow_setting(name)]:
    del os.environ[name]
SETTINGS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    # Reports are made where a test asks for them.
    "MLFLOW_REPORT_AUTOLOG": "false",
    # A busy machine is no reason for a registration not to wait for its report.
    "MLFLOW_REPORT_AUTOLOG_TIMEOUT": "600",
    # Since MLflow 3.7 the file store has to be asked for.
    "MLFLOW_ALLOW_FILE_STORE": "true",
    # For servers that cannot be reached, in the tests' own process.
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "0",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "GIT_PYTHON_REFRESH": "quiet",
}
os.environ.update(SETTINGS)
# A shell that runs the tests in its background has them ignore this, and so all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)
# PySpark, which MLflow imports to look at data, takes a program without a file for its own doctests
# and ends it. The workers of pytest-xdist are such programs.
if not hasattr(sys.modules["__main__"], "__file__"):
    sys.modules["__main__"].__file__ = __file__

from tests.models import Logged, log_wine, tracking  # noqa: E402 - imports MLflow, so after the settings

# How fast values are generated says something about the computer, not about the package.
settings.register_profile(
    "any computer", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any computer")

SHARED = pytest.StashKey[Shared]()
UNDERTAKER = pytest.StashKey[Undertaker]()
HERE = Path(__file__).parent
LONG, SHORT = {"upkeep", "hooks", "real", "server", "spark"}, {"renderers", "sections"}
ADMIN, READER, STRANGER, VISITOR = "admin", "reader", "stranger", "visitor"
PASSWORD = "s3cret-Passw0rd-x7"


@dataclass(frozen=True)
class AuthServer:
    """A server with basic-auth. All users have the password `PASSWORD`."""

    url: str
    """Without user and password."""
    logged: Logged
    """READER may read everything, VISITOR the registered model only, STRANGER nothing."""

    def url_of(self, user: str, password: str = PASSWORD) -> str:
        """The tracking URI with a user and a password in it."""
        return self.url.replace("http://", f"http://{user}:{password}@")

    def env_of(self, user: str, password: str = PASSWORD) -> dict[str, str]:
        """The environment for a user, with the tracking URI."""
        return {
            "MLFLOW_TRACKING_URI": self.url,
            "MLFLOW_TRACKING_USERNAME": user,
            "MLFLOW_TRACKING_PASSWORD": password,
        }


def pytest_configure(config: pytest.Config) -> None:
    """Give all workers of pytest-xdist the same folder."""
    folder = getattr(config, "workerinput", {}).get("shared")
    if folder is None:
        folder = tempfile.mkdtemp(prefix="mlflow-report-tests-")
        config.stash[UNDERTAKER] = Undertaker(Path(folder))
    config.stash[SHARED] = Shared(Path(folder))


@pytest.hookimpl(optionalhook=True)  # It is there with pytest-xdist only.
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of the folder."""
    node.workerinput["shared"] = str(node.config.stash[SHARED].folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules that take longest, so that none is left when all else is done."""

    def turn(item: pytest.Item) -> int:
        folders = set(item.path.relative_to(HERE).parts)
        return 0 if folders & LONG else 2 if folders & SHORT else 1

    items.sort(key=turn)


@pytest.hookimpl(trylast=True)  # Workers have ended by then.
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End what was shared; the logs stay if they may say why a test failed."""
    if UNDERTAKER in session.config.stash:
        session.config.stash[UNDERTAKER].come(keep_files=session.testsfailed > 0)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say where the logs are."""
    if {"failed", "error"} & terminalreporter.stats.keys():
        terminalreporter.write_line(f"The logs of servers are in {config.stash[SHARED].folder}")


@pytest.fixture(autouse=True)
def _environment_stays_as_it_was() -> Iterator[None]:
    """What a test sets for MLflow does not reach the next one."""
    import mlflow
    from mlflow.tracking import fluent

    before = dict(os.environ)
    yield
    logging.disable(logging.NOTSET)
    mlflow.set_registry_uri(None)
    mlflow.set_tracking_uri(None)
    # `set_experiment` takes no None, and a run of another experiment cannot be resumed after it.
    fluent._active_experiment_id = None
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory, shared: Shared) -> str:
    """The tracking URI of an empty sqlite store; give models their `artifact_location`."""
    return shared.empty_store(tmp_path_factory.mktemp("sqlite") / "mlflow.db")


@pytest.fixture
def own_store(tmp_path: Path, shared: Shared) -> str:
    """The tracking URI of an empty sqlite store that no other test uses."""
    return shared.empty_store(tmp_path / "mlflow.db")


@pytest.fixture(scope="session")
def file_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The tracking URI of an empty file store."""
    return tmp_path_factory.mktemp("file-store").as_uri()


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest) -> Shared:
    """What all workers of this run have in common."""
    return request.config.stash[SHARED]


@pytest.fixture(scope="session")
def server(shared: Shared) -> str:
    """The URL of a real `mlflow server` that serves artifacts; all workers use it."""
    return str(shared.once("server", lambda folder: {"url": shared.server(folder)})["url"])


USERS = "users.db"
"""The database of a server with basic-auth, in its folder."""


def basic_auth(folder: Path) -> dict[str, str]:
    """The environment of a server with basic-auth, whose settings and users are in a folder.

    ADMIN is there; nobody else may do anything.
    """
    settings = folder / "basic_auth.ini"
    settings.write_text(
        "[mlflow]\n"
        "default_permission = NO_PERMISSIONS\n"
        f"database_uri = sqlite:///{folder / USERS}\n"
        f"admin_username = {ADMIN}\n"
        f"admin_password = {PASSWORD}\n"
        "authorization_function = mlflow.server.auth:authenticate_request_basic_auth\n"
    )
    return {
        "MLFLOW_AUTH_CONFIG_PATH": str(settings),
        "MLFLOW_FLASK_SERVER_SECRET_KEY": "for-tests",
    }


def check_passwords_quickly(folder: Path) -> None:
    """Hash the passwords of the users so far once, not for a third of a second a request."""
    quick = generate_password_hash(PASSWORD, "pbkdf2:sha256:1")
    with contextlib.closing(sqlite3.connect(folder / USERS)) as users, users:
        users.execute("UPDATE users SET password_hash = ?", [quick])


@pytest.fixture(scope="session")
def auth_server(shared: Shared) -> AuthServer:
    """A real `mlflow server --app-name basic-auth` with users and a model; all workers use it."""

    def make(folder: Path) -> dict[str, Any]:
        url = shared.server(folder, "--app-name", "basic-auth", env=basic_auth(folder))
        return {"url": url, "logged": asdict(log_wine_with_users(url, folder))}

    made = shared.once("auth-server", make)
    return AuthServer(made["url"], Logged(**made["logged"]))


def log_wine_with_users(url: str, folder: Path) -> Logged:
    """Log the wine model on a server with `basic_auth(folder)`, and make its users."""
    check_passwords_quickly(folder)
    before = dict(os.environ)
    os.environ.update(MLFLOW_TRACKING_USERNAME=ADMIN, MLFLOW_TRACKING_PASSWORD=PASSWORD)
    try:
        logged = log_wine(url)
    finally:
        os.environ.clear()
        os.environ.update(before)
    for user in (READER, VISITOR, STRANGER):
        body = {"username": user, "password": PASSWORD}
        _ask(url, "2.0/mlflow/users/create", body).raise_for_status()
    for user in (READER, VISITOR):
        let(url, user, "READ", "registered_model", "name", logged.name)
    let(url, READER, "READ", "experiment", "experiment_id", logged.experiment_id)
    check_passwords_quickly(folder)
    return logged


def _ask(url: str, path: str, body: dict[str, str]) -> requests.Response:
    return requests.post(f"{url}/api/{path}", json=body, auth=(ADMIN, PASSWORD), timeout=30)


def let(url: str, user: str, permission: str, kind: str, id_name: str, id: str) -> None:
    """Give a user a permission on a registered model or an experiment."""
    grant = {
        "username": user,
        "permission": permission,
        "resource_type": kind,
        "resource_id": id,
    }
    answer = _ask(url, "3.0/mlflow/users/permissions/grant", grant)
    if answer.status_code == 400:  # there is another one already
        _ask(url, "3.0/mlflow/users/permissions/revoke", grant).raise_for_status()
        answer = _ask(url, "3.0/mlflow/users/permissions/grant", grant)
    if answer.status_code == 404:  # MLflow 2 and early 3 have one address for each kind
        path = f"2.0/mlflow/{kind.replace('_', '-')}s/permissions/create"
        answer = _ask(url, path, {"username": user, "permission": permission, id_name: id})
    answer.raise_for_status()


@pytest.fixture(scope="session")
def wine(sqlite_store: str, tmp_path_factory: pytest.TempPathFactory) -> Logged:
    """The wine model, version 1 of two, in the sqlite store."""
    first = log_wine(sqlite_store, artifact_location=tmp_path_factory.mktemp("artifacts"))
    first.client.create_model_version(
        first.name, first.client.get_model_version_download_uri(first.name, first.version)
    )
    return first


@pytest.fixture(scope="session")
def wine_in_files(file_store: str) -> Logged:
    """The wine model in the file store."""
    return log_wine(file_store)


@pytest.fixture(scope="session")
def served_wine(server: str, shared: Shared) -> Logged:
    """The wine model on the server."""
    return Logged(**shared.once("served-wine", lambda _: asdict(log_wine(server))))


@pytest.fixture
def proxy(server: str) -> Iterator[Proxy]:
    """A recording proxy in front of the server."""
    with Proxy(server) as running:
        yield running


@pytest.fixture
def use() -> Iterator[Callable[[str], None]]:
    """Point MLflow's global functions at a tracking URI until the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda uri: stack.enter_context(tracking(uri))


@pytest.fixture(scope="session")
def python(shared: Shared) -> list[str]:
    """What to start a Python with that has imported MLflow and the package already."""
    return forks.python(shared.forks("package"))


@pytest.fixture(scope="session")
def python_without_mlflow(shared: Shared) -> list[str]:
    """The same, but only what MLflow imports from elsewhere is imported already."""
    return forks.python(shared.forks("libraries"))


RunReport = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run_report(tmp_path: Path, python: list[str]) -> RunReport:
    """Run the real `mlflow report` in a process of its own, in the test's own folder."""

    def run(
        *args: object,
        env: Mapping[str, str] = {},
        command: tuple[str, ...] = ("mlflow", "report"),
        timeout: float = 300,
        stdin: str | None = None,
        forked: bool = True,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command; unless `forked`, Python starts as it does for everybody."""
        begin = python if forked else [sys.executable]
        if command[0] != "python":
            begin = [*begin, str(Path(sys.executable).with_name(command[0]))]
        kept = outside()
        kept.pop("PYTHONPATH", None)
        return subprocess.run(
            [*begin, *command[1:], *map(str, args)],
            cwd=tmp_path,
            # Only what a person may have: not the settings that make the tests quick.
            env={**kept, "MLFLOW_DISABLE_TELEMETRY": "true", **env},
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )

    return run
