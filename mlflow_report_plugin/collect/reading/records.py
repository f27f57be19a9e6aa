"""What is done to all records."""

from __future__ import annotations

from typing import Any

from mlflow_report_plugin import redact
from mlflow_report_plugin.snapshot import Record

_URIS = {"artifact_uri", "artifact_location", "source", "run_link"}


def without_credentials(value: Any) -> Any:
    """Mask the credentials in the URIs of records, which reading their files may have needed.

    Args:
        value: A record, several, or anything else.

    Returns:
        The same with `***` for the credentials in the URIs of each record, however deep.
    """
    if isinstance(value, tuple):
        return tuple(map(without_credentials, value))
    if not isinstance(value, Record):
        return value
    found = {
        name: redact.uri(field) if name in _URIS and field else without_credentials(field)
        for name, field in value
        if name in _URIS or isinstance(field, Record | tuple)
    }
    return value.model_copy(update=found) if found else value
