"""The model serving endpoints of a Databricks workspace that serve the version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import records
from mlflow_report_plugin.collect.reading.identity import registered_version
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import ServedModel

ENDPOINTS = "/api/2.0/serving-endpoints"


def collect(client: Client, parts: Parts) -> tuple[ServedModel, ...] | None:
    """Look for the version among all that the workspace serves."""
    workspace = client.registry_workspace
    found = registered_version(parts) if workspace is not None else None
    if workspace is None or found is None:
        return None
    served = [
        ServedModel(
            **_fields(endpoint, entity),
            pending=pending,
            web_ui_link=f"{workspace.url}/ml/endpoints/{quote(str(endpoint.get('name')), safe='')}",
            api_link=f"{workspace.url}{ENDPOINTS}/{quote(str(endpoint.get('name')), safe='')}",
        )
        for endpoint in workspace.get(ENDPOINTS).get("endpoints") or ()
        for entity, pending in _entities(endpoint)
        if _names(entity) == found
    ]
    return tuple(sorted(served, key=lambda each: (each.endpoint, each.served_name or "")))


def _entities(endpoint: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """What an endpoint serves, and what it will serve once its new configuration is there."""
    for key in ("config", "pending_config"):
        config = endpoint.get(key) or {}
        # The older name stands beside the newer one with the same content.
        for entity in config.get("served_entities") or config.get("served_models") or ():
            yield {**entity, **_traffic(config, entity)}, key == "pending_config"


def _traffic(config: Mapping[str, Any], entity: Mapping[str, Any]) -> dict[str, Any]:
    routes = (config.get("traffic_config") or {}).get("routes") or ()
    shares = [
        route.get("traffic_percentage")
        for route in routes
        if route.get("served_model_name") == entity.get("name")
    ]
    return {"traffic_percentage": shares[0]} if shares else {}


def _names(entity: Mapping[str, Any]) -> tuple[str, str]:
    name = entity.get("entity_name") or entity.get("model_name")
    version = entity.get("entity_version") or entity.get("model_version")
    return str(name), str(version)


def _fields(endpoint: Mapping[str, Any], entity: Mapping[str, Any]) -> dict[str, Any]:
    of_endpoint = ("creator", "permission_level", "last_updated_timestamp")
    of_entity = ("traffic_percentage", "workload_type", "workload_size", "scale_to_zero_enabled")
    fields = {
        **{name: endpoint.get(name) for name in of_endpoint},
        **{name: entity.get(name) for name in of_entity},
        "endpoint": endpoint.get("name"),
        "served_name": entity.get("name"),
        "state": (endpoint.get("state") or {}).get("ready"),
        "deployment": (entity.get("state") or {}).get("deployment"),
    }
    return records.fields_of(fields, ServedModel, "pending")
