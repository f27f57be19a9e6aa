"""The second way into MLflow's app, which only the reports that are being made know."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
from flask import Flask, request

from mlflow_report_plugin.server.caller import Caller
from mlflow_report_plugin.server.loopback import SEARCHES, Loopback

ADA = Caller({"HTTP_AUTHORIZATION": "Basic ada", "HTTP_HOST": "mlflow.example"}, "http://m")
BOB = Caller({"HTTP_COOKIE": "session=bob", "HTTP_HOST": "mlflow.example"}, "http://m")


@pytest.fixture(scope="module")
def app() -> Flask:
    """An app that says what it was asked, and by whom."""
    made = Flask(__name__)

    @made.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE"])
    def told(path: str) -> dict[str, object]:
        return {"path": path, "headers": {name.lower(): v for name, v in request.headers}}

    return made


@pytest.fixture(scope="module")
def loopback(app: Flask) -> Loopback:
    return Loopback(app)


def test_a_report_asks_as_its_caller(loopback: Loopback) -> None:
    with loopback.open_to(ADA) as (ada, _), loopback.open_to(BOB) as (bob, _):
        for _ in range(2):
            asked = requests.get(f"{ada}/x", timeout=60).json()["headers"]
            assert (asked["authorization"], asked["host"]) == ("Basic ada", "mlflow.example")
            assert "cookie" not in asked
            asked = requests.get(f"{bob}/x", timeout=60).json()["headers"]
            assert asked["cookie"] == "session=bob"
            assert "authorization" not in asked


@pytest.mark.parametrize("change", [str, lambda url: url.replace("report:", "report:x")])
def test_nobody_else_gets_in(change: Callable[[str], str], loopback: Loopback) -> None:
    with loopback.open_to(ADA) as (address, forms):
        assert requests.get(f"{forms[1]}/x", timeout=60).status_code == 403
        assert requests.get(f"{forms[1]}/x", auth=("report", ""), timeout=60).status_code == 403
        wrong = address.replace("report:", "report:x")
        assert requests.get(f"{wrong}/x", timeout=60).status_code == 403
        assert requests.get(f"{address}/x", timeout=60).status_code == 200
    assert requests.get(change(f"{address}/x"), timeout=60).status_code == 403


def test_nothing_can_be_changed_through_it(app: Flask) -> None:
    with Loopback(app, "/prefix").open_to(ADA) as (address, _):
        mlflow = f"{address}/api/2.0/mlflow"
        assert requests.post(f"{mlflow}/runs/search", json={}, timeout=10).status_code == 200
        for request in ("runs/create", "runs/search/x", "x/search", "../../../x/search"):
            answer = requests.post(f"{mlflow}/{request}", json={}, timeout=10)
            assert answer.status_code == 403
        for request in ("api/2.0/mlflow/runs/search", "search", "prefix/search"):
            answer = requests.post(f"{address[: -len('/prefix')]}/{request}", timeout=10)
            assert answer.status_code == 403
        assert requests.delete(f"{mlflow}/runs/search", timeout=10).status_code == 403


def test_nothing_but_notes_is_written_by_who_saves_notes(app: Flask) -> None:
    with Loopback(app).open_to(ADA, to_write_notes=True) as (address, _):
        api = f"{address}/api/2.0"
        files = f"{api}/mlflow-artifacts/artifacts/1/run/artifacts"
        note = "reports/its name/v1/notes/20260101T000000.000Z-0a.json"
        assert requests.put(f"{files}/{note}", timeout=10).status_code == 200
        tag = f"{api}/mlflow/registered-models/set-tag"
        assert requests.post(tag, json={}, timeout=10).status_code == 200
        for path in ("model/MLmodel", "reports/a/v1/report.json", f"{note}/x", f"{note}%2Fx"):
            assert requests.put(f"{files}/{path}", timeout=10).status_code == 403
        assert requests.put(f"{api}/mlflow/{note}", timeout=10).status_code == 403
        assert requests.post(f"{tag}/x", json={}, timeout=10).status_code == 403
        assert requests.delete(f"{files}/{note}", timeout=10).status_code == 403
    with Loopback(app).open_to(ADA) as (address, _):
        written = f"{address}/api/2.0/mlflow-artifacts/artifacts/{note}"
        assert requests.put(written, timeout=10).status_code == 403


@pytest.mark.versions
def test_all_that_mlflow_posts_to_search_may_pass() -> None:
    from mlflow.server.handlers import get_endpoints

    posted = {
        path.removeprefix("/api/")
        for path, _, methods in get_endpoints()
        if "POST" in methods and path.startswith("/api/") and path.endswith("/search")
    }
    of_no_report = {f"3.0/mlflow/{of}/search" for of in ("datasets", "issues")}
    of_no_report.add("3.0/mlflow/prompt-optimization/jobs/search")
    assert {path for path in posted if path not in of_no_report} <= set(SEARCHES)


def test_nothing_is_printed(loopback: Loopback, capfd: pytest.CaptureFixture[str]) -> None:
    with loopback.open_to(ADA) as (address, _):
        requests.get(f"{address}/x", timeout=60)
        requests.get(f"{address.replace('report:', 'report:x')}/x", timeout=60)
    assert capfd.readouterr() == ("", "")


def test_no_proxy_is_asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "intern.example")
    with Loopback(app).open_to(ADA) as (address, _):
        assert requests.get(f"{address}/x", timeout=60).status_code == 200


def test_the_part_of_a_request_that_says_who_asks_is_all_that_is_passed_on() -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": "name=x",
        "CONTENT_TYPE": "text/plain",
        "HTTP_AUTHORIZATION": "Bearer a",
        "HTTP_X_FORWARDED_USER": "ada",
        "HTTP_USER_AGENT": "browser",
        "HTTP_SEC_FETCH_MODE": "navigate",
        "HTTP_IF_NONE_MATCH": "x",
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.url_scheme": "https",
    }
    caller = Caller.of(environ, "https://m/")
    assert caller.sent == {
        "HTTP_AUTHORIZATION": "Bearer a",
        "HTTP_X_FORWARDED_USER": "ada",
        "REMOTE_ADDR": "192.0.2.1",
        "wsgi.url_scheme": "https",
    }
    ours = {"PATH_INFO": "/x", "HTTP_COOKIE": "of the server", "HTTP_USER_AGENT": "mlflow"}
    asked = caller.asks(ours)
    assert asked == {"PATH_INFO": "/x", "HTTP_USER_AGENT": "mlflow", **caller.sent}
    assert "Bearer" not in repr(caller)
