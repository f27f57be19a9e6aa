"""The section Lineage: what the model comes from, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Jump, Missing, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, identifier
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, not_read, nothing
from mlflow_report_plugin.sections.blocks.related_runs import linked
from mlflow_report_plugin.sections.blocks.tables import json_code, table
from mlflow_report_plugin.sections.lineage.chain import Thing, chain
from mlflow_report_plugin.sections.lineage.fans import (
    CHILD,
    DATASET,
    ENDPOINT,
    EVALUATION,
    PROMPT,
    fans,
)
from mlflow_report_plugin.sections.lineage.graph import lineage_graph
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot

MOST_ROWS: Final = 20
"""How many things of one kind the table has rows for."""
PARTS: Final = (
    *("model", "experiment", "related_runs", "run", "logged_model", "model_version"),
    *("registered_model", "versions", "evaluation_runs", "serving_endpoints"),
)
"""The parts of the snapshot that the lineage is made of, without that of Unity Catalog."""
NOTHING = Note("Nothing says what the model comes from, or what came of it")


def lineage(snapshot: Snapshot, view: View) -> Section:
    """Show what leads to the model and from it, as a graph and as a table."""
    things = chain(snapshot)
    found = tuple(fans(snapshot, things))
    rows = [row(thing) for thing in things]
    notes: list[Block] = []
    for fan in found:
        rows += [row(thing) for thing in fan.things[:MOST_ROWS]]
        more = len(fan.things) - MOST_ROWS
        if more > 0:
            words = f"{fan.things[0].kind}, {fan.things[0].role}: and {more:,} more"
            notes.append(Note(words, "info"))
    if snapshot.related_runs is not None and snapshot.related_runs.more_children:
        notes.append(Note("There are more child runs than these", "info"))
    blocks: list[Block] = [] if unread(snapshot) else [NOTHING]
    if len(rows) > 1:
        columns = ("Kind", "Name", "Id or detail", "Role")
        blocks = [lineage_graph(things, found), table(columns, rows, cards=True)]
    notes += none_known(snapshot, {thing.role for fan in found for thing in fan.things})
    return Section("Lineage", (*unread(snapshot), *blocks, *notes, *unity_catalog(snapshot, view)))


def unread(snapshot: Snapshot) -> tuple[Note, ...]:
    """Say what the lineage may lack because it could not be read."""
    parts = not_read(snapshot, *PARTS)
    words = f"It may lack what could not be read: {', '.join(parts)}"
    return (Note(f"{words}. The section Report says why.", "gap"),) if parts else ()


def none_known(snapshot: Snapshot, roles: Collection[str]) -> tuple[Note, ...]:
    """Say what was looked for around the model and is not there."""
    looked_for = (
        ("datasets of the run", DATASET, ("run",)),
        ("prompts", PROMPT, ("model", "run", "logged_model")),
        ("child runs", CHILD, ("related_runs",)),
        ("evaluation runs", EVALUATION, ("evaluation_runs",)),
        ("serving endpoints", ENDPOINT, ("serving_endpoints",)),
    )
    none = [
        words
        for words, role, parts in looked_for
        if getattr(snapshot, parts[0]) is not None
        and role not in roles
        and not not_read(snapshot, *parts)
    ]
    return (Note(f"None found: {', '.join(none)}"),) if none else ()


def row(thing: Thing) -> tuple[Cell, ...]:
    """Show a thing."""
    role = f"{thing.role} (this report)" if thing.marked else thing.role
    name = Jump(thing.name, thing.section) if thing.section else linked(thing.name, thing.url)
    return (thing.kind, name, detail(thing), role)


def detail(thing: Thing) -> Cell:
    """Tell a thing from others."""
    if not thing.detail:
        return Missing("none")
    # An id is one word; a state or the digest with its use are several.
    return given(thing.detail) if " " in thing.detail else identifier(thing.detail)


def unity_catalog(snapshot: Snapshot, view: View) -> tuple[Section, ...]:
    """Show what Unity Catalog saw on the way into the version and out of it."""
    notes = gap_notes(snapshot, "lineage")
    found = snapshot.lineage
    if found is None:
        return (Section("Unity Catalog", notes),) if notes else ()
    if view.show_as_json and any(entry.raw is not None for entry in found):
        return (Section("Unity Catalog", (*notes, json_code([entry.raw for entry in found]))),)
    columns = ("Direction", "Kind", "Name", "System", "Last time")
    rows = (
        (
            entry.direction,
            given(entry.kind),
            given(entry.name),
            entry.system or "Databricks",
            given(entry.event_time),
        )
        for entry in found
    )
    shown = table(columns, rows) if found else nothing(snapshot, "lineage")
    return (Section("Unity Catalog", (*notes, shown)),)
