"""The webhooks of the registry (MLflow 3.3)."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.identity import registered_name
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import Webhook


def collect(client: Client, parts: Parts) -> tuple[Webhook, ...] | None:
    """Read the webhooks, which tell others of changes to registered models."""
    name = registered_name(parts)
    if name is None:
        return None
    answer = parts.answer("webhooks", {"webhooks": client.registry.webhooks(name)})
    webhooks = answer.each("webhooks", _webhook)
    return tuple(sorted(webhooks, key=lambda webhook: webhook.name))


def _webhook(answer: Answer) -> Webhook:
    return answer.record(
        Webhook, name=answer.text("name") or answer.required("id"), url=_told(answer)
    )


def _told(webhook: Answer) -> str:
    """Whom a webhook tells; one of a workspace registry may run a job instead."""
    job = webhook.object("job_spec")
    if job.fields:
        return f"job {job.text('job_id') or '(not told which)'}"
    address = webhook.object("http_url_spec")
    return _without_secrets((address if address.fields else webhook).required("url"))


def _without_secrets(url: str) -> str:
    """An address. The query, and often the path, are what a sender proves itself by."""
    try:
        address = urlsplit(url)
    except ValueError:
        return "(not a URL)"
    path = "/…" if address.path.strip("/") or address.query else ""
    return urlunsplit((address.scheme, address.netloc, path, "", ""))
