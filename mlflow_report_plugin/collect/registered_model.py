"""The registered model."""

from __future__ import annotations

from typing import Any

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.governance import Governance
from mlflow_report_plugin.collect.reading import links
from mlflow_report_plugin.collect.reading.identity import registered_name
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import Alias, LatestVersion, RegisteredModel


def collect(client: Client, parts: Parts) -> RegisteredModel | None:
    """Read the registered model."""
    name = registered_name(parts)
    if name is None:
        return None
    entity = client.registry.registered_model(name) | _beside(parts)
    answer = parts.answer("registered_model", entity)
    latest = answer.records("latest_versions", LatestVersion)
    aliases = answer.pairs("aliases", "alias", "version")
    return answer.record(
        RegisteredModel,
        latest_versions=tuple(sorted(latest, key=lambda each: int(each.version), reverse=True)),
        aliases=tuple(Alias(alias=alias, version=version) for alias, version in aliases),
        tags=answer.tags(),
        is_unity_catalog=client.registry.is_unity_catalog(name),
        **links.of_registered_model(client, name),
    )


def _beside(parts: Parts) -> dict[str, Any]:
    """What Databricks knows and MLflow does not, where it can be read."""
    try:
        found = parts.wait("governance", Governance)
    except ReportError as error:
        parts.note("registered_model", error)
        return {}
    return found.fields if found else {}
