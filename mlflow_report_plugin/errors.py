"""Every exception this package raises on purpose.

    ReportError
    ├── InvalidModelUri      the text is no model URI, or its scheme is unknown
    ├── ModelNotFound        the URI is fine, but nothing is there
    ├── AccessDenied         the server knows the model and will not show it
    ├── ServerUnreachable    no answer from the tracking server or the registry
    ├── ReadFailed           an answer, but not one that a report can be made of
    ├── InvalidSnapshot      the JSON file is no snapshot, or one of a newer version
    ├── UnknownFormat        no renderer has that name or suffix
    ├── UnknownLayout        no layout has that name
    └── OutputFailed         a rendered report could not be written or logged

    PartUnreadable           one part of a report is missing; becomes a `Gap`

A `ReportError` means that no report can be made, and its text is one line for the person
who asked. `PartUnreadable` never leaves `mlflow_report_plugin.collect`: it costs a report
one of its parts, not its existence.

The types are public; the wording of the messages is not.
"""

from __future__ import annotations

from typing import Literal

GapReason = Literal["absent", "forbidden", "failed", "unsupported"]
"""Why a part is missing: it is not there, may not be read, could not be read, or the
server has no such thing."""


class ReportError(Exception):
    """No report can be made. `str(error)` is one line, free of credentials."""


class InvalidModelUri(ReportError):
    """The text is not a model URI, or MLflow knows no such scheme."""


class ModelNotFound(ReportError):
    """No such model, version, alias, stage, run or folder, or a folder without an MLmodel file."""


class AccessDenied(ReportError):
    """The server refuses the model itself: not logged in, or no permission."""


class ServerUnreachable(ReportError):
    """The tracking server, the registry or the artifact store does not answer."""


class ReadFailed(ReportError):
    """The server answered with an error, or the model's files cannot be understood."""


class InvalidSnapshot(ReportError):
    """A JSON file is not a snapshot that this version can read."""


class UnknownFormat(ReportError):
    """No renderer has this name or file suffix."""


class UnknownLayout(ReportError):
    """No layout has this name."""


class OutputFailed(ReportError):
    """A rendered report could not be written to its path or logged to its run."""


class PartUnreadable(Exception):
    """One part of a report could not be read.

    Attributes:
        reason: Which of the four kinds of gap this is.
    """

    def __init__(self, reason: GapReason, message: str) -> None:
        """Make the error.

        Args:
            reason: Which of the four kinds of gap this is.
            message: One line that says what happened, free of credentials.
        """
        super().__init__(message)
        self.reason: GapReason = reason
