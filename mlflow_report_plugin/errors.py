"""Every exception this package raises on purpose.

    ReportError
    ├── InvalidModelUri      the text is no model URI, or its scheme is unknown
    ├── NotFound             the URI is fine, but nothing is there
    ├── AccessDenied         the server will not show it
    ├── ServerUnreachable    no answer from the server or the artifact store
    ├── Unsupported          this server, or this version of MLflow, has no such thing
    ├── ReadFailed           an answer, but not one that a report can be made of
    ├── InvalidSnapshot      the JSON file is no snapshot, or one of another version
    ├── InvalidCatalog       a folder holds no catalog, or one of another schema
    ├── InvalidKey           the file holds no key, or one of another kind
    ├── InvalidSignature     no envelope, or its signature does not hold
    ├── UnknownFormat        no renderer has that name or suffix
    ├── UnknownLayout        no layout has that name
    ├── InvalidTemplate      a file of a template cannot be used
    ├── InvalidPolicy        a policy cannot be used, or none has that name
    ├── UnknownPath          a snapshot has no such field
    ├── UnknownProfile       no profile has that name
    ├── Conflict             somebody else wrote at the same time
    └── OutputFailed         a rendered report could not be written or logged

An error about the model itself means that no report can be made. The same error about one
part of the report costs it that part and becomes a `Gap` with the error's `reason`.

The types are public; the wording of the messages is not.
"""

from __future__ import annotations

from typing import ClassVar, Literal

GapReason = Literal["absent", "forbidden", "failed", "unsupported"]
"""Why a part is missing: it is not there, may not be read, could not be read, or the
server has no such thing."""


class ReportError(Exception):
    """Base of all errors. `str(error)` is one line, free of credentials."""

    reason: ClassVar[GapReason] = "failed"
    """The reason of the gap that the error leaves when it costs a report one part."""

    def __init__(self, message: str) -> None:
        """Make the error.

        Args:
            message: What happened. It may quote names with line breaks, which become blanks.
        """
        # Neither may break what writes it: a line break, or half of a surrogate pair.
        whole = message.encode("utf-8", "backslashreplace").decode("utf-8")
        super().__init__(" ".join(whole.splitlines()))


class InvalidModelUri(ReportError):
    """The text is not a model URI, or MLflow knows no such scheme."""


class NotFound(ReportError):
    """No such model, version, alias, stage, run or folder, or a folder without an MLmodel file."""

    reason = "absent"


class AccessDenied(ReportError):
    """The server refuses: not logged in, or no permission."""

    reason = "forbidden"


class ServerUnreachable(ReportError):
    """The tracking server, the registry or the artifact store does not answer."""


class Unsupported(ReportError):
    """The server, or this version of MLflow, does not know what was asked for."""

    reason = "unsupported"


class ReadFailed(ReportError):
    """The server answered with an error, or the model's files cannot be understood."""


class InvalidSnapshot(ReportError):
    """A JSON file is not a snapshot that this version can read."""


class InvalidCatalog(ReportError):
    """A folder holds no catalog, or one that this version cannot read."""


class InvalidKey(ReportError):
    """The file of a key holds none, or one of another kind than is needed."""


class InvalidSignature(ReportError):
    """An envelope is none, is about something else, or its signature does not hold."""


class UnknownFormat(ReportError):
    """No renderer has this name or file suffix."""


class UnknownLayout(ReportError):
    """No layout has this name."""


class InvalidTemplate(ReportError):
    """A template is none, or one of its files cannot be used; the message has the file and line."""


class InvalidPolicy(ReportError):
    """A policy cannot be used, or none has that name; the message has file, line and column."""


class UnknownPath(ReportError):
    """A snapshot has no field of this path."""


class UnknownProfile(ReportError):
    """No profile has this name."""


class Conflict(ReportError):
    """Somebody else wrote since what was to be changed was read; nothing of theirs was lost."""


class OutputFailed(ReportError):
    """A rendered report could not be written to its path or logged to its run."""


def one_line(text: str) -> str:
    """Make one line of a text that may hold anything.

    Args:
        text: The text.

    Returns:
        The same words; what cannot be printed is escaped, so that nobody can forge a line.
    """
    words = " ".join(text.split())
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in words
    )
