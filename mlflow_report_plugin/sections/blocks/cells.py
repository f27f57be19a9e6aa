"""One value of the snapshot as one cell of a table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Final

from mlflow_report_plugin.document import Cell, Id, Link, Missing, Moment, Number, Written
from mlflow_report_plugin.snapshot import Tag

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
SHORTEST_ID: Final = 16
"""How long an id is that no person reads: experiments and versions are often numbered."""
UNITS: Final = ("bytes", "kB", "MB", "GB", "TB", "PB")
"""Each a thousand of the one before, as files are sold and as disks are bought."""


def given(value: object) -> Cell:
    """Show a field of a record, where no value and an empty one both mean "not set".

    Args:
        value: The field.

    Returns:
        The value, or `Missing`.
    """
    return Missing() if value is None or value == "" else shown(value)


def shown(value: object) -> Cell:
    """Show a value that MLflow returned, whatever it is.

    Args:
        value: Text, or anything that JSON can hold.

    Returns:
        Text as it is; scalars as Python spells them; lists and objects as JSON on one line.
    """
    match value:
        case str():
            # An empty cell would look like a value that was forgotten.
            return value or Missing("empty")
        case None | bool() | float():
            return repr(value)
        case _:
            try:
                return to_json(value)
            except (ValueError, TypeError, RecursionError):
                return Missing("too large or too deeply nested to show")


def identifier(value: str | None) -> Cell:
    """Show the id of a run, of a model or of an experiment, or a digest.

    Args:
        value: The id, where there is one.

    Returns:
        `Id` where it is too long to be read, otherwise the id as it is.
    """
    return Id(value) if value and len(value) >= SHORTEST_ID else given(value)


def written(value: str | None) -> Cell:
    """Show what a person wrote.

    Args:
        value: The words, where somebody wrote any.

    Returns:
        The words, marked as a person's.
    """
    return Written(value) if value else Missing()


def size(count: int, exact: str) -> Cell:
    """Show how large something is.

    Args:
        count: The number of bytes.
        exact: All digits of it, as the table has them.

    Returns:
        Such as `30 kB`, with the exact number; below a thousand bytes only that.
    """
    return Number(in_units(count), exact) if count >= 1000 else exact


def in_units(count: int) -> str:
    """Say how large something is, as people say it.

    Args:
        count: The number of bytes.

    Returns:
        Two or three digits and a unit, such as `1.4 GB`.
    """
    place = 0
    amount = float(count) if abs(count) < 10**18 else 10.0**18
    while place + 1 < len(UNITS) and float(f"{amount:.3g}") >= 1000:
        amount, place = amount / 1000, place + 1
    digits = f"{amount:.0f}" if place == 0 or amount >= 10 else f"{amount:.1f}"
    return f"{digits} {UNITS[place]}"


def setting(value: object) -> Cell:
    """Show a setting of a file, where null means that nobody set it.

    Args:
        value: Anything that JSON can hold.

    Returns:
        The value, or `Missing`.
    """
    return Missing() if value is None else shown(value)


def short_number(value: float | str) -> str:
    """Show a number beside many others.

    Args:
        value: The number, or the name of what is none, such as `NaN`.

    Returns:
        At most six digits, unless it is whole.
    """
    if isinstance(value, str):
        return value
    return str(int(value)) if is_whole(value) else f"{value:.6g}"


def is_whole(value: float) -> bool:
    """Tell whether a number can be written without a point: above some size, digits are made up.

    Args:
        value: The number.

    Returns:
        Whether it can.
    """
    return float(value).is_integer() and abs(value) < 1e15


def to_json(value: object, indent: int | None = None) -> str:
    """Write a value as JSON that people can read.

    Args:
        value: Anything that JSON can hold.
        indent: Blanks of indentation per level, or None for one line.

    Returns:
        The JSON text, with letters of all alphabets as they are.
    """
    return json.dumps(value, ensure_ascii=False, indent=indent)


def parse_json(text: str) -> object:
    """Take apart a text that should hold JSON.

    Args:
        text: What MLflow returned.

    Returns:
        The value that the text holds; NaN and the infinities as text.

    Raises:
        ValueError: The text is not JSON, or not one that can be shown again.
    """
    try:
        value: object = json.loads(text, parse_constant=str)
        # A lone surrogate, written as an escape, would break the writing of the report.
        to_json(value).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def time(milliseconds: int | None) -> Cell:
    """Show a time.

    Args:
        milliseconds: Since 1970 in UTC.

    Returns:
        The time in UTC, rounded to the nearest second.
    """
    if milliseconds is None:
        return Missing()
    try:
        moment = EPOCH + timedelta(seconds=(milliseconds + 500) // 1000)
    except OverflowError:
        return Missing("not a time that a calendar has")
    return Moment(moment.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0"))


def duration(start: int | None, end: int | None) -> Cell:
    """Show how long something took.

    Args:
        start: Milliseconds since 1970.
        end: Milliseconds since 1970.

    Returns:
        Seconds with three decimals, such as `34.145`.
    """
    if start is None or end is None:
        return Missing()
    seconds, rest = divmod(abs(end - start), 1000)
    return f"{'-' if end < start else ''}{seconds}.{rest:03d}"


def link(url: str | None) -> Cell:
    """Show an address that leads somewhere.

    Args:
        url: The address, where there is one.

    Returns:
        A link that shows its address.
    """
    return Link(url, url) if url else Missing()


def tag(tags: Iterable[Tag], key: str) -> str | None:
    """Find a tag.

    Args:
        tags: The tags of one record.
        key: The tag's name.

    Returns:
        Its value, or None where it is missing or empty.
    """
    return next((tag.value for tag in tags if tag.key == key and tag.value), None)
