"""Files of approvals: a statement about a snapshot, signed or not.

One that is not signed is the statement itself; one that is signed is its envelope.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from mlflow_report_plugin.errors import InvalidSignature
from mlflow_report_plugin.signing import envelope, statement
from mlflow_report_plugin.snapshot import Approval
from mlflow_report_plugin.version import __version__

KIND = "https://pypi.org/project/mlflow-report-plugin/#approval/v1"
"""The type of the predicate that somebody approved a snapshot, or withdrew that."""
MAX_BYTES = 20_000
"""How large the file of an approval may be."""
MAX_ROLE = 60
"""How long a role may be."""
ROLE = re.compile(rf"\w(?:[\w .-]{{0,{MAX_ROLE - 2}}}[\w.-])?")
"""What a role that somebody approves in may be: it becomes a part of a tag's name."""
MAX_COMMENT = 2_000
"""How long a comment may be."""
MAX_NAME = 200
"""How long the name of a person may be."""
MAX_TIME = 253_402_300_799_000
"""The last second that calendars have, in milliseconds since 1970."""


class Said(statement.Fields):
    """What is said of a snapshot."""

    action: Literal["approved", "withdrawn"]
    """Whether it was approved, or that was withdrawn."""
    role: str = Field(min_length=1, max_length=MAX_ROLE)
    """In which role."""
    who: str = Field(min_length=1, max_length=MAX_NAME)
    """Who, as their own computer tells."""
    time: int = Field(ge=0, le=MAX_TIME)
    """When, in milliseconds since 1970 in UTC, by the clock of their computer."""
    comment: str | None = Field(default=None, max_length=MAX_COMMENT)
    """What they wrote."""
    digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    """The digest of the snapshot."""
    report_time: int | None = Field(default=None, ge=0, le=MAX_TIME)
    """When that snapshot was made, in milliseconds since 1970 in UTC."""
    name: str
    """The name of the registered model."""
    version: str
    """Its version."""
    plugin_version: str = __version__
    """The version of mlflow-report-plugin."""


def written(said: Said) -> bytes:
    """Write an approval.

    Args:
        said: What is said.

    Returns:
        The statement as JSON.
    """
    return statement.written([(statement.SUBJECT, said.digest)], KIND, said)


def read(file: str, data: bytes, name: str, version: str) -> Approval:
    """Read the file of an approval. Its signature is not checked.

    Args:
        file: The name of the file.
        data: Its content.
        name: The registered model that it is beside the report of.
        version: Its version.

    Returns:
        The record.

    Raises:
        InvalidSignature: It is none, or about another version.
    """
    if len(data) > MAX_BYTES:
        raise InvalidSignature(f"it has more than {MAX_BYTES:,} bytes")
    sealed = envelope.opened(data) if b'"payloadType"' in data else None
    found, said = statement.read(sealed.payload if sealed else data, KIND, Said)
    statement.require_subject(found, said.digest)
    if (said.name, said.version) != (name, version):
        raise InvalidSignature("it is about another version")
    return Approval(
        file=file,
        key_id=sealed.key_id if sealed else None,
        **said.model_dump(include=set(Approval.model_fields) & set(Said.model_fields)),
    )
