"""Tables that say so when they are empty."""

from __future__ import annotations

from collections.abc import Iterable

from mlflow_report_plugin.document import (
    Block,
    Cell,
    Code,
    Facts,
    Jump,
    Missing,
    Note,
    Section,
    Table,
    Text,
)
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.cells import setting, shown, to_json, written
from mlflow_report_plugin.snapshot import Tag

Row = tuple[str, Cell]
"""A name and its value."""

MLFLOW = "mlflow."
"""What the names of the tags begin with that MLflow sets."""
LONGEST_CELL = 200
"""How much of a description a cell shows, in characters."""
NONE_FOUND = Note("None found")
"""Stands where a table would be empty."""


def facts(
    rows: Iterable[Row], columns: tuple[str, str] = ("Name", "Value"), title: str = ""
) -> Facts | Note:
    """Make a table of names and values.

    Args:
        rows: The names with their values.
        columns: The two column headings.
        title: A caption.

    Returns:
        The table, or a note where there are no rows.
    """
    found = tuple(rows)
    return Facts(found, columns, title) if found else NONE_FOUND


def table(
    columns: tuple[str, ...],
    rows: Iterable[tuple[Cell, ...]],
    title: str = "",
    *,
    cards: bool = False,
    anchors: str = "",
) -> Block:
    """Make a table.

    Args:
        columns: The column headings.
        rows: The rows, each as long as `columns`.
        title: A caption.
        cards: Whether a phone shows the cells of a row below each other.
        anchors: What the anchors of the rows begin with, where people cite them.

    Returns:
        The table, or a note where there are no rows.
    """
    found = tuple(rows)
    return Table(columns, found, title, cards, anchors) if found else NONE_FOUND


def items(value: object, columns: tuple[str, str] = ("Name", "Value"), title: str = "") -> Block:
    """Make a table of what should be an object with keys and values.

    Args:
        value: The object, or whatever came in its place.
        columns: The two column headings.
        title: A caption.

    Returns:
        A table in the order of the keys; JSON where the value is no object.
    """
    if not isinstance(value, dict):
        return json_code(value)
    return facts(((str(key), setting(value[key])) for key in value), columns, title)


def json_code(value: object) -> Block:
    """Show a value as a block of JSON.

    Args:
        value: Anything that JSON can hold.

    Returns:
        The block, or a note where the value cannot be written.
    """
    try:
        return Code(to_json(value, indent=2), "json")
    except (ValueError, TypeError, RecursionError):
        return Note("The value is too large or too deeply nested to show", "info")


def in_one_line(value: object) -> str:
    """Name a value in a sentence.

    Args:
        value: Text, or anything that JSON can hold.

    Returns:
        What a cell would show of it.
    """
    cell = shown(value)
    return cell if isinstance(cell, str) else cell.text


def set_only(*rows: Row) -> tuple[Row, ...]:
    """Leave out the rows that have no value: those that the samples do not have."""
    return tuple(row for row in rows if row[1] and not isinstance(row[1], Missing))


def readable_first(*rows: Row) -> tuple[Row, ...]:
    """Put what the report derived for reading in front of what it is derived from.

    Args:
        rows: Rows such as `start_time` in milliseconds, and `_start_time` as a time.

    Returns:
        `_start_time` where `start_time` was, and that one after all others.
    """
    found = dict(rows)
    readable = {name: (f"_{name}", found[f"_{name}"]) for name in found if f"_{name}" in found}
    moved = {name for name, _ in readable.values()}
    first = (readable.get(name, (name, cell)) for name, cell in rows if name not in moved)
    return (*first, *((name, found[name]) for name in readable))


def description_cell(text: str | None, section: str) -> Cell:
    """Show what people wrote about the subject of a section, where it does not stand whole.

    Args:
        text: The description.
        section: The title of the section that shows all of it.

    Returns:
        The text where it is short, otherwise its beginning, which leads to the rest.
    """
    if not text or not text.strip() or (beginning := brief(text, LONGEST_CELL)) == text:
        return written(text)
    return Jump(beginning, section)


def description(text: str | None) -> tuple[Text, ...]:
    """Show what people wrote about the subject of a section.

    Args:
        text: The description, as Markdown.

    Returns:
        The text, or nothing.
    """
    return (Text(text, "markdown"),) if text and text.strip() else ()


def tags(found: Iterable[Tag], columns: tuple[str, str] = ("Name", "Value")) -> Facts | Note:
    """Make a table of tags.

    Args:
        found: The tags.
        columns: The two column headings.

    Returns:
        The table, or a note where there are no tags.
    """
    rows = tuple((tag.key, tag_value(tag)) for tag in found)
    return Facts(rows, columns, anchors="tag") if rows else NONE_FOUND


def tag_value(found: Tag) -> Cell:
    """Show the value of a tag, marked as a person's where the tag is not one of MLflow's."""
    by_mlflow = found.key.startswith(MLFLOW) or not found.value
    return shown(found.value) if by_mlflow else written(found.value)


def grouped_tags(found: tuple[Tag, ...], in_groups: bool) -> Section:
    """Make the sub-section `Tags` of an experiment or a registered model.

    Args:
        found: The tags.
        in_groups: Tell MLflow's own tags from those of people.

    Returns:
        The sub-section.
    """
    if not found or not in_groups:
        return Section("Tags", (tags(found),))
    system = tuple(tag for tag in found if tag.key.startswith(MLFLOW))
    user = tuple(tag for tag in found if not tag.key.startswith(MLFLOW))
    return Section(
        "Tags",
        (
            Section("MLflow System Tags", (tags(system, ("Key", "Value")),)),
            Section("User Tags", (tags(user, ("Key", "Value")),)),
        ),
    )
