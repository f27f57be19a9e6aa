"""What keeps a worker alive: slow work is not waited for, and little is kept."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator

import pytest
import requests

from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.server.making import Making, NotYet
from tests.server.conftest import Pages


def test_slow_work_is_done_once_and_whoever_comes_back_gets_it() -> None:
    making, go_on, calls = Making(1, 1, 0.01), threading.Event(), []

    def work() -> str:
        calls.append(1)
        go_on.wait(300)
        return "done"

    for _ in range(3):
        with pytest.raises(NotYet):
            making.result("a", "me", work)
    with pytest.raises(NotYet):  # there is no room for more
        making.result("b", "me", lambda: "b")
    go_on.set()
    assert until_ready(making, "a", work) == "done"
    assert len(calls) == 1
    assert until_ready(making, "b", lambda: "b") == "b"


def until_ready(making: Making, key: str, work: object, whose: str = "me") -> object:
    for _ in range(30_000):
        try:
            return making.result(key, whose, work)  # type: ignore[arg-type]  # any work
        except NotYet:
            continue
    raise AssertionError("it is never ready")


def test_nobody_takes_all_the_room_there_is() -> None:
    making, go_on = Making(4, 2, 0.01), threading.Event()
    for key in "ab":
        with pytest.raises(NotYet):
            making.result(key, "me", lambda: go_on.wait(60))
    with pytest.raises(NotYet):
        making.result("c", "me", lambda: pytest.fail("it is too much"))
    assert until_ready(making, "d", lambda: "d", "you") == "d"
    assert [making.has(key) for key in "abcd"] == [True, True, False, False]
    go_on.set()
    assert until_ready(making, "c", lambda: "c") == "c"


def test_work_that_fails_fails_for_who_asked_and_is_done_again() -> None:
    making, answers = Making(1, 1, 30), iter([NotFound("no"), "yes"])

    def work() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    with pytest.raises(NotFound, match="no"):
        making.result("a", "me", work)
    assert making.result("a", "me", work) == "yes"


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A store of artifacts that takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_a_slow_report_says_so_and_the_server_goes_on(
    open_pages: Pages, silent: socket.socket
) -> None:
    client = open_pages.logged.client
    client.create_registered_model("slow")
    source = f"http://127.0.0.1:{silent.getsockname()[1]}/model"
    client.create_model_version("slow", source)
    of = {"name": "slow", "version": "1"}
    address = f"{open_pages.url}/report"
    page = requests.get(f"{address}/version", params=of, timeout=60)
    assert page.status_code == 202
    assert page.headers["Retry-After"] == "3"
    assert re.search('<meta http-equiv="refresh" content="3">', page.text)
    file = {**of, "format": "markdown"}
    answer = requests.get(f"{address}/download", params=file, timeout=60)
    assert answer.status_code == 503
    for path, what in (("compare", "comparison"), ("history", "history")):
        asked = {"name": "slow", "old": "1", "new": "1", "format": "markdown"}
        page = requests.get(f"{address}/{path}", params=asked, timeout=60)
        assert page.status_code == 202
        assert f"The {what} is being made" in page.text
        answer = requests.get(f"{address}/{path}/download", params=asked, timeout=60)
        assert answer.status_code == 503
    assert requests.get(f"{address}/", timeout=60).status_code == 200
    silent.close()
    made = open_pages.get("version", **of)
    assert made.status_code == 200
    assert "slow" in made.text
