"""Numbers in JSON that Python writes otherwise than the file does."""

from __future__ import annotations

from decimal import Decimal


class Rewritten(float):
    """A float that remembers how the file writes it, such as `2.50` or one with 30 digits."""

    __slots__ = ("text",)
    text: str


def read(text: str) -> float:
    """Read a number with a fraction or an exponent.

    Args:
        text: As it stands in JSON.

    Returns:
        The float that is nearest to it.
    """
    value = float(text)
    if repr(value) == text:
        return value
    rewritten = Rewritten(value)
    rewritten.text = text
    return rewritten


def exact(text: str) -> float | str:
    """Read a number with a fraction or an exponent, without changing its value.

    Args:
        text: As it stands in JSON.

    Returns:
        The float that has this value, or the text where none has.
    """
    number = read(text)
    return text if isinstance(number, Rewritten) and is_another(number) else float(number)


def is_another(number: Rewritten) -> bool:
    """Tell whether no float has the value that the file gives.

    Args:
        number: A number of the file.

    Returns:
        Whether its value is changed, and not only how it is written.
    """
    return Decimal(number.text) != Decimal(repr(float(number)))
