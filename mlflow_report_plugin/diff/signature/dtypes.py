"""What happens to numbers over REST when a tensor has another dtype: pandas and NumPy cast them."""

from __future__ import annotations

import re

from mlflow_report_plugin.diff.signature.ruling import BREAKS, SAFE, Told, changes, unsure
from mlflow_report_plugin.diff.signature.scalars import (
    AS_TEXT,
    CUT,
    EXACT,
    ROUNDED,
    TOO_BIG,
    TRUE,
    WRAPPED,
)

NUMBER = re.compile(r"(int|uint|float)(8|16|32|64)")
EXACT_BITS = {16: 11, 32: 24, 64: 53}
"""The bits of whole numbers that a float of some size holds."""
TEXT_AS_BYTES = changes("the text arrives as bytes")
UNTRIED = unsure("values of this dtype have no single form in JSON")


def in_frame(before: str, after: str) -> Told:
    """Tell what happens to values in the cells of a frame.

    Args:
        before: The old dtype, such as `int64`.
        after: The new one.

    Returns:
        What happens.
    """
    if after == "bytes" and before != after and _is_tried(before):
        return BREAKS
    return _cast(before, after, WRAPPED)


def in_lists(before: str, after: str) -> Told:
    """Tell what happens to values in the lists of `inputs` and `instances`.

    Args:
        before: The old dtype.
        after: The new one.

    Returns:
        What happens.
    """
    if after == "bytes" and before != after and _is_tried(before):
        return TEXT_AS_BYTES
    return _cast(before, after, TOO_BIG)


def _is_tried(dtype: str) -> bool:
    return dtype in ("bool", "str") or NUMBER.fullmatch(dtype) is not None


def _cast(before: str, after: str, overflow: Told) -> Told:
    if before == after:
        return SAFE
    if not _is_tried(before):
        return UNTRIED
    if after == "object":
        return SAFE
    if not _is_tried(after):
        return UNTRIED
    match before, after:
        case _, "bool":
            return TRUE
        case "str", _:
            return BREAKS
        case _, "str":
            return AS_TEXT
        case "bool", _:
            return SAFE
    return _number(before, after, overflow)


def _number(before: str, after: str, overflow: Told) -> Told:
    was, now = NUMBER.fullmatch(before), NUMBER.fullmatch(after)
    if was is None or now is None:
        return UNTRIED
    (old, old_size), (new, new_size) = was.groups(), now.groups()
    bits, more = int(old_size), int(new_size)
    match old, new:
        case "float", "float":
            return SAFE if more > bits else ROUNDED
        case "float", _:
            return CUT
        case _, "float" if bits > EXACT_BITS.get(more, 0):
            return EXACT if more == 64 else ROUNDED
        case _, "float":
            return SAFE
    fits = more > bits if old == "uint" or old == new else False
    return SAFE if fits else overflow
