"""A small server that checks each version that MLflow's registry tells it of, as a webhook.

    python webhook.py 8000     # the address of the webhook is http://HOST:8000/

It answers at once and checks afterwards: MLflow waits for nobody.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import mlflow

from mlflow_report_plugin import ReportError, check

SECRET = os.environ["MLFLOW_REPORT_WEBHOOK_SECRET"]
MOST_BYTES = 100_000


def is_mlflow(headers, body):
    """Whether somebody sent this who knows the secret."""
    signed = f"{headers['X-MLflow-Delivery-Id']}.{headers['X-MLflow-Timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    sent = headers.get("X-MLflow-Signature", "").encode()
    if not hmac.compare_digest(sent, f"v1,{digest}".encode()):
        return False
    return abs(time.time() - float(headers["X-MLflow-Timestamp"])) < 300  # it is signed as well


def judge(name, version):
    """Set a tag of the version: it says whether the version keeps the policy."""
    try:
        word = {0: "passes", 1: "fails"}.get(check(f"models:/{name}/{version}").exit_code)
    except ReportError as error:
        print(f"{name}, version {version}: {error}", file=sys.stderr)
        word = None
    mlflow.MlflowClient().set_model_version_tag(name, version, "check", word or "could not be told")


class Handler(BaseHTTPRequestHandler):
    """Takes deliveries."""

    timeout = 10  # seconds: who sends less than it said is not waited for

    def do_POST(self):
        """Check the version that a delivery is about."""
        length = self.headers.get("Content-Length", "")
        # A length below zero would mean: read until the other side stops, which may be never.
        fits = re.fullmatch("[0-9]{1,9}", length) is not None and int(length) <= MOST_BYTES
        body = self.rfile.read(int(length)) if fits else b""
        known = fits and is_mlflow(self.headers, body)
        self.send_response(200 if known else 403 if fits else 413)
        self.end_headers()
        if known:
            data = json.loads(body)["data"]
            threading.Thread(target=judge, args=[data["name"], data["version"]]).start()


if __name__ == "__main__":
    ThreadingHTTPServer(("", int(sys.argv[1])), Handler).serve_forever()
