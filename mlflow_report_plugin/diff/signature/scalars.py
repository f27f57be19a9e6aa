"""Which scalar type MLflow takes for which, as it was tried: see docs/signatures.md.

`Place` matters: a column of a frame is cast when it comes over REST, what is inside of arrays,
objects and maps never is.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from mlflow_report_plugin.diff.signature.ruling import BREAKS, SAFE, Ruling, Told, changes

Place: TypeAlias = Literal["column", "item", "inner"]
"""A column; an item of an array; a property of an object or a value of a map."""

NUMBERS = ("integer", "long", "float", "double")
SCALARS = ("boolean", *NUMBERS, "string", "binary", "datetime")
WIDER = {("integer", "long"), ("integer", "double"), ("float", "double")}
"""What MLflow widens by itself."""
UNCHECKED = {("string", "binary"), ("binary", "string"), ("binary", "boolean")}
"""What passes because pandas keeps both as objects."""

PANDAS_3 = Told("breaks", "with pandas 3; with pandas 2 the text reaches the model")
AS_IT_IS = Told("safe", "the value reaches the model as it was sent, of the old type")
ROUNDED = changes("numbers that the smaller type cannot hold are rounded")
CUT = changes("fractions are cut off")
WRAPPED = changes("numbers that do not fit wrap around")
TOO_BIG = Told("breaks", "for numbers that do not fit; with NumPy 1 they wrap around")
EXACT = Told("safe", "whole numbers are exact up to 2^53")
TRUE = changes("everything but zero and empty text becomes true")
AS_TEXT = changes("numbers arrive as text")
DATE_AS_TEXT = Told("safe", "the date arrives as the text that was sent")
BASE64 = changes("the text was base64 and is no longer decoded")
DECODED = changes("the text is taken for base64 and decoded, or refused if it is none")
BYTES = changes("the text is cut into bytes and no longer base64")
MOMENT = changes("numbers are taken for moments, counted from 1970")


def scalar(before: str, after: str, place: Place) -> Ruling:
    """Tell what another scalar type does.

    Args:
        before: The old type, one of `SCALARS`.
        after: The new one, another of them.
        place: Where it stands.

    Returns:
        The ruling.
    """
    typed = _typed(before, after, place)
    if place == "column":
        return Ruling(typed, _dataframe(before, after), _tensor(before, after), typed)
    json = _json(before, after, place)
    return Ruling(typed, json, json, typed)


def _typed(before: str, after: str, place: Place) -> Told:
    """For values that have a type of their own: in process, and from Spark."""
    pair = (before, after)
    if pair in WIDER:
        return SAFE
    if pair == ("string", "boolean"):
        return PANDAS_3
    if pair in UNCHECKED:
        if place != "item":
            return AS_IT_IS
        return BREAKS if after == "string" else changes("NumPy converts the items")
    return BREAKS


def _json(before: str, after: str, place: Place) -> Told:
    """For what is inside of values over REST: JSON knows no small numbers, bytes or dates."""
    if {before, after} == {"string", "binary"}:
        return AS_IT_IS if place == "inner" else changes("NumPy converts the items")
    if after == "boolean" and before in ("string", "binary"):
        return PANDAS_3
    return SAFE if (before, after) in WIDER else BREAKS


def _dataframe(before: str, after: str) -> Told:
    """For columns over REST as a frame: pandas casts them before MLflow checks them."""
    if before in ("boolean", *NUMBERS):
        match before, after:
            case "boolean", "datetime":
                return Told("breaks", "with pandas 3; with pandas 2 it becomes a moment of 1970")
            case _, "datetime":
                return MOMENT
            case _, "binary":
                return BREAKS
            case _, "string":
                return AS_IT_IS
            case "long", "integer":
                return WRAPPED
        return _number(before, after)
    match before, after:
        case _, "boolean":
            return TRUE
        case "string", "binary":
            return DECODED
        case "binary", "string":
            return BASE64
        case "datetime", "string":
            return DATE_AS_TEXT
    return BREAKS


def _tensor(before: str, after: str) -> Told:
    """For columns over REST as `inputs` or `instances`: NumPy makes arrays of the new type."""
    if before in ("boolean", *NUMBERS):
        match before, after:
            case "boolean" | "integer" | "long", "datetime":
                return MOMENT
            case _, "datetime":
                return BREAKS
            case _, "string" | "binary":
                return AS_TEXT
            case "long", "integer":
                return TOO_BIG
        return _number(before, after)
    match before, after:
        case _, "boolean":
            return TRUE
        case _, "binary":
            return BYTES
        case "binary", "string":
            return BASE64
        case "datetime", "string":
            return DATE_AS_TEXT
    return BREAKS


def _number(before: str, after: str) -> Told:
    """For numbers and truth that are cast to others."""
    match before, after:
        case "boolean", _:
            return Told("safe", "true arrives as 1, false as 0")
        case _, "boolean":
            return TRUE
        case "float" | "double", "integer" | "long":
            return CUT
        case (("integer" | "long" | "double"), "float"):
            return ROUNDED
        case "long", "double":
            return EXACT
    return SAFE
