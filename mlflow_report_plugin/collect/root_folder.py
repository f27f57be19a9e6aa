"""What lies directly in the model's folder."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.parts import Parts


def collect(client: Client, parts: Parts) -> list[tuple[str, bool, int | None]]:
    """List the model's folder, without the folders in it.

    Whoever needs no more than this need not wait until all folders are listed.
    """
    return client.artifacts.list_folder(parts.wait("location", str) or "", "")
