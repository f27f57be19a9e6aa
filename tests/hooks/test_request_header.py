"""Requests carry the mark of a report while one is being made, and never otherwise."""

from __future__ import annotations

import contextvars
import json
import logging
import threading

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin import __version__, report
from mlflow_report_plugin.hooks.request_header import ReportHeaderProvider
from mlflow_report_plugin.marking import RESERVED, VARIABLE, report_id
from tests.models import Logged
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

MARK = "x-mlflow-report"


@pytest.fixture
def headers() -> ReportHeaderProvider:
    return ReportHeaderProvider()


def test_every_request_of_a_report_is_marked_with_the_report_it_belongs_to(
    proxy: Proxy, served_wine: Logged
) -> None:
    first = report(served_wine.uri, tracking_uri=proxy.url)
    marks = [request.headers.get(MARK) for request in proxy.requests]
    assert len(marks) > 5
    assert set(marks) == {f"{__version__}; id={first.snapshot.provenance.report_id}"}
    second = report(served_wine.uri, tracking_uri=proxy.url)
    assert {request.headers[MARK] for request in proxy.requests[len(marks) :]} == {
        f"{__version__}; id={second.snapshot.provenance.report_id}"
    }


def test_a_request_before_or_after_a_report_is_not_marked(
    proxy: Proxy, served_wine: Logged
) -> None:
    client = MlflowClient(proxy.url)
    client.get_run(served_wine.run_id)
    report(served_wine.uri, tracking_uri=proxy.url)
    client.get_run(served_wine.run_id)
    assert MARK not in proxy.requests[0].headers
    assert MARK not in proxy.requests[-1].headers
    assert MARK in proxy.requests[1].headers


def test_another_thread_of_the_process_is_not_marked_while_a_report_is_being_made(
    headers: ReportHeaderProvider,
) -> None:
    seen: dict[str, bool] = {}

    def ask(name: str) -> None:
        seen[name] = headers.in_context()

    def make_report() -> None:
        report_id.set("abc")
        own = contextvars.copy_context()
        workers = [
            threading.Thread(target=own.run, args=(ask, "worker")),
            threading.Thread(target=ask, args=("somebody else",)),
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    contextvars.copy_context().run(make_report)
    assert seen == {"worker": True, "somebody else": False}
    assert not headers.in_context()


def test_further_headers_arrive_at_the_server(
    proxy: Proxy, served_wine: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    further = {"X-Cost-Center": "4711", "Cookie": "a=b; c=d"}
    monkeypatch.setenv(VARIABLE, json.dumps(further))
    report(served_wine.uri, tracking_uri=proxy.url)
    assert {request.headers["x-cost-center"] for request in proxy.requests} == {"4711"}
    assert {request.headers["cookie"] for request in proxy.requests} == {"a=b; c=d"}


@pytest.mark.parametrize(
    "text", ["{", "[]", '"X-A: b"', "null", "[" * 100_000, '{"X-A": "\udc80"', "X-A: b"]
)
def test_text_that_is_no_json_object_sets_nothing_and_is_complained_about_once(
    text: str,
    headers: ReportHeaderProvider,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(VARIABLE, text)
    assert list(headers.request_headers()) == ["X-MLflow-Report"]
    assert list(headers.request_headers()) == ["X-MLflow-Report"]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert VARIABLE in caplog.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-A", "b\r\nX-Evil: c"),
        ("X-A", "b\n"),
        ("X-A", "b\x00c"),
        ("X-A", "b\x7fc"),
        ("X-A", "\x85b"),
        ("X-A", " b"),
        ("X-A", "b "),
        ("X-A", ""),
        ("X-A", "grüße €"),
        ("X-A", 1),
        ("X-A", None),
        ("X-A", ["b"]),
        ("X A", "b"),
        ("X-A:", "b"),
        ("X-A\r\nX-Evil", "b"),
        ("", "b"),
        ("X-Ä", "b"),
        *((name.title(), "b") for name in sorted(RESERVED)),
    ],
)
def test_a_header_that_cannot_be_sent_is_left_out_and_the_others_are_sent(
    name: str,
    value: object,
    headers: ReportHeaderProvider,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(VARIABLE, json.dumps({name: value, "X-Good": "grüße\tc"}))
    context = contextvars.copy_context()
    context.run(report_id.set, "abc")
    assert context.run(headers.request_headers) == {
        "X-Good": "grüße\tc",
        "X-MLflow-Report": f"{__version__}; id=abc",
    }
    assert len(caplog.messages) == 1
    assert caplog.messages[0].isprintable()
    assert "Evil: c" not in caplog.text


def test_the_value_of_a_header_that_is_left_out_is_not_told(
    headers: ReportHeaderProvider, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(VARIABLE, json.dumps({"Authorization": "Bearer s3cret"}))
    headers.request_headers()
    assert "Authorization" in caplog.text
    assert "s3cret" not in caplog.text
