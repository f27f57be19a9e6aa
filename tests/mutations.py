"""JSON answers with fields that hold something else, for tests of what reads them.

A place is where a field stands in an answer. Of a list the first element stands for all.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str | int, ...]

MISSING = object()
"""In the place of a field that is left out."""
REPLACEMENTS: dict[str, Any] = {
    "null": None,
    "text": "x",
    "number": 7,
    "list": [1, [None]],
    "object": {"a": {"b": 1}},
    "missing": MISSING,
}


@dataclass
class Mutations:
    """What stands in which places of which answers instead.

    It is called with each answer, and remembers what places there are.
    """

    places: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    """The places that were seen, by `GET /path`."""
    replacement: Any = None
    replaced: dict[str, set[Place]] = field(default_factory=dict)
    """The places that hold the replacement, by `GET /path`."""

    def __call__(self, request: str, body: bytes) -> bytes:
        try:
            answer = json.loads(body)
        except ValueError:
            return body
        if not isinstance(answer, dict):
            return body
        if not self.replaced:
            self.places[request].update(places(answer))
        for place in self.replaced.get(request, ()):
            answer = replaced(answer, place, self.replacement)
        return json.dumps(answer).encode()


def places(value: Any, before: Place = ()) -> Iterator[Place]:
    """All places in an answer but the answer itself."""
    inner: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value[:1])
    for step, each in inner:
        yield (*before, step)
        yield from places(each, (*before, step))


def replaced(value: Any, place: Place, replacement: Any) -> Any:
    """The value with something else in a place, where it has such a place."""
    step, *rest = place
    if isinstance(value, dict) and step in value:
        if rest:
            return {**value, step: replaced(value[step], tuple(rest), replacement)}
        others = {key: each for key, each in value.items() if key != step}
        return others if replacement is MISSING else {**value, step: replacement}
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        if rest:
            changed = [replaced(value[step], tuple(rest), replacement)]
        else:
            changed = [] if replacement is MISSING else [replacement]
        return [*value[:step], *changed, *value[step + 1 :]]
    return value


def is_leaf(place: Place, among: Iterable[Place]) -> bool:
    """Whether there are no places inside a place."""
    return not any(len(each) > len(place) and each[: len(place)] == place for each in among)
