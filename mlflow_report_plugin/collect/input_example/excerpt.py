"""Excerpts of JSON values that fit a page and say what they leave out."""

from __future__ import annotations

from itertools import count

from pydantic import JsonValue

from mlflow_report_plugin.collect.input_example import binary
from mlflow_report_plugin.collect.reading.numbers import Rewritten, is_another
from mlflow_report_plugin.collect.reading.plain import number, text

MAX_DEPTH = 6
"""How many containers deep values are shown."""
MAX_ITEMS = 10
"""How many items of a list are shown."""
MAX_KEYS = 50
"""How many keys of a mapping are shown."""
MAX_TEXT = 500
"""How many characters of a text are shown."""
MAX_CHARACTERS = 8_000
"""How many characters are shown in all, roughly."""
MAX_INTEGER_BITS = 1_000
"""Larger whole numbers are texts: readers of JSON have bounds."""
MAX_NUMBER = 100
"""How many characters are kept of a number as the file writes it."""
MAX_REWRITTEN = 5
"""How many numbers are kept as the file writes them."""


class Excerpt:
    """Shortens values until there is no more room."""

    def __init__(self, room: int = MAX_CHARACTERS) -> None:
        """Begin an excerpt.

        Args:
            room: How many characters there is room for.
        """
        self._room = room
        self.complete = True
        """Whether nothing was left out so far."""
        self.rewritten: list[str] = []
        """The first numbers that the file writes otherwise than Python does."""

    def value(
        self,
        value: JsonValue,
        depth: int = 0,
        *,
        longest: int = MAX_TEXT,
        is_bytes: bool = False,
        is_float: bool = False,
    ) -> JsonValue:
        """Shorten a value.

        Args:
            value: The value, as Python's JSON reader returns it.
            depth: How many containers it is in.
            longest: How many characters of a text are shown.
            is_bytes: Whether the signature says that it is binary.
            is_float: Whether it says that numbers are floats, which are the same however written.

        Returns:
            The value, with a text that begins with `…` in the place of what is left out, the
            kind and size of binary content in the place of its base64, and the names of numbers
            that JSON has not in parentheses, such as `(NaN)`.
        """
        self._room -= 4
        if isinstance(value, str):
            found = binary.find(value, is_bytes)
            if found is not None:
                self.complete = False
                return f"({found})"
            return self.text(value, longest)
        if isinstance(value, list):
            return self._list(value, depth, longest, is_float)
        if isinstance(value, dict):
            return self._mapping(value, depth, longest, is_float)
        if isinstance(value, float):
            if isinstance(value, Rewritten) and (not is_float or is_another(value)):
                self._rewrite(value.text)
            finite = number(float(value))
            # JSON has no such number, and a text may say the same.
            return f"({finite})" if isinstance(finite, str) else finite
        if isinstance(value, int) and value.bit_length() > MAX_INTEGER_BITS:
            return self.text(str(value), longest)
        return value

    def text(self, value: str, longest: int = MAX_TEXT) -> str:
        """Shorten a text.

        Args:
            value: The text.
            longest: How many characters of it are shown.

        Returns:
            The text, or its beginning and how much more there is.
        """
        kept = value[:longest]
        self._room -= len(kept)
        more = len(value) - len(kept)
        return text(kept) + (self._more(more, "character") if more else "")

    def _rewrite(self, written: str) -> None:
        shown = written[:MAX_NUMBER] + ("…" if len(written) > MAX_NUMBER else "")
        if len(self.rewritten) < MAX_REWRITTEN and shown not in self.rewritten:
            self.rewritten.append(shown)

    def _list(self, items: list[JsonValue], depth: int, longest: int, is_float: bool) -> JsonValue:
        if depth == MAX_DEPTH and items:
            return self._more(len(items), "item")
        kept: list[JsonValue] = []
        for item in items:
            if len(kept) == MAX_ITEMS or self._room <= 0:
                kept.append(self._more(len(items) - len(kept), "more item"))
                break
            kept.append(self.value(item, depth + 1, longest=longest, is_float=is_float))
        return kept

    def _mapping(
        self, mapping: dict[str, JsonValue], depth: int, longest: int, is_float: bool
    ) -> JsonValue:
        if depth == MAX_DEPTH and mapping:
            return self._more(len(mapping), "key")
        kept: dict[str, JsonValue] = {}
        for place, (key, item) in enumerate(mapping.items()):
            if place == MAX_KEYS or self._room <= 0:
                kept[_unused("…", kept)] = self._more(len(mapping) - place, "more key")
                break
            name = _unused(self.text(key, longest), kept)
            kept[name] = self.value(item, depth + 1, longest=longest, is_float=is_float)
        return kept

    def _more(self, count: int, what: str) -> str:
        self.complete = False
        return f"… {count:,} {what}{'' if count == 1 else 's'}"


def _unused(key: str, mapping: dict[str, JsonValue]) -> str:
    """A key that is not taken: two keys may be one after they were shortened."""
    return next(name for n in count(1) if (name := f"{key} ({n})" if n > 1 else key) not in mapping)
