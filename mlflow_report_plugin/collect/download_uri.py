"""Where the registry keeps the files of the version."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.identity import registered_version
from mlflow_report_plugin.collect.reading.parts import Parts


def collect(client: Client, parts: Parts) -> str | None:
    """Ask the registry for the artifact URI of the version."""
    # Where the URI says it, this request goes beside the one for the version.
    found = registered_version(parts)
    return client.registry.download_uri(*found) if found else None
