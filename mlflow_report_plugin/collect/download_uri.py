"""Where the registry keeps the files of the version."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.parts import Parts
from mlflow_report_plugin.snapshot import ModelVersion


def collect(client: Client, parts: Parts) -> str | None:
    """Ask the registry for the artifact URI of the version.

    Args:
        client: Where to read from.
        parts: The other parts.

    Returns:
        An artifact URI, which may hold credentials, or None where the model is not
        registered.

    Raises:
        ReportError: It could not be found out.
    """
    target = parts.target
    if target.name is not None and target.version is not None:
        # Known from the URI, so that this request goes beside the one for the version.
        return client.download_uri(target.name, target.version)
    version = parts.wait("model_version", ModelVersion)
    return client.download_uri(version.name, version.version) if version else None
