"""Values in the form that is needed, made of those that a server sends.

Nothing is guessed: a value fits, or it can be written another way without saying something else,
or it does not fit.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

INTEGERS = range(-(2**63), 2**63)
"""What MLflow and Databricks keep as whole numbers; nobody can count on more."""
LONGEST_NUMBER = 400
"""How many characters a text may have that is taken for a number: as many as any float needs."""

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)


class DoesNotFit(Exception):
    """Why a value does not fit, such as `a list, not a whole number`."""


def text(value: Any) -> str:
    """Take a value for text.

    Args:
        value: Plain values as `plain` gives them.

    Returns:
        Text as it is, and anything else as compact JSON.

    Raises:
        DoesNotFit: It is null.
    """
    if value is None:
        raise DoesNotFit("null, not text")
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def state(value: Any) -> str | None:
    """Take a value for the name of a state.

    Args:
        value: Plain values as `plain` gives them.

    Returns:
        The name, or None where it only says that there is none.

    Raises:
        DoesNotFit: It is null.
    """
    found = text(value)
    return None if found.endswith("UNSPECIFIED") else found


def whole(value: Any) -> int:
    """Take a value for a whole number, also where it is written as text or with a fraction of 0.

    Args:
        value: Plain values as `plain` gives them.

    Returns:
        The number.

    Raises:
        DoesNotFit: It is none, or one of more than 64 bits.
    """
    found = _number(value, "a whole number")
    if isinstance(found, float) and not found.is_integer():
        raise DoesNotFit("a number with a fraction, not a whole one")
    return _within_bounds(int(found))


def size(value: Any) -> int:
    """Take a value for a size in bytes.

    Args:
        value: Plain values as `plain` gives them.

    Returns:
        The size.

    Raises:
        DoesNotFit: It is none.
    """
    found = whole(value)
    if found < 0:
        raise DoesNotFit("a number below 0")
    return found


def time(value: Any) -> int:
    """Take a value for a time in milliseconds; parts of one are left out.

    Args:
        value: Plain values as `plain` gives them.

    Returns:
        Milliseconds since 1970.

    Raises:
        DoesNotFit: It is no number, or one of more than 64 bits.
    """
    return _within_bounds(math.floor(_number(value, "a time")))


def real(value: Any) -> float:
    """Take a value for a number.

    Args:
        value: Plain values as `plain` gives them.

    Returns:
        The number, which is neither infinite nor NaN.

    Raises:
        DoesNotFit: It is none.
    """
    return float(_number(value, "a number"))


def flag(value: Any) -> bool:
    """Take a value for true or false, also where it is written as text.

    Args:
        value: Plain values as `plain` gives them.

    Returns:
        Which of the two it is.

    Raises:
        DoesNotFit: It is neither.
    """
    words = {"true": True, "false": False}
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    if not isinstance(value, bool):
        raise DoesNotFit(f"{kind(value)}, not true or false")
    return value


def version(value: Any) -> str:
    """Take a value for the version of a model.

    Args:
        value: Plain values as `plain` gives them.

    Returns:
        A whole number as text.

    Raises:
        DoesNotFit: It is none.
    """
    return str(whole(value))


def kind(value: Any) -> str:
    """Name the kind of a value.

    Args:
        value: Plain values as `plain` gives them.

    Returns:
        Such as `a list`.
    """
    if value is None:
        return "null"
    kinds = ((bool, "true or false"), (str, "text"), (int | float, "a number"), (dict, "an object"))
    return next((name for types, name in kinds if isinstance(value, types)), "a list")


def _number(value: Any, wanted: str) -> int | float:
    if isinstance(value, str):
        written = value.strip()
        if len(written) > LONGEST_NUMBER or not _NUMBER.fullmatch(written):
            raise DoesNotFit(f"text, not {wanted}")
        digits = written.lstrip("+-")
        value = int(written) if digits.isdecimal() else float(written)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DoesNotFit(f"{kind(value)}, not {wanted}")
    try:
        if math.isfinite(value):
            return value
    except OverflowError:  # a whole number that no float can hold
        pass
    raise DoesNotFit("a number that is too large")


def _within_bounds(number: int) -> int:
    if number not in INTEGERS:
        raise DoesNotFit("a number that is too large")
    return number
