"""What is signed: in-toto Statements, https://in-toto.io/Statement/v1."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from mlflow_report_plugin.errors import InvalidSignature
from mlflow_report_plugin.snapshot import Snapshot
from mlflow_report_plugin.version import __version__

STATEMENT: Final = "https://in-toto.io/Statement/v1"
PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
REPORT: Final = "https://pypi.org/project/mlflow-report-plugin/#report/v1"
"""The type of the predicate that a snapshot is ours and of this model."""
SNAPSHOT: Final = "mlflow-report-plugin snapshot"
"""The type of what the digest is of: canonical JSON (RFC 8785) of a snapshot."""
SUBJECT: Final = "snapshot"
"""The name of the first subject."""

Predicate = TypeVar("Predicate", bound="Fields")


class Fields(BaseModel):
    """Base of what statements hold: in camel case, as in-toto has it; others are ignored."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True
    )


class Subject(Fields):
    """What a statement is about."""

    name: str = ""
    """Its name: `snapshot`, or the path of a file below the model's folder."""
    digest: dict[str, str]
    """Its digests by algorithm, in hexadecimal digits."""


class Statement(Fields):
    """A statement."""

    type: str = Field(alias="_type")
    """Which version of the format it is in."""
    subject: list[Subject]
    """What it is about."""
    predicate_type: str
    """What kind of thing it says."""
    predicate: dict[str, Any]
    """What it says."""


class Report(Fields):
    """What is said of a snapshot."""

    snapshot_type: str = SNAPSHOT
    """What the digest is of."""
    schema_version: int
    """The version of the snapshot's schema."""
    digest: str
    """The digest of the snapshot, as `sha256:...`."""
    model_uri: str
    """The URI that the report was asked for."""
    name: str
    """The name of the model."""
    version: str | None = None
    """The version of the registered model."""
    report_time: int
    """When the model was read, in milliseconds since 1970 in UTC."""
    signer: str | None = None
    """Who signed, as far as their own computer tells."""
    signed_on: int
    """When, by the clock of their computer."""
    plugin_version: str = __version__
    """The version of mlflow-report-plugin."""


def of_report(snapshot: Snapshot, digest: str, signer: str | None, now: int) -> bytes:
    """State that a snapshot is vouched for, and with it the files that it has digests of.

    Args:
        snapshot: The snapshot.
        digest: Its digest, as `sha256:...`.
        signer: Who signs.
        now: When, in milliseconds since 1970 in UTC.

    Returns:
        The statement as JSON.
    """
    version = snapshot.model_version
    files = snapshot.files.files if snapshot.files else ()
    hashed = ((file.path, getattr(file, "sha256", None)) for file in files)
    predicate = Report(
        schema_version=snapshot.schema_version,
        digest=digest,
        model_uri=snapshot.uris.model_uri,
        name=snapshot.name,
        version=version.version if version else None,
        report_time=snapshot.provenance.report_time,
        signer=signer,
        signed_on=now,
    )
    return written(
        [(SUBJECT, digest), *((path, found) for path, found in hashed if found)], REPORT, predicate
    )


def written(subjects: Iterable[tuple[str, str]], kind: str, predicate: Fields) -> bytes:
    """Write a statement.

    Args:
        subjects: The name and the digest of each thing that it is about.
        kind: The type of the predicate.
        predicate: What is said of them.

    Returns:
        The statement as JSON.
    """
    about = [
        {"name": name, "digest": {"sha256": digest.removeprefix("sha256:")}}
        for name, digest in subjects
    ]
    said = predicate.model_dump(by_alias=True, exclude_none=True)
    statement = {"_type": STATEMENT, "subject": about, "predicateType": kind, "predicate": said}
    return json.dumps(statement, ensure_ascii=False, sort_keys=True).encode()


def read(payload: bytes, kind: str, made: type[Predicate]) -> tuple[Statement, Predicate]:
    """Read a statement.

    Args:
        payload: The statement as JSON.
        kind: The type that its predicate has to be of.
        made: What is made of the predicate.

    Returns:
        The statement, and what it says.

    Raises:
        InvalidSignature: It is no statement, or somebody else's.
    """
    try:
        statement = Statement.model_validate_json(payload)
        if statement.type != STATEMENT:
            raise InvalidSignature(f"it is {statement.type[:100]!r}, not {STATEMENT!r}")
        if statement.predicate_type != kind:
            raise InvalidSignature(
                f"it says something else: {statement.predicate_type[:100]!r}, not {kind!r}"
            )
        return statement, made.model_validate(statement.predicate)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        told = f"{where}: {first['msg']}" if where else first["msg"]
        raise InvalidSignature(f"not an in-toto statement: {told}") from error


def require_subject(statement: Statement, digest: str) -> None:
    """Insist that a statement is about a snapshot.

    Args:
        statement: The statement.
        digest: The digest of the snapshot, as `sha256:...`.

    Raises:
        InvalidSignature: It is about another one.
    """
    first = statement.subject[0] if statement.subject else None  # the others are files
    if first is None or first.digest.get("sha256") != digest.removeprefix("sha256:"):
        raise InvalidSignature("it was signed for another snapshot: the digest is not the same")
