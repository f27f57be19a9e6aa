"""The types of columns, properties, items and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mlflow_report_plugin.diff.matching import different
from mlflow_report_plugin.diff.signature.ruling import (
    BREAKS,
    SAFE,
    Difference,
    Ruling,
    changes,
    everybody,
    together,
    unsure,
)
from mlflow_report_plugin.diff.signature.scalars import (
    BASE64,
    SCALARS,
    Place,
    scalar,
)
from mlflow_report_plugin.sections.blocks.types import DEEPEST, is_required, type_name

KNOWN = {*SCALARS, "any", "array", "object", "map"}
ONE_ROW = changes("the list of all rows is taken for the list of one row")
UNKNOWN = unsure("the type is none that these rules know")
FROM_ANY = unsure("the old type took anything, and values that are not of the new one do not fit")
LET_THROUGH = unsure("MLflow may let it through unchecked, to a model that expects something else")
# In JSON there is one kind of whole numbers, one of others, and text.
IN_JSON = {"integer": "long", "float": "double", "binary": "string", "datetime": "string"}


def spelled(entry: object) -> str:
    """Spell a type and whether it must be given.

    Args:
        entry: A column or property.

    Returns:
        Such as `long (required)`.
    """
    return f"{type_name(entry)} ({'required' if is_required(entry) else 'optional'})"


def kind_of(spec: object) -> str:
    """Name the kind of a type.

    Args:
        spec: A column, property, item or value.

    Returns:
        A name in `KNOWN`; empty for what is malformed or of another kind.
    """
    kind = spec.get("type") if isinstance(spec, Mapping) else None
    if not isinstance(kind, str) or kind not in KNOWN or not isinstance(spec, Mapping):
        return ""
    inside = {"array": "items", "map": "values", "object": "properties"}.get(kind)
    return kind if inside is None or isinstance(spec.get(inside), Mapping) else ""


def type_differences(
    before: Mapping[str, object],
    after: Mapping[str, object],
    path: str,
    place: Place = "column",
    depth: int = 0,
) -> Iterator[Difference]:
    """Compare two types, without their names and whether they must be given.

    Args:
        before: The old type: a column, property, item or value.
        after: The new type.
        path: What stands before the names that are found.
        place: Where the type stands.
        depth: How many types stand around it.

    Yields:
        The differences, those inside of arrays, objects and maps with their paths.
    """
    if _same(before, after):
        return
    if depth > DEEPEST:
        text = f"something is another, more than {DEEPEST} types deep"
        was, now = type_name(before), type_name(after)
        yield Difference(path, "changed", was, now, text, everybody(UNKNOWN))
        return
    match kind_of(before), kind_of(after):
        case "array", "array":
            yield from _inside(before, after, "items", f"{path}[]", "item", depth)
        case "map", "map":
            yield from _inside(before, after, "values", f"{path}{{}}", "inner", depth)
        case "object", "object":
            yield from _properties(before, after, path, depth)
        case _:
            was, now = type_name(before), type_name(after)
            text = "the type is another one"
            yield Difference(path, "changed", was, now, text, another(before, after, place, depth))


def another(before: object, after: object, place: Place, depth: int = 0) -> Ruling:
    """Tell what another type does.

    Args:
        before: The old type.
        after: The new type.
        place: Where it stands.
        depth: How many types stand around it.

    Returns:
        The ruling.
    """
    was, now = kind_of(before), kind_of(after)
    if not was or not now:
        return everybody(UNKNOWN)
    if was in SCALARS and now in SCALARS:
        return scalar(was, now, place) if was != now else everybody(SAFE)
    if now == "any":
        return _to_any(was, place)
    if was == "any":
        return everybody(FROM_ANY)
    if was in SCALARS:
        return _into(was, now, after, place)
    if (was, now) == ("object", "map"):
        return _object_to_map(before, after, depth)
    if now in ("string", "binary", "boolean") and place != "inner":
        return everybody(LET_THROUGH)
    if was == now:
        found = type_differences(dict(_mapping(before)), dict(_mapping(after)), "", place, depth)
        return together(everybody(SAFE), *(each.ruling for each in found))
    return everybody(BREAKS)


def _to_any(was: str, place: Place) -> Ruling:
    raw = BASE64 if was == "binary" and place != "inner" else SAFE
    text = was in ("string", "binary", "datetime") and place == "column"
    return Ruling(SAFE, raw, ONE_ROW if text else raw, SAFE)


def _into(was: str, now: str, after: object, place: Place) -> Ruling:
    if now != "array" or place != "column":
        return everybody(BREAKS)
    items = _mapping(after).get("items")
    json = {"type": IN_JSON.get(was, was)}
    taken = another(json, items, "item").rest_tensor if items != json else SAFE
    return Ruling(BREAKS, BREAKS, BREAKS if taken.outcome == "breaks" else ONE_ROW, BREAKS)


def _object_to_map(before: object, after: object, depth: int) -> Ruling:
    values = _mapping(after).get("values")
    properties = _mapping(_mapping(before).get("properties"))
    if depth > DEEPEST:
        return everybody(UNKNOWN)
    rulings = (another(each, values, "inner", depth + 1) for each in properties.values())
    return together(everybody(SAFE), *rulings)


def _inside(
    before: Mapping[str, object],
    after: Mapping[str, object],
    key: str,
    path: str,
    place: Place,
    depth: int,
) -> Iterator[Difference]:
    yield from type_differences(_mapping(before[key]), _mapping(after[key]), path, place, depth + 1)


def _properties(
    before: Mapping[str, object], after: Mapping[str, object], path: str, depth: int
) -> Iterator[Difference]:
    old, new = _mapping(before["properties"]), _mapping(after["properties"])
    for pair in different(old, new):
        name = f"{path}.{step(pair.identity)}"
        if pair.kind == "added":
            needed = is_required(pair.after)
            text = f"the property is new and {'must be given' if needed else 'may be left out'}"
            ruling = everybody(BREAKS if needed else SAFE)
            yield Difference(name, "added", None, spelled(pair.after), text, ruling)
        elif pair.kind == "removed":
            text = "the property is gone, and an object that still has it is refused"
            yield Difference(name, "removed", spelled(pair.before), None, text, everybody(BREAKS))
        else:
            loosened = everybody(SAFE)
            yield from changed(pair.before, pair.after, name, "inner", loosened, depth + 1)


def changed(
    before: object, after: object, path: str, place: Place, loosened: Ruling, depth: int = 0
) -> Iterator[Difference]:
    """Compare a column or property: its type, and whether it must be given.

    Args:
        before: The old one.
        after: The new one.
        path: What it is.
        place: Where it stands.
        loosened: What it does where it may be left out from now on.
        depth: How many types stand around it.

    Yields:
        The differences: first its own, then those inside of it.
    """
    found = [*type_differences(_mapping(before), _mapping(after), path, place, depth)]
    needed = is_required(after)
    if needed != is_required(before):
        text = "must be given from now on" if needed else "may be left out from now on"
        ruling = everybody(BREAKS) if needed else loosened
        if found and found[0].path == path:
            text = f"the type is another one, and it {text}"
            ruling = together(ruling, found.pop(0).ruling)
        else:
            text = f"it {text}"
        yield Difference(path, "changed", spelled(before), spelled(after), text, ruling)
    yield from found


def step(name: str) -> str:
    """Give a name as a step of a path.

    Args:
        name: The name of a column or property.

    Returns:
        The name, in quotes where it would be taken for a path.
    """
    return f'"{name}"' if not name or any(mark in name for mark in '."[]{} ') else name


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {"malformed": value}


def _same(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    aside = ("name", "required", "optional")
    old, new = ({k: v for k, v in each.items() if k not in aside} for each in (before, after))
    return old == new
