"""Whom a registry tells of changes to its models (MLflow 3.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import Unsupported
from mlflow_report_plugin.snapshot import Webhook
from tests.collect.conftest import FAULTS, Read, gaps
from tests.marks import stars
from tests.models import Logged
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

HAS_WEBHOOKS = hasattr(MlflowClient, "list_webhooks")
WITH_WEBHOOKS = pytest.mark.skipif(not HAS_WEBHOOKS, reason="webhooks came with MLflow 3.3")
LIST = "/api/2.0/mlflow/webhooks"
ADDRESS = "https://me:geheim@127.0.0.1:9/services/T0/geheim?token=geheim#geheim"


@pytest.fixture
def webhooks(small: Logged, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two webhooks while the test runs. Only servers send, so nobody hears of anything."""
    monkeypatch.setenv("MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", "true")
    client = small.client
    events = ["model_version.created", "registered_model.created"]
    made = [
        client.create_webhook("z", ADDRESS, events, description="To the *team*", secret="geheim"),
        client.create_webhook("a", "https://127.0.0.1", ["prompt.created"], status="DISABLED"),
    ]
    yield
    for webhook in made:
        client.delete_webhook(webhook.webhook_id)


@WITH_WEBHOOKS
@pytest.mark.usefixtures("webhooks")
def test_all_are_there_by_name_without_their_secrets(read_small: Read) -> None:
    snapshot = read_small()
    assert snapshot.webhooks is not None
    disabled, active = snapshot.webhooks
    assert disabled.last_updated_timestamp is not None
    assert (disabled.name, disabled.url, disabled.status) == (
        "a", "https://127.0.0.1", "DISABLED",
    )  # fmt: skip
    assert stars(active.url) == "https://***@127.0.0.1:9/…"
    assert set(active.events) == {"model_version.created", "registered_model.created"}
    assert (active.status, active.description) == ("ACTIVE", "To the *team*")
    assert "geheim" not in snapshot.to_json()


@WITH_WEBHOOKS
def test_a_registry_without_webhooks_has_none_and_no_gap(read_busy: Read) -> None:
    snapshot = read_busy()
    assert snapshot.webhooks == ()
    assert gaps(snapshot, "webhooks") == []


def test_a_model_that_is_not_registered_tells_nobody(small: Logged) -> None:
    small.client.delete_registered_model(small.name)
    uri = f"models:/{small.model_id}" if small.model_id else f"runs:/{small.run_id}/model"
    snapshot = collect(Client(small.tracking_uri), uri)
    assert snapshot.webhooks is None
    assert gaps(snapshot, "webhooks") == []


@pytest.mark.skipif(HAS_WEBHOOKS, reason="this version of MLflow has webhooks")
def test_an_older_mlflow_has_no_webhooks_and_that_is_said_once(read_small: Read) -> None:
    snapshot = read_small()
    assert snapshot.webhooks is None
    assert [gap.reason for gap in gaps(snapshot, "webhooks")] == ["unsupported"]


@WITH_WEBHOOKS
@pytest.mark.parametrize("reason", FAULTS)
def test_webhooks_that_cannot_be_read_are_a_gap(read_busy: Read, proxy: Proxy, reason: str) -> None:
    status, body = FAULTS[reason]
    proxy.answer(LIST, status=status, body=body)
    snapshot = read_busy()
    assert snapshot.webhooks is None
    assert [gap.reason for gap in gaps(snapshot, "webhooks")] == [reason]


@WITH_WEBHOOKS
def test_a_server_that_knows_no_webhooks_is_said_to_offer_none(
    read_busy: Read, proxy: Proxy
) -> None:
    proxy.answer(LIST, status=404, body=b"<html>Not Found</html>", content_type="text/html")
    assert [gap.reason for gap in gaps(read_busy(), "webhooks")] == ["unsupported"]


@WITH_WEBHOOKS
@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://[broken", "(not a URL)"),
        ("no address at all", "/…"),
        ("https://example.com/", "https://example.com"),
        ("https://example.com/?key=geheim", "https://example.com/…"),
    ],
)
def test_an_odd_address_is_shown_without_its_secrets(
    read_busy: Read, proxy: Proxy, url: str, shown: str
) -> None:
    webhook = {"webhook_id": "1", "name": "n", "url": url, "status": "ACTIVE", "events": []}
    webhook |= {"creation_timestamp": 1, "last_updated_timestamp": 2}
    webhook["events"] = [{"entity": "MODEL_VERSION", "action": "CREATED"}]
    proxy.answer(LIST, body=json.dumps({"webhooks": [webhook]}).encode())
    (found,) = read_busy().webhooks or ()
    assert found == Webhook(
        name="n",
        url=shown,
        events=("model_version.created",),
        status="ACTIVE",
        last_updated_timestamp=2,
    )


@WITH_WEBHOOKS
@pytest.mark.parametrize("answer", [{"webhooks": 7}, {"webhooks": [{"status": "ODD"}]}, []])
def test_an_answer_that_lies_costs_the_part(read_busy: Read, proxy: Proxy, answer: object) -> None:
    proxy.answer(LIST, body=json.dumps(answer).encode())
    snapshot = read_busy()
    assert [gap.reason for gap in gaps(snapshot, "webhooks")] == ["failed"]
    assert snapshot.run is not None


def test_a_folder_that_knows_no_webhooks_is_no_failure(tmp_path: Path) -> None:
    store = MlflowClient(str(tmp_path))
    store.create_registered_model("m")
    with pytest.raises(Unsupported):
        Client(str(tmp_path)).registry.webhooks("m")
