"""Going through a record with everything in it, and replacing texts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, TypeVar

from mlflow_report_plugin.snapshot import Picture, Record

Read = TypeVar("Read", bound=Record)

NAMES = ("key", "name", "path")
"""The fields that say what a record is about."""
PAIRS = ("key", "name")
VALUES = ("value", "default")
"""The fields of a pair: of a param, a tag, or what tools write as a list of such pairs."""


class Walking(ABC):
    """Goes through a record, and replaces texts by what they say and by what they are called."""

    @abstractmethod
    def text(self, text: str, path: tuple[str, ...], /) -> str:
        """Replace what has to be replaced in a text.

        Args:
            text: The text.
            path: Where it stands: the part, then the names of fields, or of params and tags.

        Returns:
            The text to stand there.
        """

    @abstractmethod
    def named(
        self, name: str, text: str, beside: Mapping[str, Any], path: tuple[str, ...], /
    ) -> str | None:
        """Replace a text as a whole, by its name.

        Args:
            name: The name of the field, the param or the tag.
            text: Its value.
            beside: The fields of the same record.
            path: Where it stands.

        Returns:
            What to put in its place; None where the name says nothing of it.
        """

    def record(self, record: Read) -> Read:
        """Go through a record.

        Args:
            record: The record.

        Returns:
            It with what was replaced; the same object where nothing was.
        """
        replaced: Read = self._value(record, ())
        return replaced

    def _value(self, value: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, str):
            return self.text(value, path)
        if isinstance(value, Picture):  # base64 is no text
            return value
        if isinstance(value, Record):
            fields = vars(value)
            replaced = self._fields(fields, path)
            changed = {name: v for name, v in replaced.items() if v is not fields[name]}
            return value.model_copy(update=changed) if changed else value
        if isinstance(value, dict):
            return self._with_names(self._fields(value, path), path)
        if isinstance(value, list | tuple):
            return type(value)(self._value(each, path) for each in value)
        return value

    def _fields(self, fields: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        """The fields of a record or a mapping, by what they hold and by what they are called."""
        pair = _text(fields, PAIRS)
        about = pair or _text(fields, NAMES)
        inside = (*path, about) if about and path else path
        replaced: dict[str, Any] = {}
        for name, field in fields.items():
            if field is None or isinstance(field, int | float):
                replaced[name] = field
                continue
            below = inside if name in (*NAMES, *VALUES) else (*inside, str(name))
            called = (pair or "".join(path[-1:])) if name in VALUES else name
            if name == "rows" and isinstance(fields.get("columns"), list | tuple):
                replaced[name] = self._rows(field, fields["columns"], below)
            else:
                replaced[name] = self._named(called, field, fields, below)
        return replaced

    def _named(
        self, name: str, value: Any, beside: Mapping[str, Any], path: tuple[str, ...]
    ) -> Any:
        """A value that has a name, or each of some."""
        if isinstance(value, str):
            whole = self.named(name, value, beside, path)
            return self.text(value, path) if whole is None else whole
        if not isinstance(value, list | tuple):
            return self._value(value, path)
        items: list[Any] = []
        option = ""
        for each in value:
            is_text = isinstance(each, str)
            if is_text and not each.startswith("-"):
                items.append(self._named(option or name, each, beside, path))
            else:
                items.append(self._value(each, path))
            option = each if is_text and each.startswith("--") else ""  # of a command
        return type(value)(items)

    def _rows(self, rows: Any, columns: Any, path: tuple[str, ...]) -> Any:
        """The rows of a table, whose columns have names."""
        if not isinstance(rows, list | tuple):
            return self._value(rows, path)
        names = [each if isinstance(each, str) else "" for each in columns]

        def cells(row: Any) -> Any:
            if not isinstance(row, list | tuple):
                return self._value(row, path)
            named = zip_longest(row, names[: len(row)], fillvalue="")
            return type(row)(self._named(name, cell, {}, path) for cell, name in named)

        return type(rows)(map(cells, rows))

    def _with_names(self, fields: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        """The fields under names in which something was replaced, each under its own."""
        found: dict[str, Any] = {}
        for name, field in fields.items():
            replaced = self.text(name, path)
            while replaced in found:
                replaced += "*"
            found[replaced] = field
        return found


def _text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of some fields that is a text."""
    for name in names:
        text = fields.get(name)
        if isinstance(text, str):
            return text
    return ""
