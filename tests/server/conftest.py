"""Real servers with the pages of reports: an open one, and one that asks who somebody is."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import forks
from tests.conftest import ADMIN, PASSWORD, USERS, basic_auth, log_wine_with_users
from tests.models import MLFLOW_3, Logged, log_wine
from tests.servers import outside
from tests.sharing import Shared
from tests.waiting import PATIENCE, wait_until

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
        answers: list[requests.Response] = []

        def is_made() -> bool:
            answers[:] = [
                requests.get(
                    f"{self.url}/report/{path}",
                    params=query,
                    auth=login,
                    timeout=PATIENCE,
                    headers=headers,
                    allow_redirects=False,
                )
            ]
            return "Retry-After" not in answers[0].headers

        # A server that is busy with other reports says at once that this one is not made yet.
        wait_until(is_made)
        return answers[0]

    def version(self, user: str = "", name: str = "wine-quality", **query: str) -> str:
        """Read the page of the report of version 1."""
        answer = self.get("version", user, name=name, version="1", **query)
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture(scope="session")
def open_pages(shared: Shared) -> Pages:
    """A server without logins, below a prefix, with one worker."""

    def make(folder: Path) -> dict[str, Any]:
        # For the test with a store that is slow.
        env = {"MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES": "http"}
        # A synchronous worker of MLflow 2 waits for connections that a browser opens and does not
        # use.
        threads = () if MLFLOW_3 else ("--gunicorn-opts", "--threads 8")
        url = shared.server(folder, "--static-prefix", PREFIX, *APP, *threads, env=env)
        asked = requests.get(f"{url}/api/2.0/mlflow/experiments/search", timeout=30)
        api = url.removesuffix(PREFIX) if asked.status_code == 404 else url
        return described(url, api, log_wine(api), folder)

    return pages(shared.once("open-pages", make))


@pytest.fixture(scope="session")
def guarded_pages(shared: Shared) -> Pages:
    """A server with basic-auth and two workers.

    READER may read everything, VISITOR the registered model only, STRANGER nothing.
    """

    def make(folder: Path) -> dict[str, Any]:
        env = {
            **basic_auth(folder),
            "MLFLOW_REPORT_BASE_APP": "basic-auth",
            # As the receiver of webhooks wants it. No page may be read with this login.
            "MLFLOW_TRACKING_USERNAME": ADMIN,
            "MLFLOW_TRACKING_PASSWORD": PASSWORD,
        }
        # Two workers of MLflow 2 would make it at the same time, and one of them would end.
        auth = [*forks.python(shared.forks("libraries")), "-m", "mlflow.server.auth"]
        users = f"sqlite:///{folder / USERS}"
        subprocess.run([*auth, "db", "upgrade", "--url", users], env=outside(), check=True)
        url = shared.server(folder, *APP, "--workers", "2", env=env)
        return described(url, url, log_wine_with_users(url, folder), folder)

    return pages(shared.once("guarded-pages", make))


def described(url: str, api: str, logged: Logged, folder: Path) -> dict[str, Any]:
    """What other workers need to know of a server."""
    log = str(folder / "server.log")
    return {"url": url, "api": api, "logged": asdict(logged), "log": log}


def pages(made: dict[str, Any]) -> Pages:
    return Pages(made["url"], made["api"], Logged(**made["logged"]), Path(made["log"]))
