"""What lies directly in the model's folder."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client, Entry
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import NotFound


def collect(client: Client, parts: Parts) -> list[Entry]:
    """List the model's folder, without the folders in it.

    Whoever needs no more than this need not wait until all folders are listed.
    """
    location = parts.wait("location", str) or ""
    entries = client.artifacts.list_folder(location, "")
    if not entries:  # most stores say so of a folder that is not there, too
        raise NotFound(f"no file is listed at {location}")
    return entries
