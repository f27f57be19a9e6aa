"""The webhooks of the registry (MLflow 3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.identity import registered_name
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import Webhook


def collect(client: Client, parts: Parts) -> tuple[Webhook, ...] | None:
    """Read the webhooks, which tell others of changes to registered models."""
    name = registered_name(parts)
    if name is None:
        return None
    webhooks = (
        Webhook(
            name=str(each.get("name") or each.get("id")),
            url=_told(each),
            events=tuple(map(str, each.get("events") or ())),
            status=each.get("status"),
            description=each.get("description") or None,
            last_updated_timestamp=each.get("last_updated_timestamp"),
        )
        for each in client.registry.webhooks(name)
    )
    return tuple(sorted(webhooks, key=lambda webhook: webhook.name))


def _told(webhook: Mapping[str, Any]) -> str:
    """Whom a webhook tells; one of a workspace registry may run a job instead."""
    job = webhook.get("job_spec")
    if isinstance(job, dict):
        return f"job {job.get('job_id')}"
    return _without_secrets(str((webhook.get("http_url_spec") or webhook).get("url")))


def _without_secrets(url: str) -> str:
    """An address. The query, and often the path, are what a sender proves itself by."""
    try:
        address = urlsplit(redact.uri(url))
    except ValueError:
        return "(not a URL)"
    path = "/…" if address.path.strip("/") or address.query else ""
    return urlunsplit((address.scheme, address.netloc, path, "", ""))
