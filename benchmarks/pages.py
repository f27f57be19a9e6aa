"""How many report pages one worker of `mlflow server --app-name report` gives in a second."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from tests.models import log_wine
from tests.servers import mlflow_server

READERS, SECONDS = 4, 5.0


def main(folder: Path) -> None:
    """Print pages per second, made anew each time and kept.

    Args:
        folder: An empty folder to work in.
    """
    with mlflow_server(folder / "server", "--app-name", "report") as url:
        logged = log_wine(url)
        page = f"{url}/report/version?name={logged.name}&version={logged.version}"
        for kind, headers in (("made anew", {"Cache-Control": "no-cache"}), ("kept", {})):
            given, retried = load(page, headers)
            print(
                f"{kind:10} {given / SECONDS:6.1f} pages/s to {READERS} readers"
                f"   {retried} told to come back"
            )


def load(page: str, headers: dict[str, str]) -> tuple[int, int]:
    """Read a page for some seconds, several at once; count pages and answers that it is made."""
    deadline = time.monotonic() + SECONDS

    def read(_: int) -> tuple[int, int]:
        given = retried = 0
        with requests.Session() as session:
            while time.monotonic() < deadline:
                answer = session.get(page, headers=headers, timeout=60)
                answer.raise_for_status()
                given += answer.status_code == 200
                retried += answer.status_code == 202
        return given, retried

    with ThreadPoolExecutor(READERS) as pool:
        counted = list(pool.map(read, range(READERS)))
    return sum(given for given, _ in counted), sum(retried for _, retried in counted)
