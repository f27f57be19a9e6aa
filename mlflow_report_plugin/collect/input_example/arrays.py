"""The shapes of arrays that are written as lists in lists."""

from __future__ import annotations

from itertools import islice

from pydantic import JsonValue

from mlflow_report_plugin.collect.reading.numbers import Rewritten
from mlflow_report_plugin.collect.reading.plain import text

MAX_DIMENSIONS = 64
"""As many as numpy knows."""
MAX_NAMES = 50
"""How many named arrays get their shapes told."""
MAX_NAME = 100
"""The longest name that an array may have for that."""

_NUMBERS = {int, float, Rewritten, bool, type(None)}


def shape(value: JsonValue, *, texts: bool = False, dimensions: int = 0) -> tuple[int, ...] | None:
    """Find out the shape of an array.

    Args:
        value: The value, as Python's JSON reader returns it.
        texts: Whether there may be texts in an array, too.
        dimensions: How many lists the value is in.

    Returns:
        The shape, or None for anything but an array: for what is no list, and for lists whose
        items are not all numbers, or lists of one shape.
    """
    if not isinstance(value, list) or dimensions == MAX_DIMENSIONS:
        return None
    kinds = set(map(type, value))
    if kinds == {list}:
        first = shape(value[0], texts=texts, dimensions=dimensions + 1)
        if first is None:
            return None
        for each in islice(value, 1, None):
            if shape(each, texts=texts, dimensions=dimensions + 1) != first:
                return None
        return (len(value), *first)
    return (len(value),) if kinds <= (_NUMBERS | {str} if texts else _NUMBERS) else None


def shapes(value: JsonValue, *, texts: bool = False) -> dict[str, tuple[int, ...]]:
    """Find out the shapes of arrays that are kept under names.

    Args:
        value: The value, as Python's JSON reader returns it.
        texts: Whether there may be texts in an array, too.

    Returns:
        The shapes by name, of the first values that are arrays.
    """
    found: dict[str, tuple[int, ...]] = {}
    for name, each in value.items() if isinstance(value, dict) else ():
        size = shape(each, texts=texts)
        if size is not None and len(name) <= MAX_NAME and len(found) < MAX_NAMES:
            found[text(name)] = size
    return found
