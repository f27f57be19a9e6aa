"""Which model a document is about, and names that are the same for the same snapshot."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from mlflow_report_plugin.exports.facts.addresses import address
from mlflow_report_plugin.snapshot import Snapshot


def serial(snapshot: Snapshot, what: str) -> str:
    """Name a document that is made of a snapshot.

    Args:
        snapshot: What was collected.
        what: The format: each document has a name of its own.

    Returns:
        A UUID as a URN, made of the digest of the snapshot.
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, f"mlflow-report:{what}:{snapshot.digest}").urn


def version_of(snapshot: Snapshot) -> str | None:
    """Give the version of the registered model; None for what is not registered."""
    return snapshot.model_version.version if snapshot.model_version else None


def description_of(snapshot: Snapshot) -> str | None:
    """Give what people wrote about the version, or else about the registered model."""
    for record in (snapshot.model_version, snapshot.registered_model):
        if record is not None and record.description and record.description.strip():
            return record.description
    return None


def purl(snapshot: Snapshot) -> str | None:
    """Address the model.

    Args:
        snapshot: What was collected.

    Returns:
        A package URL; None for what is no version, or is in a registry without an address.
    """
    version, registry = snapshot.model_version, address(snapshot.provenance.registry_uri)
    if version is None or registry is None:
        return None
    told = {"model_uuid": version.model_id, "repository_url": registry, "run_id": version.run_id}
    behind = "&".join(
        f"{key}={quote(value, safe='.-_~:/')}" for key, value in told.items() if value
    )
    name, number = (quote(text, safe=".-_~") for text in (version.name, version.version))
    return f"pkg:mlflow/{name}@{number}?{behind}"
