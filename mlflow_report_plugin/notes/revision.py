"""One file of notes: what they were after somebody wrote."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mlflow_report_plugin.errors import OutputFailed, ReadFailed
from mlflow_report_plugin.notes.topics import MAX_TOPIC, SLUG, is_topic, nearest, topic_of
from mlflow_report_plugin.snapshot import topic_title

KIND: Final = "https://pypi.org/project/mlflow-report-plugin/#notes/v1"
"""What such a file says that it is."""
MAX_BYTES: Final = 1_000_000
"""How large a file may be: it holds the snapshots that notes are about, as far as there is room."""
MAX_TEXT: Final = 50_000
"""How many characters a note may have."""
MAX_NOTES: Final = 100
"""How many notes there may be."""
MAX_KNOWN: Final = 1_000
"""How many files a revision names, the newest ones, and how many are looked at."""
MAX_NAME: Final = 200
"""How long the name of a person may be."""
MAX_TIME: Final = 253_402_300_799_000
"""The last second that calendars have, in milliseconds since 1970."""

Name = Annotated[str, Field(pattern=r"^[0-9]{8}T[0-9]{6}\.[0-9]{3}Z-[0-9a-f]{64}\.json$")]
"""The name of a file: when it was written, and SHA-256 of what is in it."""


class Fields(BaseModel):
    """Base of what files hold; other fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Entry(Fields):
    """A note in a file."""

    topic: str = Field(max_length=MAX_TOPIC, pattern=rf"^{SLUG}$")
    """The name of its heading."""
    text: str = Field(max_length=MAX_TEXT)
    """What was written; empty where somebody took it away."""
    author: str | None = Field(default=None, max_length=MAX_NAME)
    """Who wrote it, as far as their computer tells."""
    time: int = Field(ge=0, le=MAX_TIME)
    """When, in milliseconds since 1970 in UTC, by the clock of their computer."""
    version: str = Field(pattern=r"^[0-9]{1,20}$")
    """The version that it was written for."""
    facts: str | None = Field(default=None, pattern=r"^sha256:[0-9a-f]{64}$")
    """The digest of the snapshot that it was written about."""
    file: Name | None = None
    """The file that it was written in first; None where that is this one."""


class Revision(Fields):
    """All notes of a version, after somebody wrote."""

    kind: Literal["https://pypi.org/project/mlflow-report-plugin/#notes/v1"] = KIND
    """What the file is."""
    name: str
    """The registered model."""
    version: str
    """Its version."""
    known: tuple[Name, ...] = Field(default=(), max_length=2 * MAX_KNOWN)
    """The files that the author had read, also those of the version that notes were taken over
    from: what is in them and not in here was replaced."""
    notes: tuple[Entry, ...] = Field(default=(), max_length=MAX_NOTES)
    """The notes."""
    facts: dict[str, dict[str, Any]] = Field(default={}, max_length=MAX_NOTES)
    """The snapshots that they are about, by digest."""


def require_sound(topic: str, text: str) -> None:
    """Insist that a note can be kept.

    Args:
        topic: The name of its heading.
        text: What is to be written.

    Raises:
        OutputFailed: It cannot.
    """
    if not is_topic(topic):
        meant = nearest(topic_of(topic)) or "intended-use"
        raise OutputFailed(
            f"{topic[:MAX_TOPIC]!r} cannot be the name of a heading: small letters, digits and "
            f"dashes, such as {meant}"
        )
    if len(text) > MAX_TEXT:
        raise OutputFailed(f"{topic_title(topic)} has more than {MAX_TEXT:,} characters")


def written(revision: Revision) -> bytes:
    """Write a file that is small enough to be read.

    Args:
        revision: What it is to hold.

    Returns:
        Its content: where that is too much, without the snapshots that the oldest notes are about.

    Raises:
        OutputFailed: The notes alone are too much.
    """
    newest = {each.facts: each.time for each in sorted(revision.notes, key=lambda each: each.time)}
    oldest_first = sorted(revision.facts, key=lambda each: newest.get(each, 0))
    for count in range(len(oldest_first) + 1):
        facts = {each: revision.facts[each] for each in oldest_first[count:]}
        data = revision.model_copy(update={"facts": facts}).model_dump_json().encode()
        if len(data) <= MAX_BYTES:
            return data
    raise OutputFailed(f"all notes of a version together may have {MAX_BYTES:,} bytes, and no more")


def digest(data: bytes) -> str:
    """Give what stands in the name of a file.

    Args:
        data: Its content.

    Returns:
        SHA-256 in hexadecimal digits.
    """
    return sha256(data).hexdigest()


def read(file: str, data: bytes, name: str, version: str) -> Revision:
    """Read a file.

    Args:
        file: Its name.
        data: Its content.
        name: The registered model whose notes it is among.
        version: Its version.

    Returns:
        What it says, with the name of the file in each note.

    Raises:
        ReadFailed: It is none, was changed after it was written, or is about another version.
    """
    if len(data) > MAX_BYTES:
        raise ReadFailed(f"it has more than {MAX_BYTES:,} bytes")
    if f"-{digest(data)}." not in file:
        raise ReadFailed("it was changed after it was written: its name says another digest")
    try:
        found = Revision.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ReadFailed(f"no notes: {where + ': ' if where else ''}{first['msg']}") from error
    if (found.name, found.version) != (name, version):
        raise ReadFailed("it is about another version")
    notes = tuple(
        each if each.file else each.model_copy(update={"file": file}) for each in found.notes
    )
    return found.model_copy(update={"notes": notes})
