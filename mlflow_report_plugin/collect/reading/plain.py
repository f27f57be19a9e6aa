"""MLflow's entities as plain JSON values."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import partial
from typing import Any, Literal, TypeAlias

from pydantic import JsonValue

from mlflow_report_plugin.errors import ReadFailed

NotFinite: TypeAlias = Literal["NaN", "Infinity", "-Infinity"]
"""What strict JSON has no number for."""
MAX_BITS = 64
"""The longest whole number that stays one."""
MAX_DEPTH = 100
"""The deepest nesting that is followed: what reads the JSON again has bounds, too."""
TOO_DEEP = f"(nested deeper than {MAX_DEPTH} levels)"
"""Stands in the place of what is nested too deep."""


def plain(value: Any, *, cut: bool = True, depth: int = 0) -> JsonValue:
    """Turn an entity of MLflow, or anything inside one, into plain JSON values.

    MLflow's entities yield their attributes as pairs, in every version, so the attributes
    that a newer version adds come along without a line of ours.

    Args:
        value: An entity, a container of entities, or a plain value.
        cut: Whether to say `TOO_DEEP` in the place of what is nested too deep.
        depth: How many containers it is in.

    Returns:
        Dictionaries, lists, strings, numbers, booleans and None. Strings are safe to write
        as UTF-8; NaN and the infinities are the strings that name them.

    Raises:
        ReadFailed: It is nested too deep, and nothing may be cut.
    """
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int):
        # What reads the JSON again may know no longer numbers; as text it keeps its digits.
        return int(value) if value.bit_length() <= MAX_BITS else _digits(value)
    if isinstance(value, float):
        return number(value)
    if not isinstance(value, Iterable) or isinstance(value, bytes):
        return text(str(value))
    if depth > MAX_DEPTH:
        if cut:
            return TOO_DEEP
        raise ReadFailed(f"are nested deeper than {MAX_DEPTH} levels")
    inner = partial(plain, cut=cut, depth=depth + 1)
    if isinstance(value, Mapping):
        return {text(str(key)): inner(item) for key, item in value.items()}
    if hasattr(type(value), "to_proto"):
        return {text(str(key)): inner(item) for key, item in value}
    return [inner(item) for item in value]


def _digits(value: int) -> str:
    try:
        return str(value)
    except ValueError:  # so many that Python refuses to count them
        return hex(value)


def text(value: str) -> str:
    r"""Make a string writable as UTF-8.

    Args:
        value: Any string, also one with halves of surrogate pairs.

    Returns:
        The same string, with each such half written out as `\udXXX`.
    """
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def number(value: float) -> float | NotFinite:
    """Give a number that strict JSON can hold.

    Args:
        value: Any float.

    Returns:
        The same number, or `NaN`, `Infinity` or `-Infinity`.
    """
    if math.isfinite(value):
        return value
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def measured(value: float) -> float:
    """Give the value of a metric as it was logged.

    Args:
        value: The value that a server gives.

    Returns:
        The same value, but infinite where it is the largest or the smallest float: that is how
        MLflow's SQL stores keep the infinities.
    """
    return math.copysign(math.inf, value) if abs(value) == sys.float_info.max else value
