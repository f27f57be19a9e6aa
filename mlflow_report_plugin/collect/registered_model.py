"""The registered model."""

from __future__ import annotations

from mlflow_report_plugin.collect import records
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.links import links, step
from mlflow_report_plugin.collect.parts import Parts
from mlflow_report_plugin.snapshot import Alias, LatestVersion, ModelVersion, RegisteredModel


def collect(client: Client, parts: Parts) -> RegisteredModel | None:
    """Read the registered model.

    Args:
        client: Where to read from.
        parts: The other parts.

    Returns:
        The registered model, or None where the model is not registered.

    Raises:
        ReportError: It could not be read.
    """
    name = parts.target.name
    if name is None:
        version = parts.wait("model_version", ModelVersion)
        if version is None:
            return None
        name = version.name
    entity = client.registered_model(name)
    latest = [
        LatestVersion(version=str(each["version"]), current_stage=each.get("current_stage"))
        for each in entity.get("latest_versions") or ()
    ]
    aliases = [
        Alias(alias=alias, version=str(version))
        for alias, version in sorted((entity.get("aliases") or {}).items())
    ]
    return RegisteredModel(
        **records.fields_of(entity, RegisteredModel, "latest_versions", "aliases", "tags"),
        latest_versions=tuple(sorted(latest, key=lambda each: int(each.version), reverse=True)),
        aliases=tuple(aliases),
        tags=records.tags(entity),
        **links(client.registry_uri, f"models/{step(name)}", "registered-models/get", name=name),
    )
