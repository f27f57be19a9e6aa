"""Real servers with the pages of reports: an open one, and one that asks who somebody is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.conftest import ADMIN, PASSWORD, READER, STRANGER, VISITOR, _ask, _let_read, basic_auth
from tests.models import MLFLOW_3, Logged, log_wine
from tests.servers import mlflow_server

PREFIX = "/ml/flow"
APP = ("--app-name", "report")


@dataclass(frozen=True)
class Pages:
    """A server, as a browser sees it."""

    url: str
    """The address of MLflow's pages."""
    api: str
    """The address of MLflow's API: MLflow 2 does not put it below a prefix."""
    logged: Logged
    """The model that is there, in version 1."""
    log: Path
    """What the server printed."""

    def get(
        self, path: str, user: str = "", headers: Mapping[str, str] = {}, **query: str
    ) -> requests.Response:
        """Open a page below `/report/`, and wait until its report is made."""
        login = (user, PASSWORD) if user else None
        for _ in range(30):
            answer = requests.get(
                f"{self.url}/report/{path}",
                params=query,
                auth=login,
                timeout=60,
                headers=headers,
                allow_redirects=False,
            )
            if "Retry-After" not in answer.headers:
                return answer
        raise AssertionError("the report is never ready")

    def version(self, user: str = "", name: str = "wine-quality", **query: str) -> str:
        """Read the page of the report of version 1."""
        answer = self.get("version", user, name=name, version="1", **query)
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture(scope="session")
def open_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """A server without logins, below a prefix, with one worker."""
    folder = tmp_path_factory.mktemp("open-pages")
    # For the test with a store that is slow.
    env = {"MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES": "http"}
    # A synchronous worker of MLflow 2 waits for connections that a browser opens and does not use.
    threads = () if MLFLOW_3 else ("--gunicorn-opts", "--threads 8")
    with mlflow_server(folder, "--static-prefix", PREFIX, *APP, *threads, env=env) as url:
        asked = requests.get(f"{url}/api/2.0/mlflow/experiments/search", timeout=30)
        api = url.removesuffix(PREFIX) if asked.status_code == 404 else url
        yield Pages(url, api, log_wine(api), folder / "server.log")


@pytest.fixture(scope="session")
def guarded_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """A server with basic-auth and two workers.

    READER may read everything, VISITOR the registered model only, STRANGER nothing.
    """
    folder = tmp_path_factory.mktemp("guarded-pages")
    env = {
        **basic_auth(folder),
        "MLFLOW_REPORT_BASE_APP": "basic-auth",
        # As the receiver of webhooks wants it. No page may be read with this login.
        "MLFLOW_TRACKING_USERNAME": ADMIN,
        "MLFLOW_TRACKING_PASSWORD": PASSWORD,
    }
    with mlflow_server(folder, *APP, "--workers", "2", env=env) as url:
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
            _let_read(url, user, "registered_model", "name", logged.name)
        _let_read(url, READER, "experiment", "experiment_id", logged.experiment_id)
        yield Pages(url, url, logged, folder / "server.log")
