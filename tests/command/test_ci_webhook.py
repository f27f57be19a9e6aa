"""The webhook to copy: it checks the versions that MLflow tells it of, and reads nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import importlib.util
import json
import sys
import threading
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import mlflow
import pytest

from tests.models import log_wine, tracking
from tests.waiting import wait_until

FILE = Path(__file__).parents[2] / "examples" / "ci" / "webhook.py"
SECRET = "a secret of tests"


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("MLFLOW_REPORT_WEBHOOK_SECRET", SECRET)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # no folder among the files to copy
    spec = importlib.util.spec_from_file_location("webhook", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def port(webhook: ModuleType) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), webhook.Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers of a delivery."""
    at = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"id.{at}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    names = ("X-MLflow-Delivery-Id", "X-MLflow-Timestamp", "X-MLflow-Signature")
    return dict(zip(names, ("id", at, signature), strict=True))


def status(port: int, headers: dict[str, str], body: bytes = b"") -> int:
    """Deliver something; whoever waits for more than there is makes the test fail."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.putrequest("POST", "/")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    return connection.getresponse().status


@pytest.mark.parametrize("length", ["-1", "100001", "9" * 30, "1e3", "²", "", "0x10"])
def test_no_length_but_a_small_one_is_read(length: str, port: int) -> None:
    told = {"Content-Length": length.encode().decode("latin-1")}
    assert status(port, {**signed(b""), **told}) == 413


def test_a_delivery_without_the_secret_is_refused(port: int) -> None:
    told = {"Content-Length": "2"}
    assert status(port, {**signed(b"{}", "another"), **told}, b"{}") == 403
    assert status(port, told, b"{}") == 403
    assert status(port, {**signed(b"{}"), "X-MLflow-Timestamp": "soon", **told}, b"{}") == 403


def test_a_version_that_mlflow_tells_of_gets_a_tag(
    port: int, own_store: str, tmp_path: Path
) -> None:
    with tracking(own_store):
        wine = log_wine(own_store, artifact_location=tmp_path / "artifacts")
        body = json.dumps({"data": {"name": wine.name, "version": wine.version}}).encode()
        assert status(port, {**signed(body), "Content-Length": str(len(body))}, body) == 200
        client = mlflow.MlflowClient()
        wait_until(lambda: "check" in client.get_model_version(wine.name, wine.version).tags)
        tag = client.get_model_version(wine.name, wine.version).tags["check"]
    assert tag in ("passes", "fails", "could not be told")
