"""Columns, tensors and parameters as tables: for signatures and for datasets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mlflow_report_plugin.document import Block, Cell, Missing
from mlflow_report_plugin.sections.blocks.cells import given, shown
from mlflow_report_plugin.sections.blocks.tables import table
from mlflow_report_plugin.sections.blocks.types import (
    DEEPEST,
    REQUIRED,
    is_required,
    outline,
    shape,
    unshown,
)

UNNAMED = Missing("unnamed")
MALFORMED = Missing("not understood")
NONE = Missing("none")
INDENT = "└ "
"""Stands before the name of a property, once for each type that it is in."""


def schema_table(entries: list[object], title: str = "") -> Block:
    """Show the columns or tensors of a schema.

    Args:
        entries: The list that MLflow wrote.
        title: A caption.

    Returns:
        A table of tensors where all entries are tensors, otherwise one of columns.
    """
    if entries and all(tensor_of(entry) is not None for entry in entries):
        tensors = [([tensor_row(entry)], unshown(entry, "name")) for entry in entries]
        return table_with_rest(("Name", "Dtype", "Shape"), tensors, title)
    columns = [
        ([column_row(entry), *nested_rows(entry)], unshown(entry, "name", *REQUIRED))
        for entry in entries
    ]
    return table_with_rest(("Column", "Type", "Required"), columns, title)


def params_table(entries: list[object]) -> Block:
    """Show the parameters of a signature.

    Args:
        entries: The list that MLflow wrote.

    Returns:
        A table of the parameters.
    """
    params = [
        (
            [
                param_row(entry),
                *((name, kind, NONE, NONE) for name, kind, _ in nested_rows(entry)),
            ],
            unshown(entry, "name", "default", "shape"),
        )
        for entry in entries
    ]
    return table_with_rest(("Name", "Type", "Default", "Shape"), params)


def table_with_rest(
    columns: tuple[str, ...],
    entries: Sequence[tuple[list[tuple[Cell, ...]], dict[str, object]]],
    title: str = "",
) -> Block:
    """Make a table of the entries of a schema, with a column for what others have no place for.

    Args:
        columns: The column headings.
        entries: The rows of each entry, and what else it says.
        title: A caption.

    Returns:
        The table; the column is there where any entry says something else.
    """
    if not any(rest for _, rest in entries):
        return table(columns, (row for rows, _ in entries for row in rows), title)
    rows = (
        (*row, shown(rest) if rest and place == 0 else NONE)
        for rows, rest in entries
        for place, row in enumerate(rows)
    )
    return table((*columns, "Other"), rows, title)


def nested_rows(entry: object, depth: int = 1) -> Iterator[tuple[Cell, ...]]:
    """Show the properties of the objects in a type, each below the type that it is in.

    Args:
        entry: A column, parameter, array item, property or map value of a signature.
        depth: How many types stand around the properties.

    Yields:
        Name, indented by its depth; type; and whether it is required.
    """
    if not isinstance(entry, dict) or depth > DEEPEST:
        return
    match entry:
        case {"type": "array", "items": inner} | {"type": "map", "values": inner}:
            yield from nested_rows(inner, depth)
        case {"type": "object", "properties": dict(properties)}:
            for name, inner in properties.items():
                required = repr(is_required(inner))
                yield (f"{INDENT * depth}{name}", outline(inner), required)
                yield from nested_rows(inner, depth + 1)


def tensor_of(entry: object) -> dict[str, object] | None:
    """Give the description of a tensor.

    Args:
        entry: An entry of a schema.

    Returns:
        Its dtype and shape, or None where the entry is no tensor.
    """
    tensor = entry.get("tensor-spec") if isinstance(entry, dict) else None
    return tensor if isinstance(tensor, dict) else None


def tensor_row(entry: object) -> tuple[Cell, ...]:
    """Show a tensor.

    Args:
        entry: An entry of a schema that is a tensor.

    Returns:
        Name, dtype and shape.
    """
    tensor = tensor_of(entry) or {}
    return (name_of(entry), given(tensor.get("dtype")), shape(tensor.get("shape")))


def column_row(entry: object) -> tuple[Cell, ...]:
    """Show a column.

    Args:
        entry: An entry of a schema.

    Returns:
        Name, type and whether it is required.
    """
    if not isinstance(entry, dict):
        return (MALFORMED, shown(entry), Missing())
    return (name_of(entry), outline(entry), repr(is_required(entry)))


def param_row(entry: object) -> tuple[Cell, ...]:
    """Show a parameter.

    Args:
        entry: An entry of the signature's parameters.

    Returns:
        Name, type, default and shape.
    """
    if not isinstance(entry, dict):
        return (MALFORMED, shown(entry), NONE, NONE)
    default = shown(entry["default"]) if "default" in entry else NONE
    # A param without a shape is a single value.
    length = NONE if entry.get("shape") is None else shape(entry["shape"])
    return (name_of(entry), outline(entry), default, length)


def name_of(entry: object) -> Cell:
    """Give the name of an entry.

    Args:
        entry: A column, tensor or parameter.

    Returns:
        The name, or `unnamed`.
    """
    name = entry.get("name") if isinstance(entry, dict) else None
    return UNNAMED if name is None else shown(name)
