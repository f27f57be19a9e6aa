"""What lies beside the logged reports of the version: only in the version's own place.

The version's own record says where, as for reports that are logged. Neither a tag nor the MLmodel
file does: they are anybody's text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mlflow_report_plugin.collect.client import Client, Entry
from mlflow_report_plugin.collect.reading.identity import Origin
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.logged.place import artifact_folder
from mlflow_report_plugin.snapshot import LoggedModel, ModelVersion, Run


@dataclass(frozen=True)
class Beside:
    """The folder of the logged reports of the version."""

    client: Client
    """Where it is read."""
    list_one: Callable[[str], list[Entry]]
    """Lists a folder by its whole path."""
    location: Callable[[], str]
    """Tells the artifact URI of the root."""
    folder: str
    """The folder of the reports below it."""

    def entries(self, name: str) -> list[Entry]:
        """List a folder: one request, also while the run is read.

        Args:
            name: Its name.

        Returns:
            What is in it; nothing where there is no such folder.

        Raises:
            ReportError: It could not be listed.
        """
        try:
            return self.list_one(f"{self.folder}/{name}")
        except NotFound:  # some stores say so of a folder that is not there, others list nothing
            return []

    def read(self, path: str, limit: int) -> bytes:
        """Read a file.

        Args:
            path: Its path below the folder.
            limit: How many bytes are taken into memory at most.

        Returns:
            Its first `limit` + 1 bytes, so that a longer file can be told.

        Raises:
            ReportError: It could not be read.
        """
        return self.client.artifacts.read_file(self.location(), f"{self.folder}/{path}", limit)


def reports_of(client: Client, parts: Parts, version: ModelVersion) -> Beside:
    """Find the folder of the logged reports of the version.

    Args:
        client: Where to read from.
        parts: The parts.
        version: The version.

    Returns:
        The folder.

    Raises:
        NotFound: No record says where it is.
        ReportError: What would tell could not be read.
    """
    folder = artifact_folder(version.name, version.version)
    kept = parts.wait("keeper", Origin) or Origin()
    run_id, model_id = version.run_id or kept.run_id, version.model_id or kept.model_id
    logged = None
    if run_id is None and model_id is not None:
        logged = parts.wait("logged_model", LoggedModel)
        run_id = logged.source_run_id if logged else None
    if run_id is not None:
        list_one = partial(client.tracking.list_run_folder, run_id)
        return Beside(client, list_one, partial(_location_of_run, client, parts, run_id), folder)
    if logged is not None and logged.model_id == model_id and logged.artifact_location:
        list_one = partial(client.artifacts.list_folder, logged.artifact_location)
        return Beside(client, list_one, partial(str, logged.artifact_location), folder)
    raise NotFound("no record says where the reports of the version are logged")


def _location_of_run(client: Client, parts: Parts, run_id: str) -> str:
    run = parts.known("run", Run)
    if run is not None and run.run_id == run_id and run.artifact_uri:
        return run.artifact_uri
    return client.tracking.artifact_location(f"runs:/{run_id}")
