"""Columns: by name, and those without names by position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mlflow_report_plugin.diff.signature.ruling import (
    BREAKS,
    SAFE,
    Difference,
    Ruling,
    Told,
    changes,
    everybody,
    together,
    worst,
)
from mlflow_report_plugin.diff.signature.scalars import SCALARS
from mlflow_report_plugin.diff.signature.types import (
    ONE_ROW,
    another,
    changed,
    kind_of,
    spelled,
    step,
)
from mlflow_report_plugin.sections.blocks.types import is_required

Entry = Mapping[str, object]

NO_NAMES = Told("breaks", "spark_udf without column names refuses signatures with optional columns")
FILLED = Told("breaks", "spark_udf fills the column with NaN, which this type does not take")
MOVED = changes("columns that spark_udf is given one by one are taken by position")
MOVED_AND_REFUSED = Told("breaks", MOVED.reason)
FIRST_NESTED = Told(
    "breaks", "rows that are sent column by column are taken for one row from now on"
)
LAST_ARRAY = changes("where `inputs` is one row, it is taken for as many as the array has items")
LAST_IS_ANY = changes("where `inputs` is one row, it is taken for one for each property")
LAST_OBJECT = Told("breaks", "where `inputs` is one row")
ONE_ROW_MORE = Told(
    "breaks", "where `inputs` is one row, with single values beside the one that is not known"
)
ALL_AS_FIRST = Told("breaks", "columns without names are all cast to the type of the first")
TAKEN_BY_POSITION = changes("columns in another order are no longer put in order by name")
TAKES_NAN = {"double", "string", "binary", "any"}
BY_POSITION = "; columns without names are compared by position"


@dataclass(frozen=True)
class Sides:
    """The columns of both sides by name, in order."""

    old: dict[str, Entry]
    new: dict[str, Entry]

    @cached_property
    def moved(self) -> Told:
        """What happens to values that are given by position."""
        pairs = [each for each in zip(self.old, self.new, strict=False) if each[0] != each[1]]
        for was, now in pairs:
            if another(self.old[was], self.new[now], "column").spark_udf.outcome == "breaks":
                return MOVED_AND_REFUSED
        # Where both names are known to one side only, the column may just have another name.
        return MOVED if any(was in self.new or now in self.old for was, now in pairs) else SAFE

    @cached_property
    def filled(self) -> Told:
        """What happens to columns that nothing is given for where values come by position."""
        beyond = [*self.new.values()][len(self.old) :]
        return SAFE if all(kind_of(each) in TAKES_NAN for each in beyond) else FILLED

    @cached_property
    def loosened(self) -> Told:
        """What the first optional column does to `spark_udf`."""
        return SAFE if any(not is_required(each) for each in self.old.values()) else NO_NAMES

    @cached_property
    def first_nested(self) -> bool:
        """Whether the new side only has arrays or objects, for which MLflow takes rows anew."""
        return self.new_nested and not any(map(nested, self.old.values()))

    @cached_property
    def last_nested(self) -> bool:
        """Whether the old side only has arrays or objects."""
        return not self.new_nested and any(map(nested, self.old.values()))

    @cached_property
    def new_nested(self) -> bool:
        """Whether the new side has arrays or objects."""
        return any(map(nested, self.new.values()))


def nested(entry: object) -> bool:
    """Tell whether a column is an array or object.

    Args:
        entry: The column.

    Returns:
        Whether it is.
    """
    return kind_of(entry) in ("array", "object")


def column_differences(old: Sequence[Entry], new: Sequence[Entry]) -> Iterator[Difference]:
    """Compare columns.

    Args:
        old: The columns of the old side.
        new: The columns of the new side.

    Yields:
        The differences.
    """
    was, now = all(map(name_of, old)), all(map(name_of, new))
    if old and new and was != now:
        yield _names(old, new, named=now)
    if was and now:
        yield from _by_name(Sides({name_of(e): e for e in old}, {name_of(e): e for e in new}))
    else:
        yield from _by_position(old, new)


def name_of(entry: Entry) -> str:
    """Give the name of a column, tensor or parameter.

    Args:
        entry: As MLflow wrote it.

    Returns:
        The name, empty where there is none.
    """
    name = entry.get("name")
    return "" if name is None else str(name)


def _by_name(sides: Sides) -> Iterator[Difference]:
    old, new = sides.old, sides.new
    both = [name for name in old if name in new]
    tail, beyond = _tail(old, both), {*[*new][len(old) :]}
    for name in dict.fromkeys((*old, *new)):
        path = step(name)
        if name not in new:
            yield _removed(sides, name, path, last=name in tail)
        elif name not in old:
            yield _added(sides, name, path, last=name in beyond)
        else:
            loosened = Ruling(SAFE, SAFE, SAFE, sides.loosened)
            for found in changed(old[name], new[name], path, "column", loosened):
                yield _with_nesting(found, sides, old[name], new[name])
    if both != [name for name in new if name in old]:
        ruling = Ruling(SAFE, SAFE, SAFE, sides.moved)
        text = "the columns stand in another order"
        yield Difference("", "changed", [*old], [*new], text, ruling)


def _tail(columns: Mapping[str, Entry], both: Sequence[str]) -> set[str]:
    """The columns that stand behind all that both sides have."""
    names, known = [*columns], {*both}
    first = max((place + 1 for place, name in enumerate(names) if name in known), default=0)
    return {*names[first:]}


def _added(sides: Sides, name: str, path: str, *, last: bool) -> Difference:
    entry = sides.new[name]
    if is_required(entry):
        text = "the column is new and must be given"
        return Difference(path, "added", None, spelled(entry), text, everybody(BREAKS))
    moved = SAFE if last else sides.moved
    spark = worst(sides.loosened, moved if sides.filled == SAFE else sides.filled)
    rows = FIRST_NESTED if nested(entry) and sides.first_nested else SAFE
    text = "the column is new and may be left out"
    return Difference(path, "added", None, spelled(entry), text, Ruling(SAFE, SAFE, rows, spark))


def _removed(sides: Sides, name: str, path: str, *, last: bool) -> Difference:
    entry = sides.old[name]
    rows = SAFE if sides.new_nested else ONE_ROW_MORE
    if nested(entry) and sides.last_nested:
        rows = LAST_ARRAY if kind_of(entry) == "array" else LAST_OBJECT
    ruling = Ruling(SAFE, SAFE, rows, SAFE if last else sides.moved)
    text = "the column is gone: MLflow ignores what is still sent for it"
    return Difference(path, "removed", spelled(entry), None, text, ruling)


def _with_nesting(found: Difference, sides: Sides, before: Entry, after: Entry) -> Difference:
    """Add what it does to rows that are sent column by column."""
    rows = SAFE
    ruling = found.ruling
    if sides.first_nested and nested(after) and ruling.rest_tensor.outcome != "not sure":
        rows = FIRST_NESTED
    elif sides.last_nested and nested(before):
        rows = _last_changed(before, after)
    if ruling.rest_tensor == ONE_ROW and not _is_list_of_rows(sides, after):
        ruling = ruling._replace(rest_tensor=BREAKS if nested(after) else ruling.rest_dataframe)
    return found._replace(ruling=together(ruling, Ruling(SAFE, SAFE, rows, SAFE)))


def _is_list_of_rows(sides: Sides, after: Entry) -> bool:
    """Whether MLflow takes the list of a column for one row: only where all columns are so."""
    if nested(after):
        return len(sides.new) == 1
    return all(kind_of(each) == "any" for each in sides.new.values())


def _last_changed(before: Entry, after: Entry) -> Told:
    now = kind_of(after)
    if kind_of(before) == "object":
        return {"any": LAST_IS_ANY, "map": LAST_OBJECT}.get(now, SAFE)
    fits = another(before["items"], after, "column").rest_tensor.outcome != "breaks"
    return LAST_ARRAY if now == "any" or (now in SCALARS and fits) else SAFE


def _by_position(old: Sequence[Entry], new: Sequence[Entry]) -> Iterator[Difference]:
    for place, (before, after) in enumerate(zip(old, new, strict=False)):
        for found in changed(before, after, f"[{place}]", "column", everybody(SAFE)):
            alike = _one_kind(old) and _one_kind(new)
            rows = SAFE if alike else ALL_AS_FIRST
            ruling = together(found.ruling, Ruling(SAFE, SAFE, rows, SAFE))
            yield found._replace(explanation=found.explanation + BY_POSITION, ruling=ruling)
    for place in range(len(old), len(new)):
        text = "there is one more column, and it must be given" + BY_POSITION
        ruling = everybody(BREAKS)
        yield Difference(f"[{place}]", "added", None, spelled(new[place]), text, ruling)
    for place in range(len(new), len(old)):
        text = "there is one column less: what is still sent for it is ignored" + BY_POSITION
        ruling = everybody(SAFE)
        yield Difference(f"[{place}]", "removed", spelled(old[place]), None, text, ruling)


def _one_kind(entries: Sequence[Entry]) -> bool:
    return len({kind_of(entry) for entry in entries}) == 1


def _names(old: Sequence[Entry], new: Sequence[Entry], *, named: bool) -> Difference:
    before, after = [name_of(each) for each in old], [name_of(each) for each in new]
    if named:
        text = "the columns have names from now on, by which they are found"
        return Difference("", "changed", None, [*after], text, everybody(BREAKS))
    text = "the columns have no names any more and are found by position"
    kinds = [kind_of(each) for each in old]
    alike = len({*kinds}) < len(kinds) or len(kinds) == 1
    position = TAKEN_BY_POSITION if alike else Told("breaks", TAKEN_BY_POSITION.reason)
    either = worst(position, BREAKS)
    ruling = Ruling(position, position, either, either)
    return Difference("", "changed", [*before], None, text, ruling)
