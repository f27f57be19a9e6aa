"""Who keeps the files of a version whose own record names neither a run nor a logged model.

Most servers note neither for a version that was registered from `models:/NAME/1`. Its MLmodel file
would tell, but whoever wrote that may have written any id. The registry tells where the files are,
and MLflow keeps what a run or a logged model logs in a folder with its id. That id proves nothing,
since who registers a version may name any location: it only says whom to ask. The run or the
logged model counts where the tracking server's own record says that the files are among its own.
"""

from __future__ import annotations

import re

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.identity import Origin
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.collect.reading.places import is_inside
from mlflow_report_plugin.errors import ReportError, ServerUnreachable
from mlflow_report_plugin.logged.place import URI_TAG, versions_with_notes
from mlflow_report_plugin.snapshot import ModelVersion, RegisteredModel

_KEPT = re.compile(r"/((?:m-)?[0-9a-f]{32})/artifacts(?=/|$)")
"""The folder in which every store of MLflow keeps what a run or a logged model logs."""


def collect(client: Client, parts: Parts) -> Origin | None:
    """Find the run or the logged model that the files of the version belong to."""
    # A report of one's own follows the MLmodel file.
    return None if parts.reach == "own" else _found(client, parts)


def keeper(client: Client, parts: Parts) -> Origin | None:
    """Find the same where reports are logged, which is never told by the MLmodel file."""
    if parts.reach == "shared":
        return parts.wait("origin", Origin)
    version = parts.known("model_version", ModelVersion)
    model = parts.known("registered_model", RegisteredModel)
    has_report = version is not None and any(tag.key == URI_TAG for tag in version.tags)
    has_notes = model is not None and versions_with_notes(tag.key for tag in model.tags)
    return _found(client, parts) if has_report or has_notes else None


def _found(client: Client, parts: Parts) -> Origin | None:
    # Databricks keeps the files itself.
    if parts.target.name is None or client.registry_workspace is not None:
        return None
    version = parts.known("model_version", ModelVersion)
    if version is None or version.run_id or version.model_id:
        return None
    try:
        location = parts.wait("download_uri", str) or ""
        kept = (_KEPT.findall(location) or ("",))[-1]  # the innermost, if there are several
        if not kept:
            return None
        is_model = kept.startswith("m-")
        root = client.tracking.artifact_location(f"{'models' if is_model else 'runs'}:/{kept}")
    except ServerUnreachable:  # there may be a run, which is not to be passed by for good
        raise
    except ReportError:
        return None
    if not is_inside(location, root):
        return None
    return Origin(model_id=kept) if is_model else Origin(run_id=kept)
