"""The address that an MLflow server tells of each new version."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from mlflow_report_plugin.upkeep.autologging import PROMPT
from mlflow_report_plugin.upkeep.seconds import seconds
from mlflow_report_plugin.upkeep.webhooks import secret, signature
from mlflow_report_plugin.upkeep.webhooks.queue import Full, Queue, Replayed
from mlflow_report_plugin.upkeep.webhooks.setting_up import TRACKING_VARIABLE
from mlflow_report_plugin.upkeep.webhooks.worker import Worker

QUEUE_VARIABLE = "MLFLOW_REPORT_WEBHOOK_QUEUE"
"""The environment variable that names the file of the queue."""
DELAY_VARIABLE = "MLFLOW_REPORT_WEBHOOK_DELAY"
"""The environment variable that says how long a version is left to its client, in seconds."""
DELAY = 20.0
"""How long that is otherwise: longer than registering waits for the report of the client."""
MAX_BODY = 1_000_000
"""The largest delivery, in bytes."""
ENDPOINT = "mlflow_report_webhooks"

_log = logging.getLogger("mlflow.report")


def add_webhook_route(app: Any, prefix: str) -> None:
    """Let a server receive webhooks, under `/report/webhooks`.

    To be called before basic-auth is set up on the same app: a delivery proves itself by its
    signature, which is checked before anything asks for a user.

    Args:
        app: The Flask app of the MLflow server.
        prefix: What MLflow's addresses begin with (`--static-prefix`), or nothing.
    """
    from flask import request

    receiver = Receiver()

    def receive() -> tuple[str, int, dict[str, str]]:
        headers = request.headers
        delivery = signature.Delivery(
            id=headers.get(signature.ID, ""),
            timestamp=headers.get(signature.TIMESTAMP, ""),
            signature=headers.get(signature.SIGNATURE, ""),
            # One byte more than may be: what says nothing about its length is read no further.
            body=request.stream.read(MAX_BODY + 1),
        )
        status, text = receiver.receive(delivery)
        return f"{text}\n", status, {"Content-Type": "text/plain; charset=utf-8"}

    def before_login() -> tuple[str, int, dict[str, str]] | None:
        is_delivery = request.endpoint == ENDPOINT and request.method == "POST"
        return receive() if is_delivery else None

    app.add_url_rule(f"{prefix}/report/webhooks", ENDPOINT, receive, methods=["POST"])
    app.before_request(before_login)
    receiver.resume()


class _Closed(Exception):
    """Nothing can be received now; the message may be told to anybody."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Receiver:
    """Takes deliveries, as the environment of the server says."""

    def __init__(self) -> None:
        """Read the environment: MLflow changes it later on."""
        self._tracking_uri = _tracking_uri()
        self._delay = seconds(DELAY_VARIABLE, DELAY)
        self._worker: Worker | None = None
        self._queue: Queue | None = None

    def resume(self) -> None:
        """Go on with what waits since the server ended."""
        if secret.is_set():
            try:
                self._open()
            except _Closed as error:
                _log.warning("No webhooks are received: %s", error)

    def receive(self, delivery: signature.Delivery) -> tuple[int, str]:
        """Take a delivery.

        Args:
            delivery: What was sent.

        Returns:
            The status and the text of the answer.
        """
        if len(delivery.body) > MAX_BODY:
            return 413, "the delivery is too large"
        try:
            signature.check(secret.read(), delivery, time.time())
        except secret.NoSecret as error:
            return 501, str(error)  # MLflow would try again after a 503
        except signature.Refused as error:
            return 401, str(error)
        version = _version_in(delivery.body)
        if version is None:
            return 200, "this is about no new version of a model"
        try:
            self._open().add(delivery.id, *version, self._delay)
        except _Closed as error:
            return error.status, str(error)
        except Replayed:
            return 409, "this delivery was received before"
        except Full:
            _log.warning("The queue of webhooks is full: `mlflow report backfill` does the rest")
            return 503, "too many versions are waiting"
        except sqlite3.Error as error:
            _log.warning("The queue of webhooks cannot be written: %s", error)
            return 503, "the queue cannot be written"
        return 202, "the report will be made"

    def _open(self) -> Queue:
        """Open the queue and start the worker, unless they are."""
        if self._tracking_uri is None:
            raise _Closed(501, f"the server has no {TRACKING_VARIABLE}")
        try:
            if self._queue is None:
                self._queue = Queue(_queue_path(self._tracking_uri))
        except (OSError, sqlite3.Error) as error:
            _log.warning("The queue of webhooks cannot be opened: %s", error)
            raise _Closed(501, f"the file of {QUEUE_VARIABLE} cannot be opened") from error
        if self._worker is None:
            self._worker = Worker(self._queue, self._tracking_uri)
        try:
            self._worker.run()
        except RuntimeError as error:
            _log.warning("The worker of webhooks cannot be started: %s", error)
            raise _Closed(503, "the worker cannot be started") from error
        return self._queue


def _version_in(body: bytes) -> tuple[str, str] | None:
    """The version that a delivery tells of; None for other events, and for prompts."""
    try:
        told = json.loads(body)
        if (told["entity"], told["action"]) != ("model_version", "created"):
            return None
        data = told["data"]
        if PROMPT in (data.get("tags") or {}):
            return None
        return str(data["name"]), str(int(data["version"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _tracking_uri() -> str | None:
    found = (os.environ.get(name, "") for name in (TRACKING_VARIABLE, "MLFLOW_TRACKING_URI"))
    return next((uri for uri in found if uri.startswith(("http://", "https://"))), None)


def _queue_path(tracking_uri: str) -> Path:
    if path := os.environ.get(QUEUE_VARIABLE):
        return Path(path)
    # Several servers on one computer have nothing to do with each other.
    server = hashlib.sha256(tracking_uri.encode()).hexdigest()[:16]
    return Path.home() / ".mlflow-report" / f"webhooks-{server}.db"
