"""Notes for those who call from Python."""

from __future__ import annotations

import logging

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.logged import notes
from mlflow_report_plugin.snapshot import Notes

_log = logging.getLogger("mlflow.report")


def read_notes(
    uri: str, *, tracking_uri: str | None = None, registry_uri: str | None = None
) -> Notes:
    """Read what people have written about a version, as they wrote it: nothing is masked.

    Args:
        uri: The URI of a version, or `models:/NAME` for the newest one.
        tracking_uri: The tracking server; MLflow's current one unless given.
        registry_uri: The model registry; MLflow's current one unless given.

    Returns:
        Its notes, or those of the newest earlier version in the same experiment that has some.

    Raises:
        NotFound: It is no registered version.
        ReportError: The notes cannot be read.
    """
    return notes.read(Client(tracking_uri, registry_uri), uri).notes


def write_note(
    uri: str,
    topic: str,
    text: str,
    *,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
) -> Notes:
    """Write a note of a version in the place of what stands under its heading.

    A line of the log says so if it holds what looks like a credential.

    Args:
        uri: The URI of a version, or `models:/NAME` for the newest one.
        topic: The name of the heading, such as `intended-use`.
        text: The text in Markdown; an empty one takes the note away.
        tracking_uri: The tracking server; MLflow's current one unless given.
        registry_uri: The model registry; MLflow's current one unless given.

    Returns:
        The notes of the version now.

    Raises:
        Conflict: Somebody else wrote under the same heading at the same time.
        ReportError: The version cannot be read, or the note cannot be written.
    """
    client = Client(tracking_uri, registry_uri)
    found = notes.read(client, uri)
    kept = notes.write(client, found.uri, {topic: text}, found.notes.revision)
    for warning in kept.warnings:
        _log.warning("%s", warning)
    return kept.notes
