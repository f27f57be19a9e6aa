"""The snapshots that were logged for a version: whether they are whole, and linked."""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import Final, NamedTuple

from mlflow_report_plugin.errors import InvalidSnapshot, NotFound, ReportError
from mlflow_report_plugin.logged.place import NEWEST, Kept
from mlflow_report_plugin.logged.reports import Logged, mistaken
from mlflow_report_plugin.snapshot import SCHEMA_VERSION, Content, ModelVersion, Snapshot, content
from mlflow_report_plugin.threads import map_side_by_side, start

MOST: Final = 100
"""How many logged snapshots are read, the newest ones."""


class Chain(NamedTuple):
    """What was logged for a version."""

    newest: Snapshot | None = None
    """The record: what the version is compared with."""
    digest: str = ""
    """Its digest."""
    kept: int = 0
    """How many are kept."""
    known: frozenset[str] = frozenset()
    """The digests of all that are kept, as their names say."""
    problems: tuple[str, ...] = ()
    """What is amiss with them."""
    notes: tuple[str, ...] = ()
    """What else to know."""


class _Read(NamedTuple):
    """What was found of a kept snapshot."""

    kept: Kept
    problem: str
    previous: str | None


class _Record:
    """The snapshot that is compared, of all that are read: no other one is held in memory."""

    def __init__(self, tagged: str | None) -> None:
        self._tagged = tagged
        self._lock = Lock()
        self.kept: Kept | None = None
        self.content: Content | None = None

    def offer(self, kept: Kept, found: Content) -> None:
        with self._lock:
            if self.kept is None or self._rank(kept) > self._rank(self.kept):
                self.kept, self.content = kept, found

    def _rank(self, kept: Kept) -> tuple[bool, Kept]:
        # Who may write files may add a newer one that fits. The tag is in another place.
        return kept.digest == self._tagged, kept


def read(logged: Logged, tagged: str | None, version: ModelVersion | None) -> Chain:
    """Read the logged snapshots: two rounds of requests.

    Args:
        logged: Where they are.
        tagged: The digest that the version's tag names, None where it has none.
        version: The version that they have to be about, None where it is not registered.

    Returns:
        What was found, and what is amiss with it. The record is the one that the tag names, or else
        the newest that is whole.

    Raises:
        ReportError: It cannot be told what was logged.
    """
    listing = start(logged.snapshots)
    newest = _newest(logged)
    kept = listing.result()
    looked_at = [each for each in kept[:-MOST] if each.digest == tagged][-1:] + kept[-MOST:]
    record = _Record(tagged)
    answers = map_side_by_side(partial(_read, logged, version, record), looked_at)
    problems = [str(answer) for answer in answers if isinstance(answer, ReportError)]
    for answer in answers:
        if isinstance(answer, Exception) and not isinstance(answer, ReportError):
            raise answer
    found = [answer for answer in answers if isinstance(answer, _Read)]
    whole = [each for each in found if not each.problem]
    problems += [f"{each.kept.path}: {each.problem}" for each in found if each.problem]
    known = frozenset(each.digest for each in kept)
    is_cut = len(kept) > MOST
    problems += _missing(whole[1:] if is_cut else whole, known)
    if tagged is not None and tagged not in known and kept:
        problems.append(f"the report {tagged}, which the version's tag names, is not there")
    notes = [f"only the newest {MOST} of {len(kept):,} were looked at"] if is_cut else []
    notes += _forks(whole)
    if record.kept is not None:
        notes += _newer(record.kept, tagged, whole)
    amiss, told = _of_newest(newest, kept, tagged)
    problems += amiss
    notes += told
    if record.content is not None:
        last = record.content
    elif not kept and isinstance(newest, Content):  # logged before reports were kept
        last = newest
    else:
        reason = newest if isinstance(newest, ReportError) and not kept else None
        if reason is not None and not isinstance(reason, NotFound):
            raise reason
        return Chain(None, "", len(kept), known, tuple(problems), tuple(notes))
    snapshot = Snapshot.of_content(last)
    return Chain(snapshot, last.digest, len(kept), known, tuple(problems), tuple(notes))


def _read(logged: Logged, version: ModelVersion | None, record: _Record, kept: Kept) -> _Read:
    try:
        found = content(logged.read(kept.path), SCHEMA_VERSION)
        snapshot = Snapshot.of_content(found)
    except InvalidSnapshot as error:
        raise InvalidSnapshot(f"{kept.path}: {error}") from error
    problem = found.problem or mistaken(snapshot, found.digest, kept, version)
    if not problem:
        record.offer(kept, found)
    return _Read(kept, problem, snapshot.provenance.previous)


def _newest(logged: Logged) -> Content | ReportError:
    try:
        return content(logged.read(NEWEST), SCHEMA_VERSION)
    except ReportError as error:
        return error


def _missing(found: list[_Read], known: frozenset[str]) -> list[str]:
    """Name the links that lead to nothing."""
    return [
        f"the report {each.previous}, which {each.kept.path} names as the one before, is not there"
        for each in found
        if each.previous is not None and each.previous not in known
    ]


def _newer(record: Kept, tagged: str | None, whole: list[_Read]) -> list[str]:
    """Say that there are reports that the version's tag does not name yet, or never will."""
    newer = sum(each.kept > record for each in whole)
    if record.digest != tagged or not newer:
        return []
    count = "a newer report is" if newer == 1 else f"{newer:,} newer reports are"
    return [
        f"{count} kept than the one that the version's tag names, and not compared: two were "
        "logged at once, or the tag was not set (log a report again)"
    ]


def _of_newest(
    newest: Content | ReportError, kept: list[Kept], tagged: str | None
) -> tuple[list[str], list[str]]:
    """Check the copy that is always overwritten, which is the one that people read.

    Returns:
        What is amiss with it, and what to know of it.
    """
    if isinstance(newest, ReportError):
        if not kept or isinstance(newest, NotFound):  # JSON need not be logged
            return [], []
        told = [f"{NEWEST}: {newest}"]
        # Not all stores tell what is not there from what they cannot read.
        return (told, []) if isinstance(newest, InvalidSnapshot) else ([], told)
    if newest.problem:
        return [f"{NEWEST}: {newest.problem}"], []
    if newest.said is None:
        return ([] if kept else [f"{NEWEST} was logged before reports had digests"]), []
    found = next((each for each in reversed(kept) if each.digest == newest.digest), None)
    if found is None:
        return [f"{NEWEST} is none of the reports that are kept"], []
    named = next((each for each in reversed(kept) if each.digest == tagged), kept[-1])
    if found > named:
        return [f"{NEWEST} is newer than the report that the version's tag names"], []
    return [], ([f"{NEWEST} is an older report"] if found < named else [])


def _forks(found: list[_Read]) -> list[str]:
    """Say that reports do not stand in one row, as when two log at once."""
    links = [each.previous for each in found]
    several = len(links) - len(set(links))
    if not several:
        return []
    count = "a report names" if several == 1 else f"{several:,} reports name"
    return [f"{count} the same one before as another: they were logged at once"]
