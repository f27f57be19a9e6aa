"""The snapshots that were logged for a version: whether they are whole, and linked."""

from __future__ import annotations

from functools import partial
from typing import Any, Final, NamedTuple

from mlflow_report_plugin.errors import InvalidSnapshot, NotFound, ReportError
from mlflow_report_plugin.logged.place import NEWEST, Kept
from mlflow_report_plugin.logged.reports import Logged
from mlflow_report_plugin.snapshot import SCHEMA_VERSION, Content, Snapshot, content
from mlflow_report_plugin.threads import map_side_by_side, start

MOST: Final = 100
"""How many logged snapshots are read, the newest ones."""


class Chain(NamedTuple):
    """What was logged for a version."""

    newest: Snapshot | None = None
    """The newest snapshot that is one."""
    digest: str = ""
    """Its digest."""
    kept: int = 0
    """How many are kept."""
    problems: tuple[str, ...] = ()
    """What is amiss with them."""
    notes: tuple[str, ...] = ()
    """What else to know."""


class _Read(NamedTuple):
    kept: Kept
    content: Content


def read(logged: Logged, tagged: str | None) -> Chain:
    """Read the logged snapshots: two rounds of requests.

    Args:
        logged: Where they are.
        tagged: The digest that the version's tag names, None where it has none.

    Returns:
        What was found, and what is amiss with it.

    Raises:
        ReportError: It cannot be told what was logged.
    """
    listing = start(logged.snapshots)
    newest = _newest(logged)
    kept = listing.result()
    answers = map_side_by_side(partial(_read, logged), kept[-MOST:])
    problems = [str(answer) for answer in answers if isinstance(answer, ReportError)]
    for answer in answers:
        if isinstance(answer, Exception) and not isinstance(answer, ReportError):
            raise answer
    found = [answer for answer in answers if isinstance(answer, _Read)]
    whole = [each for each in found if not _problem(each)]
    problems += [f"{each.kept.path}: {_problem(each)}" for each in found if _problem(each)]
    known = {each.digest for each in kept}
    is_cut = len(kept) > MOST
    problems += _missing(whole[1:] if is_cut else whole, known)
    if tagged is not None and tagged not in known and kept:
        problems.append(f"the report {tagged}, which the version's tag names, is not there")
    if isinstance(newest, Content):
        problems += _of_newest(newest, known)
    notes = [f"only the newest {MOST} of {len(kept):,} were looked at"] if is_cut else []
    notes += _forks(whole)
    if whole:
        last = whole[-1].content
    elif not kept and isinstance(newest, Content):  # logged before reports were kept
        last = newest
    else:
        reason = newest if isinstance(newest, ReportError) and not kept else None
        if reason is not None and not isinstance(reason, NotFound):
            raise reason
        return Chain(None, "", len(kept), tuple(problems), tuple(notes))
    snapshot = Snapshot.of_content(last)
    return Chain(snapshot, last.digest, len(kept), tuple(problems), tuple(notes))


def _read(logged: Logged, kept: Kept) -> _Read:
    try:
        found = content(logged.read(kept.path), SCHEMA_VERSION)
        Snapshot.of_content(found)
    except InvalidSnapshot as error:
        raise InvalidSnapshot(f"{kept.path}: {error}") from error
    return _Read(kept, found)


def _newest(logged: Logged) -> Content | ReportError:
    try:
        return content(logged.read(NEWEST), SCHEMA_VERSION)
    except ReportError as error:
        return error


def _problem(each: _Read) -> str:
    if each.content.problem:
        return each.content.problem
    return "" if each.content.digest == each.kept.digest else "its name says another digest"


def _previous(found: Content) -> str | None:
    made: Any = found.fields.get("provenance")
    previous = made.get("previous") if isinstance(made, dict) else None
    return previous if isinstance(previous, str) else None


def _missing(found: list[_Read], known: set[str]) -> list[str]:
    """Name the links that lead to nothing."""
    links = ((each.kept.path, _previous(each.content)) for each in found)
    return [
        f"the report {previous}, which {path} names as the one before, is not there"
        for path, previous in links
        if previous is not None and previous not in known
    ]


def _of_newest(newest: Content, known: set[str]) -> list[str]:
    """Check the copy that is always overwritten, which is the one that people read."""
    if newest.problem:
        return [f"{NEWEST}: {newest.problem}"]
    if newest.said is None:
        return [f"{NEWEST} was logged before reports had digests"] if not known else []
    if newest.digest not in known:
        return [f"{NEWEST} is none of the reports that are kept"]
    return []


def _forks(found: list[_Read]) -> list[str]:
    """Say that reports do not stand in one row, as when two log at once."""
    links = [_previous(each.content) for each in found]
    several = len(links) - len(set(links))
    if not several:
        return []
    count = "a report names" if several == 1 else f"{several:,} reports name"
    return [f"{count} the same one before as another: they were logged at once"]
