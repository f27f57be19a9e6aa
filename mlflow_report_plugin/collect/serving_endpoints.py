"""The model serving endpoints of a Databricks workspace that serve the version."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.identity import registered_version
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import ServedModel

ENDPOINTS = "/api/2.0/serving-endpoints"


def listed(client: Client, parts: Parts) -> Any:
    """List all that the workspace serves."""
    workspace = client.registry_workspace
    if workspace is None or registered_version(parts) is None:
        return None
    return workspace.get(ENDPOINTS)


def collect(client: Client, parts: Parts) -> tuple[ServedModel, ...] | None:
    """Look for the version among all that the workspace serves."""
    workspace = client.registry_workspace
    found = registered_version(parts) if workspace is not None else None
    if workspace is None or found is None:
        return None
    answer = parts.answer("serving_endpoints", parts.wait("listed_endpoints", object))
    by_endpoint = answer.each("endpoints", partial(_served, workspace.url, found))
    served = [each for endpoint in by_endpoint for each in endpoint]
    return tuple(sorted(served, key=lambda each: (each.endpoint, each.served_name or "")))


def _served(url: str, version: tuple[str, str], endpoint: Answer) -> tuple[ServedModel, ...]:
    """The version as an endpoint serves it, and as it will once its new configuration is there."""
    found: list[ServedModel] = []
    for key in ("config", "pending_config"):
        config = endpoint.object(key)
        # The older name stands beside the newer one with the same content.
        models = "served_entities" if config.fields.get("served_entities") else "served_models"
        found += [
            _model(url, endpoint, config, entity, key == "pending_config")
            for entity in config.each(models, lambda entity: entity)
            if _names(entity) == version
        ]
    return tuple(found)


def _model(
    url: str, endpoint: Answer, config: Answer, entity: Answer, pending: bool
) -> ServedModel:
    name = endpoint.required("name")
    return entity.record(
        ServedModel,
        endpoint=name,
        served_name=entity.text("name"),
        state=endpoint.object("state").text("ready"),
        deployment=entity.object("state").text("deployment"),
        pending=pending,
        traffic_percentage=_traffic(config, entity.text("name")),
        creator=endpoint.text("creator"),
        permission_level=endpoint.text("permission_level"),
        last_updated_timestamp=endpoint.time("last_updated_timestamp"),
        web_ui_link=f"{url}/ml/endpoints/{quote(name, safe='')}",
        api_link=f"{url}{ENDPOINTS}/{quote(name, safe='')}",
    )


def _traffic(config: Answer, name: str | None) -> int | None:
    routes = config.object("traffic_config").each("routes", lambda route: route)
    shares = [route for route in routes if route.text("served_model_name") == name]
    return shares[0].whole("traffic_percentage") if shares else None


def _names(entity: Answer) -> tuple[str | None, str | None]:
    name = entity.text("entity_name") or entity.text("model_name")
    return name, entity.text("entity_version") or entity.text("model_version")
