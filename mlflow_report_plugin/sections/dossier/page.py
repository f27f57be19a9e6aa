"""The document of a profile: how much there is of what it asks for, then item by item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.document import (
    Badge,
    Block,
    Document,
    Facts,
    Front,
    Jump,
    Missing,
    Panel,
    Point,
    Points,
    Section,
    Table,
)
from mlflow_report_plugin.profiles import By, Item, Profile
from mlflow_report_plugin.sections.blocks.cells import time
from mlflow_report_plugin.sections.blocks.notes import note_blocks
from mlflow_report_plugin.sections.blocks.profile_items import Answer, Answers, Lack, State, answers
from mlflow_report_plugin.sections.blocks.types import plain
from mlflow_report_plugin.sections.dossier.evidence import makers, owners
from mlflow_report_plugin.sections.report import report
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot, topic_title

BADGES: Final[dict[State, Badge]] = {
    "filled": Badge("filled", "good"),
    "partly": Badge("partly", "warning"),
    "missing": Badge("missing", "bad"),
    "could not be read": Badge("could not be read", "warning"),
    "not applicable": Badge("not applicable"),
}
BY: Final[dict[By, str]] = {
    "automatic": "MLflow",
    "partly": "MLflow and people",
    "human": "people",
}
NOTHING: Final = Missing("nothing")
OUTSIDE: Final = Missing("not looked for")
MEANING: Final = (
    "Filled means that there is something in every place where an item looks, not that it is right "
    "or enough: that, people judge"
)
NOT_HELD: Final = "our words, which nobody has held against the official text"


def build(snapshot: Snapshot, view: View, profile: Profile, extra: tuple[Section, ...]) -> Document:
    """Make the document of a snapshot and a profile.

    Args:
        snapshot: What was collected.
        view: What the reader asked to see.
        profile: The profile.
        extra: The sections of extensions.

    Returns:
        The dossier.
    """
    found = answers(snapshot, profile)
    each = () if found.outside else (Section("Item by item", tuple(items(snapshot, view, found))),)
    record = Section("Record", (report(snapshot, view), *extra))
    sections = (overview(found), *each, record)
    return Document(profile.title, snapshot.uris.model_uri, sections, front=front(snapshot, found))


def front(snapshot: Snapshot, found: Answers) -> Front:
    """Say what the dossier is about, and how much there is."""
    version, profile = snapshot.model_version, found.profile
    name = f"{version.name}, version {version.version}" if version else snapshot.name
    badges = (
        Badge(f"{count:,} {state}", BADGES[state].kind) for state, count in found.counts.items()
    )
    about = Facts(
        (
            ("Model", snapshot.uris.model_uri),
            ("Report made", time(snapshot.provenance.report_time)),
            ("Dates", profile.dates),
            ("Scope", profile.scope),
            ("Sources", profile.sources),
            ("States", MEANING),
        )
    )
    unsure = Points(tuple(Point((each,)) for each in (*profile.unsure, *unverified(profile))))
    panels = (Panel("About", (about,)), Panel("Not verified", (unsure,)))
    return Front(name, tuple(badges), sentence(snapshot, found), panels)


def sentence(snapshot: Snapshot, found: Answers) -> str:
    """Say how much there is, and what that means."""
    title = found.profile.title
    if found.outside:
        why = f"generative and agentic models are outside the scope of {title}"
        return f"Not applicable: {why}, and this is one, because {found.outside}."
    told = ", ".join(f"{count:,} {state}" for state, count in found.counts.items())
    made = plain(time(snapshot.provenance.report_time))
    known = f"Of {len(found.answers):,} items, as far as was known on {made} UTC: {told}."
    return f"{known} {scope(snapshot, found.profile)}".strip()


def scope(snapshot: Snapshot, profile: Profile) -> str:
    """Say how it was told that a model is inside the scope."""
    if not profile.not_for_generative:
        return ""
    if snapshot.model is None:
        return "Whether it is generative, and so outside the scope, nobody can tell here."
    return "Neither flavor nor task says that it is generative, which is no proof."


def unverified(profile: Profile) -> Iterator[str]:
    """Say how many items nobody has held against the text."""
    count = sum(not item.verified for item in profile.items)
    if count:
        yield f"{count:,} of the {len(profile.items):,} items: {NOT_HELD}"


def overview(found: Answers) -> Section:
    """List all items with what is there of them."""
    rows = tuple(
        (
            item.reference,
            item.title if found.outside else Jump(item.title, heading(item)),
            BADGES[answer.state],
            BY[item.by],
            "; ".join(each.what for each in answer.lacks)
            or (OUTSIDE if found.outside else NOTHING),
            "yes" if item.verified else "no",
        )
        for answer in found.answers
        for item in (answer.item,)
    )
    columns = ("Item", "What", "State", "Answered by", "Lacks", "Wording verified")
    return Section("Items", (Table(columns, rows, cards=True),))


def heading(item: Item) -> str:
    """Name an item."""
    return f"{item.reference}: {item.title}"


def items(snapshot: Snapshot, view: View, found: Answers) -> Iterator[Section]:
    """Show each item: what it asks for, what people wrote, what lacks, and the evidence."""
    where = owners(snapshot, found.profile.items)
    titles = {item.reference: heading(item) for item in found.profile.items}
    shown = {make: make(snapshot, view) for make in where}
    for answer in found.answers:
        item = answer.item
        here, elsewhere = [], []
        for make in makers(snapshot, item):
            section, owner = shown[make], where[make]
            if section is not None and owner == item.reference:
                here.append(section)
            elif section is not None:
                to = titles[owner]
                elsewhere.append(Point((f"{section.title}: shown under", Jump(to, to))))
        blocks: tuple[Block, ...] = (
            Facts(facts(answer)),
            *written(snapshot, item),
            *lacking(answer.lacks),
            *here,
            *((Section("Evidence elsewhere", (Points(tuple(elsewhere)),)),) if elsewhere else ()),
        )
        yield Section(heading(item), blocks)


def facts(answer: Answer) -> tuple[tuple[str, str | Badge], ...]:
    """Say what an item asks for, and how much there is."""
    item = answer.item
    return (
        ("Asks", item.asks),
        ("State", BADGES[answer.state]),
        ("Answered by", BY[item.by]),
        ("Wording verified", "yes" if item.verified else "no"),
        *((("Unsure", item.unsure),) if item.unsure else ()),
    )


def written(snapshot: Snapshot, item: Item) -> Iterator[Section]:
    """Show what people wrote."""
    for topic in item.needs:
        blocks = note_blocks(snapshot, topic)
        if blocks:
            yield Section(topic_title(topic), blocks)


def lacking(lacks: tuple[Lack, ...]) -> Iterator[Block]:
    """Say what is not there, and how to add it."""
    if not lacks:
        return
    points = []
    for each in lacks:
        first, *others = each.commands or ("",)
        how = "not known" if each.how == "could not be read" else each.how
        points.append(Point((f"{each.what}: {how}. {each.words}",), first))
        points += [Point(("or",), other) for other in others]
    yield Section("Lacks", (Points(tuple(points)),))
