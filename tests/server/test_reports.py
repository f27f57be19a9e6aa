"""When a report is made, and which one is shown meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from mlflow_report_plugin.pipeline import Report
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.server import keeping as module
from mlflow_report_plugin.server import pieces
from mlflow_report_plugin.server.caller import Caller
from mlflow_report_plugin.server.keeping import Keeping
from mlflow_report_plugin.server.listings import Listings
from mlflow_report_plugin.server.loopback import Loopback
from mlflow_report_plugin.server.making import NotYet
from mlflow_report_plugin.server.pieces import ReportOf
from mlflow_report_plugin.snapshot import Snapshot
from tests.snapshots import WINE_QUALITY

ENVIRON = {"HTTP_HOST": "m", "HTTP_AUTHORIZATION": "Basic ada", "REMOTE_ADDR": "192.0.2.1"}


class Unchanged:
    """A registry in which nothing happens."""

    def state(self, *_: object) -> str:
        return "the same"


class Open:
    """A way to nowhere."""

    @contextmanager
    def open_to(self, _: Caller) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield "http://x", ()


class Slow:
    """Makes reports, each with an id of its own, when it is told to go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.made = 0

    def __call__(self, _: str, **__: Any) -> Report:
        self.made += 1
        number = str(self.made)
        self.go_on.wait(60)
        provenance = WINE_QUALITY.provenance.model_copy(update={"report_id": number})
        snapshot = WINE_QUALITY.model_copy(update={"provenance": provenance})
        return Report(snapshot, View())


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(pieces, "report", made)
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    return made


@pytest.fixture
def reports(slow: Slow) -> Keeping:
    assert not slow.made
    return Keeping(cast("Listings", Unchanged()), cast("Loopback", Open()))


def ask(reports: Keeping, anew: bool = False, **headers: str) -> str:
    """The id of the report that is shown, empty where it is not made yet."""
    caller = Caller.of({**ENVIRON, **headers}, "http://m")
    try:
        content = reports.rendered(caller, ReportOf("wine", "1"), "json", anew=anew)
    except NotYet:
        return ""
    return Snapshot.from_json(content).provenance.report_id


def ask_until_made(reports: Keeping, **headers: str) -> str:
    for _ in range(6000):
        if found := ask(reports, **headers):
            return found
    raise AssertionError("it is never made")


def test_a_slow_report_that_is_asked_for_anew_is_not_the_old_one(
    reports: Keeping, slow: Slow
) -> None:
    slow.go_on.set()
    assert ask_until_made(reports) == "1"
    slow.go_on.clear()
    assert ask(reports, anew=True) == ""
    assert ask(reports) == ""
    slow.go_on.set()
    assert ask_until_made(reports) == "2"
    assert ask(reports) == "2"
    assert slow.made == 2


@pytest.mark.parametrize("header", ["HTTP_X_AMZN_TRACE_ID", "HTTP_CF_RAY", "HTTP_X_B3_TRACEID"])
def test_a_slow_report_arrives_behind_a_proxy_that_counts_requests(
    header: str, reports: Keeping, slow: Slow
) -> None:
    for number in range(5):
        assert ask(reports, **{header: str(number)}) == ""
    slow.go_on.set()
    assert ask_until_made(reports, **{header: "6"}) == "1"
    assert slow.made == 1


def test_one_caller_leaves_room_for_others(reports: Keeping, slow: Slow) -> None:
    ada = Caller.of(ENVIRON, "http://m")
    bob = Caller.of({**ENVIRON, "HTTP_AUTHORIZATION": "Basic bob"}, "http://m")
    for caller in (ada, bob):
        for number in "123456":
            with pytest.raises(NotYet):
                reports.rendered(caller, ReportOf("wine", number), "json", anew=False)
    for caller in (ada, bob):
        is_made = [
            reports._collecting.has((caller.key, "report", "wine", number)) for number in "123456"
        ]
        assert is_made == [True, True, False, False, False, False]
    slow.go_on.set()


def test_only_so_much_is_kept(monkeypatch: pytest.MonkeyPatch, slow: Slow) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    reports = Keeping(cast("Listings", Unchanged()), cast("Loopback", Open()))
    slow.go_on.set()
    for number in range(3):
        reports._keep(number, b"x")
    assert [reports._found(number) for number in range(3)] == [None, b"x", b"x"]
    reports._keep(3, b"x" * (module.MOST_BYTES // 4 + 1))
    assert reports._found(3) is None
