"""The digest of a snapshot, and what a file says of its own.

The digest is SHA-256 over the canonical JSON (RFC 8785) of all fields but `digest`, and written
`sha256:` and 64 hexadecimal digits. RFC 8785 cannot write every JSON, and says so of one thing that
snapshots hold: whole numbers beyond 2^53 - 1, as Spark's columns of longs have. Such a number `n`
is written as the object `{"$integer": "n"}`, and a key that is `$integer` already, after any number
of dollars, gets one more. So no two snapshots share their canonical JSON, except that `1` and `1.0`
are one number, and `0` and `-0`, as RFC 8785 has it. Texts with halves of surrogate pairs, numbers
that are not finite and nesting beyond reach cannot be written as a snapshot at all.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pydantic_core
import rfc8785

from mlflow_report_plugin.errors import InvalidSnapshot

if TYPE_CHECKING:
    from mlflow_report_plugin.snapshot import Snapshot

FIELD: Final = "digest"
"""The field that a file says its digest in."""
WITHOUT_DIGEST: Final = 1
"""The schema whose files have no digest."""
_EXACT = 2**53 - 1
_INTEGER = "$integer"
_TAKEN = re.compile(r"\$+integer")


class Content(NamedTuple):
    """What a file holds, before it becomes a snapshot."""

    fields: dict[str, Any]
    """All fields but the digest, as the newest schema has them."""
    digest: str
    """The digest of what the file holds."""
    said: str | None
    """The digest that the file says it has."""
    schema_version: int
    """The version of its schema."""

    @property
    def problem(self) -> str:
        """Why the file is not as it was made, as far as its digest tells; empty where it is."""
        if self.schema_version == WITHOUT_DIGEST or self.said == self.digest:
            return ""
        if self.said is None:
            return "the snapshot has no digest: nothing tells whether it was changed"
        return (
            "the snapshot was changed after it was made: its digest is "
            f"{self.digest}, and it says {self.said}"
        )


def digest(snapshot: Snapshot) -> str:
    """Compute the digest of a snapshot.

    Args:
        snapshot: Any snapshot.

    Returns:
        `sha256:` and the SHA-256, in hexadecimal, of the canonical JSON of everything but the
        digest itself.
    """
    return digest_of(snapshot.model_dump(mode="json", exclude={FIELD}))


def digest_of(fields: dict[str, Any]) -> str:
    """Compute the digest of what a snapshot or its file holds.

    Args:
        fields: JSON values by field, without the digest.

    Returns:
        The digest.
    """
    return f"sha256:{sha256(canonical(fields)).hexdigest()}"


def canonical(value: Any) -> bytes:
    """Write JSON in its canonical form.

    Args:
        value: A JSON value.

    Returns:
        RFC 8785, with larger whole numbers as the description of this module says.
    """
    return rfc8785.dumps(_writable(value))


def content(text: str | bytes, newest: int) -> Content:
    """Read what a file holds.

    Args:
        text: The file.
        newest: The newest schema that can be read.

    Returns:
        The content.

    Raises:
        InvalidSnapshot: The text is no JSON object, or of a schema that is not known.
    """
    try:
        fields = pydantic_core.from_json(text, allow_inf_nan=False)
    except (ValueError, RecursionError) as error:
        raise InvalidSnapshot(f"not a report snapshot: no JSON: {error}") from error
    if not isinstance(fields, dict):
        raise InvalidSnapshot("not a report snapshot: it is no JSON object")
    version = fields.get("schema_version")
    if type(version) is not int or not WITHOUT_DIGEST <= version <= newest:
        raise InvalidSnapshot(
            f"the snapshot's schema_version is not {WITHOUT_DIGEST} to {newest}: "
            "it was made by another version of mlflow-report-plugin"
        )
    said = fields.pop(FIELD, None) if version != WITHOUT_DIGEST else None
    try:
        computed = digest_of(fields)
    except (rfc8785.CanonicalizationError, RecursionError) as error:  # such as 1e400
        raise InvalidSnapshot(f"not a report snapshot: {error}") from error
    fields["schema_version"] = newest
    return Content(fields, computed, said if said is None else str(said), version)


def _writable(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            f"${key}" if _TAKEN.fullmatch(key) else key: _writable(each)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_writable(each) for each in value]
    if isinstance(value, int) and abs(value) > _EXACT:
        return {_INTEGER: str(value)}
    return value
