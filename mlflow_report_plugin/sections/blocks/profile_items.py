"""How much of what a profile asks for there is: item by item, with what is missing."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from mlflow_report_plugin.profiles import Item, Profile
from mlflow_report_plugin.sections.blocks.gaps import unread
from mlflow_report_plugin.sections.blocks.generative import generative
from mlflow_report_plugin.sections.blocks.how_to_use import can_be_copied
from mlflow_report_plugin.sections.blocks.profile_ways import WAYS
from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS, Found
from mlflow_report_plugin.snapshot import Snapshot, paths, topic_title

State: TypeAlias = Literal["filled", "partly", "missing", "could not be read", "not applicable"]
How: TypeAlias = Literal["missing", "not whole", "could not be read"]
STATES: Final[tuple[State, ...]] = (
    *("filled", "partly", "missing", "could not be read", "not applicable"),
)

JUDGED: Final[dict[str, tuple[str, How]]] = {
    "approvals.records": ("approval", "missing"),
    "environment.dependencies": ("packages", "not whole"),
    "feature_store": ("dataset", "missing"),
    "lineage": ("dataset", "missing"),
}
"""Where there has to be more than something: the requirement, and what is said where it is not met.
An approval that was withdrawn is none, packages without versions tell no versions, and lineage may
tell only of what was made with the model."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that an item asks for and that is not there."""

    what: str
    """What it is."""
    words: str = ""
    """What is known of it."""
    commands: tuple[str, ...] = ()
    """What to type to add it."""
    how: How = "missing"
    """In which way it is not there: what could not be read may be there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An item, and how much of it there is."""

    item: Item
    """What is asked for."""
    state: State
    """How much there is: that something is there, not that it is right or enough."""
    lacks: tuple[Lack, ...] = ()
    """What is not there."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The items of a profile."""

    profile: Profile
    """The profile."""
    answers: tuple[Answer, ...]
    """The items, in order."""
    outside: str = ""
    """Why the model is outside the scope of the profile, or empty."""

    @property
    def counts(self) -> dict[State, int]:
        """How many items are in each state, without the states that none is in."""
        found = Counter(each.state for each in self.answers)
        return {state: found[state] for state in STATES if found[state]}


def answers(snapshot: Snapshot, profile: Profile) -> Answers:
    """Hold a model against a profile.

    Args:
        snapshot: What was collected.
        profile: The profile.

    Returns:
        Its items, with how much of each there is.
    """
    outside = generative(snapshot) if profile.not_for_generative else ""
    if outside:
        items = tuple(Answer(item, "not applicable") for item in profile.items)
        return Answers(profile, items, outside)
    return Answers(profile, tuple(answer(snapshot, item) for item in profile.items))


def answer(snapshot: Snapshot, item: Item) -> Answer:
    """Tell how much of an item there is."""
    wanted = len(item.evidence) + len(item.needs)
    evidence = (of_evidence(snapshot, places) for places in item.evidence)
    notes = (of_note(snapshot, topic) for topic in item.needs)
    lacks = tuple(each for each in (*evidence, *notes) if each is not None)
    return Answer(item, state(wanted, lacks), lacks)


def state(wanted: int, lacks: tuple[Lack, ...]) -> State:
    """Say in a word how much there is."""
    if not lacks:
        return "filled"
    if len(lacks) < wanted or any(each.how == "not whole" for each in lacks):
        return "partly"
    unread = any(each.how == "could not be read" for each in lacks)
    return "could not be read" if unread else "missing"


def of_evidence(snapshot: Snapshot, places: tuple[str, ...]) -> Lack | None:
    """Look for evidence that may be in any of some places."""
    there = [path for path in places if has(snapshot, path)]
    judged = [JUDGED[path] for path in there if path in JUDGED]
    unmet = [(how, found) for id, how in judged if (found := look(snapshot, id)) is not None]
    if there and len(unmet) < len(there):
        return None
    what = sentence(listed(map(in_words, places)))
    if unmet:
        how, found = unmet[0]
        return lack(what, [found], how)
    reasons = unread(snapshot, *(part(path) for path in places))
    if reasons:
        return Lack(what, "; ".join(reasons), how="could not be read")
    requirements = (id for id, each in REQUIREMENTS.items() if {*each.evidence} & {*places})
    looked = [found for id in requirements if (found := look(snapshot, id)) is not None]
    if not looked:
        ways = dict.fromkeys(WAYS[path] for path in places if path in WAYS)
        advice = "; ".join(way.advice for way in ways)
        command = next(filter(None, (way.command(snapshot) for way in ways)), "")
        looked = [Found("missing", "Nothing is recorded there", command, advice)]
    return lack(what, looked, "missing")


def look(snapshot: Snapshot, id: str) -> Found | None:
    """Tell why a requirement is not met; None where it is, or does not apply."""
    found = REQUIREMENTS[id].look(snapshot)
    return found if found.presence in ("missing", "not known") else None


def lack(what: str, found: list[Found], how: How) -> Lack:
    """Say what requirements know of what is not there."""
    told = dict.fromkeys(filter(None, map(in_a_sentence, found)))
    commands = tuple(dict.fromkeys(each.command for each in found if each.command))
    unknown = any(each.presence == "not known" for each in found)
    return Lack(what, "; ".join(told), commands, "could not be read" if unknown else how)


def listed(names: Iterable[str]) -> str:
    """Name places of which any will do."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def in_a_sentence(found: Found) -> str:
    """Say what is missing, and what helps."""
    return f"{found.words} ({found.advice})" if found.advice else found.words


def in_words(path: str) -> str:
    """Name a place in a snapshot, such as `dataset inputs of the run`."""
    told = path.replace("model.details.", "model.").replace("model.flavors.transformers.", "model.")
    first, *rest = told.removesuffix(".count").replace("_", " ").split(".")
    named = " ".join(rest)
    return f"{named} of the {first}" if named and named != first else first


def sentence(words: str) -> str:
    """Begin with a capital letter."""
    return words[:1].upper() + words[1:]


def part(path: str) -> str:
    """Name the part of a snapshot that a path leads into."""
    return path.partition(".")[0]


def has(snapshot: Snapshot, path: str) -> bool:
    """Tell whether there is anything at a path but zeros and what is empty."""
    return any(paths.values(snapshot, path))


def of_note(snapshot: Snapshot, topic: str) -> Lack | None:
    """Look for what people had to write."""
    if snapshot.notes is not None and snapshot.notes.of(topic):
        return None
    what = topic_title(topic)
    reasons = unread(snapshot, "notes")
    if reasons:
        return Lack(what, "; ".join(reasons), how="could not be read")
    version = snapshot.model_version
    if version is None:
        return Lack(what, "Notes are kept for registered versions")
    uri = f"models:/{version.name}/{version.version}"
    file = f"{topic}.md"
    command = f"mlflow report notes set {shlex.quote(uri)} {topic} --file {file}"
    return Lack(what, "Nobody wrote it", (command,) if can_be_copied(uri) else ())
