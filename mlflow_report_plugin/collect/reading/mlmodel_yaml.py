"""Reading YAML that nobody vouches for, with values as they are written.

MLflow's own reader turns an unquoted `1.10` into the number 1.1 and `2023-07-31` into a
date, follows aliases however often they multiply, and recurses as deep as the file asks.
This one builds plain JSON values from the parser's events: bounded in size, depth and
count, and exact in what it shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import yaml
from pydantic import JsonValue

from mlflow_report_plugin.collect.reading.plain import MAX_DEPTH, text
from mlflow_report_plugin.errors import ReadFailed

MAX_BYTES = 10_000_000
"""The largest file that is read; a signature with 50,000 columns takes about 5 MB."""
MAX_VALUES = 500_000
"""The most values, aliases counted each time they are used."""
LONG = 100
"""A text counts once more for each so many characters, since aliases repeat it, too."""
MAX_REMARKS = 20
"""How many remarks are made about a file at most."""
MAX_SHOWN = 200
"""How many characters of a value are shown in a remark."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_WORDS: dict[str, JsonValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_UNSURE = "which one counts depends on the version of PyYAML; by the rules of YAML, the first"
_REFUSED = "and MLflow reads no such file"
_TAGS = {None, "!"} | {
    f"tag:yaml.org,2002:{kind}"
    for kind in (
        *("null", "bool", "int", "float", "binary", "timestamp", "omap", "pairs", "set"),
        *("str", "seq", "map"),
    )
}
"""The tags that PyYAML's safe loader takes, which is the one that MLflow reads with."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Content(NamedTuple):
    """What a YAML file holds."""

    documents: list[JsonValue]
    """The documents. MLflow writes one, and reads no file that has more."""
    remarks: tuple[str, ...]
    """What in the file is not as MLflow writes it, each as the end of a sentence about the file."""

    @property
    def first(self) -> JsonValue:
        """The first document, None for an empty file."""
        return self.documents[0] if self.documents else None


def read(data: bytes) -> Content:
    """Read a YAML file.

    Args:
        data: The file's bytes, UTF-8 or UTF-16 with a byte order mark.

    Returns:
        Its content. Keys are text as written, and merge keys (`<<`) are merged. Unquoted scalars
        are null, booleans or whole numbers where YAML 1.2 says so, floats where Python prints
        them as they were written, and text otherwise: `1.10` stays `1.10`.

    Raises:
        ReadFailed: It is not YAML, or too large, too deep or too often multiplied.
    """
    if len(data) > MAX_BYTES:
        raise ReadFailed(f"is larger than {MAX_BYTES:,} bytes")
    try:
        return _Reader(yaml.parse(data, Loader=_Loader)).content()
    except yaml.YAMLError as error:
        raise ReadFailed(f"is not YAML: {_where(error)}") from error


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"{problem} in line {mark.line + 1}" if mark is not None else problem


class _Reader:
    """Builds values from events, counting as it goes."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._anchors: dict[str, tuple[JsonValue, int]] = {}
        self._count = 0
        self._remarks: list[str] = []

    def content(self) -> Content:
        documents: list[JsonValue] = []
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors = {}
                documents.append(self._value(next(self._events), depth=0))
        if len(documents) > 1:
            self._remark(f"holds {len(documents):,} documents, {_REFUSED}")
        return Content(documents, tuple(self._remarks))

    def _value(self, event: Any, depth: int) -> JsonValue:
        if depth > MAX_DEPTH:
            raise ReadFailed(f"is nested deeper than {MAX_DEPTH} levels")
        before = self._count
        self._add(1)
        value: JsonValue
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise ReadFailed(f"uses the undefined alias {event.anchor!r}")
            value, size = self._anchors[event.anchor]
            self._add(size)
            return value
        if event.tag not in _TAGS:
            line = event.start_mark.line + 1
            self._remark(f"has the tag {event.tag[:MAX_SHOWN]} in line {line}, {_REFUSED}")
        if isinstance(event, yaml.MappingStartEvent):
            value = self._mapping(depth)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = [self._value(item, depth + 1) for item in self._until(yaml.SequenceEndEvent)]
        else:
            self._add(len(event.value) // LONG)
            value = _scalar(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._count - before)
        return value

    def _mapping(self, depth: int) -> JsonValue:
        own: dict[str, JsonValue] = {}
        merged: dict[str, JsonValue] = {}
        for event in self._until(yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            is_merge = False
            if isinstance(event, yaml.ScalarEvent):
                key = text(event.value)
                is_merge = key == "<<" and event.implicit[0]
                self._add(1)
            else:
                key = _compact(self._value(event, depth + 1))
                self._remark(f"has a list or a mapping as a key in line {line}, {_REFUSED}")
            value = self._value(next(self._events), depth + 1)
            mappings = _mappings(value) if is_merge else None
            if mappings is not None:
                for name, each in chain.from_iterable(map(dict.items, mappings)):
                    if merged.setdefault(name, each) != each:
                        shown = name[:MAX_SHOWN]
                        self._remark(f"merges two values of {shown!r} in line {line}: {_UNSURE}")
                continue
            if is_merge:
                self._remark(f"merges in line {line} what is no mapping, {_REFUSED}")
            if key in own and len(self._remarks) < MAX_REMARKS:
                name, before = key[:MAX_SHOWN], _compact(own[key])[:MAX_SHOWN]
                self._remark(f"has {name!r} once more in line {line}; before, it was {before}")
            own[key] = value
        return {**merged, **own}

    def _until(self, end: type[Any]) -> Iterator[Any]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _add(self, count: int) -> None:
        self._count += count
        if self._count > MAX_VALUES:
            raise ReadFailed(f"holds more than {MAX_VALUES:,} values")

    def _remark(self, remark: str) -> None:
        if len(self._remarks) < MAX_REMARKS:
            self._remarks.append(text(remark))


def _mappings(value: JsonValue) -> Iterable[dict[str, JsonValue]] | None:
    """What a merge key merges: a mapping or several; None for anything else."""
    values = value if isinstance(value, list) else [value]
    mappings = [each for each in values if isinstance(each, dict)]
    return mappings if len(mappings) == len(values) else None


def _compact(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)


def _scalar(event: Any) -> JsonValue:
    written: str = event.value
    unquoted_and_untagged: bool = event.implicit[0]
    if not unquoted_and_untagged:
        return text(written)
    if written in _WORDS:
        return _WORDS[written]
    if _INTEGER.match(written) and len(written) < 20:
        return int(written)
    try:
        number = float(written)
    except ValueError:
        return text(written)
    return number if repr(number) == written and written[-1].isdigit() else text(written)
