"""The records of approvals."""

from __future__ import annotations

import time
from functools import partial

from mlflow_report_plugin.collect.approvals.listed import Listed
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import InvalidSignature, ReadFailed, ReportError
from mlflow_report_plugin.logged.place import APPROVALS
from mlflow_report_plugin.signing import approval
from mlflow_report_plugin.snapshot import Approval, Approvals, ModelVersion
from mlflow_report_plugin.threads import map_side_by_side

MAX_RECORDS = 50
"""How many records are read at most, the newest ones."""
MAX_AHEAD = 24 * 60 * 60 * 1000
"""How far clocks may be ahead of that of whoever reads, in milliseconds. Records are ordered by
what they say: one of a time to come would outdo all that people record until then."""
MAX_ERRORS = 3
"""Of how many records it is said why they could not be read."""


def collect(client: Client, parts: Parts) -> Approvals | None:  # noqa: ARG001  a collector's form
    """Read the approvals of the version."""
    listed = parts.wait("approval_files", Listed)
    version = parts.known("model_version", ModelVersion)
    if listed is None or version is None:
        return None
    names = listed.approvals[:MAX_RECORDS]
    read = partial(_read, listed, version)
    records: list[Approval] = []
    errors: list[ReportError] = []
    for name, answer in zip(names, map_side_by_side(read, names), strict=True):
        if isinstance(answer, ReportError):
            errors.append(_named(name, answer))
        elif isinstance(answer, Exception):
            raise answer
        else:
            records.append(answer)
    for error in errors[:MAX_ERRORS]:
        parts.note("approvals", error)
    if len(errors) > MAX_ERRORS:
        more = len(errors) - MAX_ERRORS
        parts.note("approvals", ReadFailed(f"{more} more records could not be read"))
    records.sort(key=lambda each: (each.time, each.file), reverse=True)
    return Approvals(records=tuple(records), more=len(listed.approvals) - len(names))


def _read(listed: Listed, version: ModelVersion, name: str) -> Approval:
    data = listed.beside.read(f"{APPROVALS}/{name}", approval.MAX_BYTES)
    record = approval.read(name, data, version.name, version.version)
    if record.time > time.time() * 1000 + MAX_AHEAD:
        raise InvalidSignature("it says that it was made in the future")
    return record


def _named(name: str, error: ReportError) -> ReportError:
    """The error, with the record that it is about."""
    kind = ReadFailed if isinstance(error, InvalidSignature) else type(error)
    return kind(f"the approval {name}: {error}")
