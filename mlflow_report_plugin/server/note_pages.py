"""The page with the form for notes, and what becomes of what somebody sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, redirect

from mlflow_report_plugin.errors import (
    AccessDenied,
    Conflict,
    NotFound,
    OutputFailed,
    ReportError,
    Unsupported,
)
from mlflow_report_plugin.logged.notes import Kept
from mlflow_report_plugin.server import asked, forgery, note_form, pages
from mlflow_report_plugin.server.listings import Listings
from mlflow_report_plugin.server.note_form import Sent
from mlflow_report_plugin.server.noting import Noting
from mlflow_report_plugin.snapshot import Notes

ELSEWHERE: Final = "A page of another site sent this, or the browser does not say which did."
TOO_OLD: Final = (
    "Nothing is saved yet: the form was not made for you, or your browser did not keep its cookie. "
    "Look at what stands in it, and save again."
)
NOT_ALLOWED: Final = "MLflow does not let you change this version. Nothing is saved: "
SAVED: Final = "Saved. But look at it again: "
NOT_NAMED: Final = "somebody without a login"
"""The author of notes on a server that asks nobody who they are."""


def add_notes(below: Blueprint, listings: Listings, noting: Noting) -> None:
    """Add the form and where it is sent.

    Args:
        below: The addresses of our pages.
        listings: Tells what there is.
        noting: Reads and writes notes.
    """

    @below.get("/notes")
    def notes() -> Response:
        name, version = asked.version()
        listings.version(asked.caller(), name, version)  # or there is no such page
        try:
            kept = noting.read(asked.caller(), name, version)
        except (AccessDenied, NotFound, Unsupported) as error:
            return _page(Kept(name, version, Notes()), why_not=_sentence(error), based_on=None)
        return _page(kept, based_on=kept.notes.revision)

    @below.post("/notes")
    def save() -> Response:
        if not forgery.is_from_here():
            return pages.page("failed.html", 403, title="Nothing is saved", message=ELSEWHERE)
        name, version = asked.version()
        caller = asked.caller()
        try:
            sent = Sent.read()
        except OutputFailed as error:
            message = _sentence(error)
            return pages.page("failed.html", 400, title="Nothing is saved", message=message)
        listings.version(caller, name, version)
        if not forgery.is_right(caller, sent.token, name, version):
            return _again(noting, name, version, sent, 403, TOO_OLD)
        author = caller.user or sent.author or NOT_NAMED
        kept: Kept | None = None
        try:
            if sent.changed:
                kept = noting.write(caller, name, version, sent.changed, sent.based_on, author)
        except ReportError as error:
            return _again(
                noting, name, version, sent, *_told(error), is_conflict=isinstance(error, Conflict)
            )
        if kept is not None and kept.warnings:
            message = f"{SAVED}{'. '.join(kept.warnings)}."
            return _page(kept, message=message, based_on=kept.notes.revision, author=sent.author)
        answer = redirect(pages.address("version", name=name, version=version), 303)
        assert isinstance(answer, Response)
        return answer


def _again(
    noting: Noting,
    name: str,
    version: str,
    sent: Sent,
    status: int,
    message: str,
    *,
    is_conflict: bool = False,
) -> Response:
    """The form once more, with what somebody typed and did not get written."""
    why_not = ""
    try:
        kept = noting.read_at_once(asked.caller(), name, version)
    except ReportError as error:
        kept, why_not = Kept(name, version, Notes()), str(error)
    # Whoever was shown what others wrote has read it.
    based_on = kept.notes.revision if is_conflict else sent.based_on
    return _page(
        kept,
        status,
        why_not,
        message=message,
        typed=sent.changed,
        based_on=based_on,
        author=sent.author,
    )


def _page(
    kept: Kept,
    status: int = 200,
    why_not: str = "",
    *,
    message: str = "",
    typed: Mapping[str, str] = {},
    based_on: str | None,
    author: str = "",
) -> Response:
    caller, secret = asked.caller(), forgery.secret()
    answer = pages.page(
        "notes.html",
        status,
        kept=kept,
        why_not=why_not,
        message=message,
        fields=note_form.fields(kept, typed) if typed or not why_not else (),
        based_on=based_on or "",
        is_known=bool(caller.user),
        author=author,
        token=forgery.token(caller, secret, kept.name, kept.version),
    )
    answer.headers["Referrer-Policy"] = pages.SAYS_WHERE_FROM
    forgery.keep(secret, answer)
    return answer


def _told(error: ReportError) -> tuple[int, str]:
    """The status and the words for what kept notes from being written."""
    match error:
        case Conflict():
            return (
                409,
                f"{_sentence(error)}. What you typed is below; what others wrote is beside it",
            )
        case AccessDenied():
            return 403, f"{NOT_ALLOWED}{error}"
        case Unsupported() | OutputFailed():
            return 400, _sentence(error)
    return 503, _sentence(error)


def _sentence(error: ReportError) -> str:
    told = str(error)
    return told[:1].upper() + told[1:]
