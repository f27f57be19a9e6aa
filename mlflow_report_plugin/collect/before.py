"""The versions of the registered model, as they are listed, and the one before this one."""

from __future__ import annotations

from typing import Any

from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.reading.identity import registered_name
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.collect.reading.version_numbers import LISTED, number_before
from mlflow_report_plugin.snapshot import ModelVersion


def listed(client: Client, parts: Parts) -> list[Any] | None:
    """List the versions of the registered model, the newest first."""
    name = registered_name(parts)
    return None if name is None else client.registry.versions_of(name, LISTED)


def collect(client: Client, parts: Parts) -> str | None:  # noqa: ARG001  a collector's form
    """Find the URI of the version before the one that the report is about."""
    version = parts.known("model_version", ModelVersion)
    if version is None:
        return None
    number = number_before(parts.wait("listed_versions", list) or (), version.version)
    return model_uris.of_version(version.name, number) if number else None
