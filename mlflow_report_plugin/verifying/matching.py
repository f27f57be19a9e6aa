"""What is different between two records, each thing by its identity and never by its position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple

from mlflow_report_plugin.snapshot import Record
from mlflow_report_plugin.verifying import rules

DEEPEST: Final = 20
"""How deep mappings are taken apart; what is deeper is compared as a whole."""


class Found(NamedTuple):
    """One thing that is different."""

    steps: tuple[str, ...]
    """The way to it: names of fields, and identities."""
    field: str
    """The name of the field."""
    before: Any
    """As it was; None where it was not there."""
    after: Any
    """As it is; None where it is gone."""
    gone: type[Record] | None = None
    """What kind of record is gone."""

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """Whether it came, is gone, or is another one."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def different(
    before: Any, after: Any, steps: tuple[str, ...], field: str, depth: int = 0
) -> Iterator[Found]:
    """Compare two values.

    Args:
        before: As it was recorded.
        after: As it is now.
        steps: The way to them.
        field: The name of the field that they are in.
        depth: How many mappings they are in.

    Yields:
        Each thing that is different.
    """
    if isinstance(before, Record) and type(before) is type(after):
        yield from _of_records(before, after, steps)
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _of_lists(before, after, steps, field)
    elif isinstance(before, dict) and isinstance(after, dict) and depth < DEEPEST:
        for key in dict.fromkeys((*before, *after)):
            inner = (before.get(key), after.get(key))
            yield from different(*inner, (*steps, str(key)), field, depth + 1)
    elif before != after:
        gone = type(before) if isinstance(before, Record) and after is None else None
        yield Found(steps, field, before, after, gone)


def _of_records(before: Record, after: Record, steps: tuple[str, ...]) -> Iterator[Found]:
    skipped = rules.left_out(before)
    for name in type(before).model_fields:
        if name in skipped:
            continue
        values = (getattr(before, name), getattr(after, name))
        untold = None in values and not any(isinstance(each, Record) for each in values)
        if not untold or name in rules.MAY_BE_UNSET:
            word = name.replace("_", " ")
            further = steps if name == "value" or steps[-1:] == (word,) else (*steps, word)
            yield from different(*values, further, name)


def _of_lists(
    before: tuple[Any, ...], after: tuple[Any, ...], steps: tuple[str, ...], field: str
) -> Iterator[Found]:
    mine, theirs = _by_identity(before, field), _by_identity(after, field)
    if mine is None or theirs is None:
        if before != after:
            yield Found(steps, field, before, after)
        return
    for identity in dict.fromkeys((*mine, *theirs)):
        old, new = mine.get(identity), theirs.get(identity)
        if old is None or new is None:
            gone = type(old) if isinstance(old, Record) else None
            yield Found((*steps, identity), field, old, new, gone)
        else:
            yield from different(old, new, (*steps, identity), field)


def _by_identity(items: tuple[Any, ...], field: str) -> Mapping[str, Any] | None:
    """The items by what tells them apart; None where nothing does."""
    found: dict[str, Any] = {}
    for item in items:
        if rules.is_left(item):
            continue
        name = item if field in rules.SETS else _identity(item)
        if name is None:
            return None
        key, number = name, 1
        while key in found:  # what a server says twice
            number += 1
            key = f"{name} ({number})"
        found[key] = item
    return found


def _identity(item: Any) -> str | None:
    named = rules.IDENTITY.get(type(item))
    if named is None:
        return None
    values = (getattr(item, name) for name in named)
    return ", ".join(
        ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        for value in values
        if value not in (None, ())
    )
