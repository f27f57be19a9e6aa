"""Notes of a version: reading them, and writing a revision beside those that are there.

What is written is seen by all who may read the experiment of the version. So notes of an earlier
version are taken over from the same experiment only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collectors import NOT_COMPARED
from mlflow_report_plugin.collect.notes import about
from mlflow_report_plugin.diff import comparing
from mlflow_report_plugin.errors import (
    Conflict,
    OutputFailed,
    ReadFailed,
    ReportError,
    one_line,
)
from mlflow_report_plugin.logged.noted import ONLY_THE_PLACE, Noted
from mlflow_report_plugin.logged.place import NOTES_TAG
from mlflow_report_plugin.notes import credentials, merging, revision
from mlflow_report_plugin.notes.merging import SEPARATOR, State
from mlflow_report_plugin.notes.revision import Entry, Revision
from mlflow_report_plugin.snapshot import Notes, Snapshot, topic_title


@dataclass(frozen=True)
class Kept:
    """The notes of a version as they were written: nothing in them is masked."""

    name: str
    """The registered model."""
    version: str
    """Its version."""
    notes: Notes
    """Its notes, or those that it inherits."""
    problems: tuple[str, ...] = ()
    """What could not be read."""
    warnings: tuple[str, ...] = ()
    """What whoever has just written should know."""

    @property
    def uri(self) -> str:
        """The URI of the version."""
        return f"models:/{self.name}/{self.version}"


def read(client: Client, uri: str) -> Kept:
    """Read the notes of a version.

    Args:
        client: Where to read.
        uri: The URI of a version, or `models:/NAME` for the newest one.

    Returns:
        Its notes, or those of the newest earlier version in the same experiment that has some.

    Raises:
        NotFound: It is no registered version, or no record says where its notes are.
        ReportError: It cannot be read.
    """
    noted = Noted.of(client, uri, ONLY_THE_PLACE)
    own = noted.state()
    if own.heads or own.problems:
        return _kept(noted, own)
    earlier = noted.inherited()
    return _kept(noted, earlier, inherited=bool(earlier.heads))


def write(
    client: Client,
    uri: str,
    texts: Mapping[str, str],
    based_on: str | None,
    author: str | None = None,
    seen: Callable[[Snapshot], Snapshot] | None = None,
) -> Kept:
    """Write notes: a revision beside those that are there, of which none is touched.

    Args:
        client: Where to write.
        uri: The URI of a version, or `models:/NAME` for the newest one.
        texts: The texts in Markdown by the names of their headings; an empty one takes a note away.
        based_on: The revision that the author had read, as `Notes.revision` has it.
        author: Who writes; the user of this process unless given.
        seen: Makes of the version, as it is read here, what is to be kept of it.

    Returns:
        The notes of the version now, with a warning where one of the texts holds a credential.

    Raises:
        Conflict: Somebody else wrote under one of these headings. Either nothing was written, or
            both wrote at the very same time and both texts are kept: the message says which.
        ReportError: It cannot be read, or nothing can be written.
    """
    for topic, text in texts.items():
        revision.require_sound(topic, text)
    noted = Noted.of(client, uri, NOT_COMPARED)
    noted = noted if seen is None else replace(noted, snapshot=seen(noted.snapshot))
    files = noted.files()
    own = noted.state(files)
    state = own if own.heads else noted.inherited()
    _require_unchanged(noted, state, texts, based_on, files)
    now = int(time.time() * 1000)
    who = (author or client.user())[: revision.MAX_NAME]
    made = _made(noted, state, texts, who, now)
    written = noted.add(made, now, files)
    _tag(noted, written, who, now)
    after = noted.state()
    at_once = [topic_title(topic) for topic in texts if len(after.of(topic)) > 1]
    if at_once:
        raise Conflict(
            "somebody else wrote at the same time, and both texts are kept under "
            f"{', '.join(at_once)}: read them, and write what is to stand there"
        )
    return replace(_kept(noted, after), warnings=credentials.warnings(texts))


def _kept(noted: Noted, state: State, *, inherited: bool = False) -> Kept:
    version = noted.version
    notes = merging.notes_of(state, inherited=inherited)
    return Kept(version.name, version.version, notes, tuple(map(str, state.problems)))


def _require_unchanged(
    noted: Noted, now: State, texts: Mapping[str, str], based_on: str | None, files: list[str]
) -> None:
    """Insist that nobody wrote under the same headings since the author read them."""
    if based_on == (now.revision if files else None):
        return
    if based_on is None:  # what was taken over is what the author had read as inherited
        changed = [topic for topic in texts if any(each.file in files for each in now.of(topic))]
    else:
        named = based_on.split(SEPARATOR)
        if not set(named) <= set(files):
            raise Conflict("the notes that you had read are no longer there: read them again")
        then = noted.state(sorted(named, reverse=True))
        changed = [topic for topic in texts if _files(then, topic) != _files(now, topic)]
    if changed:
        topic = changed[0]
        last = max(now.of(topic), key=lambda each: each.time, default=None)
        by = f" by {last.author}" if last is not None and last.author else ""
        raise Conflict(
            f"{topic_title(topic)} was changed{by} since you read it, and nothing was written: "
            "read it again"
        )


def _files(state: State, topic: str) -> set[str | None]:
    return {each.file for each in state.of(topic)}


def _made(noted: Noted, state: State, texts: Mapping[str, str], who: str, now: int) -> Revision:
    version = noted.version
    digest, facts = _facts(state, noted)
    kept = [each for each in state.entries if each.topic not in texts]
    new = [
        Entry(
            topic=topic,
            text=text,
            author=who,
            time=now,
            version=version.version,
            facts=digest,
        )
        for topic, text in texts.items()
    ]
    if len(kept) + len(new) > revision.MAX_NOTES:
        raise OutputFailed(f"there are more than {revision.MAX_NOTES} notes")
    used = {each.facts for each in (*kept, *new)}
    return Revision(
        name=version.name,
        version=version.version,
        known=state.known,
        notes=(*kept, *new),
        facts={key: each for key, each in facts.items() if key in used},
    )


def _facts(state: State, noted: Noted) -> tuple[str, dict[str, dict[str, Any]]]:
    """Find the snapshot that notes are written about, which may be kept already."""
    facts, now = dict(state.facts), noted.snapshot
    for digest in facts:
        try:
            then = about(facts, digest)
        except ReadFailed:
            continue
        since = comparing.since(then, now)
        if since is None or since.changes or since.version != noted.version.version:
            continue
        if all(each.reason == "not asked for" for each in since.not_comparable):
            return digest, facts
    return now.digest, {**facts, now.digest: now.model_dump(mode="json")}


def _tag(noted: Noted, written: str, who: str, now: int) -> None:
    """Say on the registered model that the version has notes of its own."""
    moment = datetime.fromtimestamp((now + 500) // 1000, timezone.utc)
    file = written.rpartition("-")[2].removesuffix(".json")
    told = one_line(f"written by {who}, {moment:%Y-%m-%d %H:%M:%S} UTC, sha256:{file[:12]}")
    key = f"{NOTES_TAG}{noted.version.version}"
    try:
        noted.client.registry.tag_model(noted.version.name, key, told)
    except ReportError as error:
        raise OutputFailed(
            f"{written} is written, but the tag {key!r} of the registered model is not, without "
            f"which no report shows it: {error}"
        ) from error
