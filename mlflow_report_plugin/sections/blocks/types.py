"""The types of a signature, spelled as MLflow spells them."""

from __future__ import annotations

from mlflow_report_plugin.document import Cell, Missing
from mlflow_report_plugin.sections.blocks.cells import shown

DEEPEST = 50
"""How many types may be nested before the rest is cut."""
REQUIRED = ("required", "optional")
"""The keys that say whether a column or property must be given."""


def type_name(spec: object, depth: int = 0) -> str:
    """Spell a type.

    Args:
        spec: A column, tensor, parameter, array item, property or map value of a signature.
        depth: How many types stand around this one.

    Returns:
        Such as `long`, `Array(string)`, `{a: string (required)}`, `Map(str -> double)` or `Any`.
    """
    if depth > DEEPEST:
        return f"… (cut: more than {DEEPEST} types inside each other)"
    if not isinstance(spec, dict):
        return plain(shown(spec))
    name = spec["type"] if "type" in spec else spec.get("dtype")
    match name, spec:
        case "array", {"items": items}:
            return f"Array({type_name(items, depth + 1)})"
        case "map", {"values": values}:
            return f"Map(str -> {type_name(values, depth + 1)})"
        case "object", {"properties": dict(properties)}:
            spelled = (
                f"{key}: {type_name(properties[key], depth + 1)} "
                f"({'required' if is_required(properties[key]) else 'optional'})"
                for key in sorted(properties)
            )
            return "{" + ", ".join(spelled) + "}"
        case "tensor", {"tensor-spec": dict(tensor)}:
            dtype = tensor.get("dtype")
            return f"Tensor({dtype!r}, {plain(shape(tensor.get('shape')))})"
        case "any", _:
            return "Any"
        case "sparkml_vector", _:
            return "SparkML vector"
        case str(), _ if name:
            return name
        case _:
            return plain(shown(spec))


def outline(spec: object, depth: int = 0) -> str:
    """Spell a type without the properties of its objects, which stand in rows of their own.

    Args:
        spec: As for `type_name`.
        depth: How many types stand around this one.

    Returns:
        Such as `Array(Object)`; the whole type where it has no objects with properties.
    """
    if not isinstance(spec, dict) or depth > DEEPEST:
        return type_name(spec, depth)
    match spec:
        case {"type": "array", "items": items}:
            return f"Array({outline(items, depth + 1)})"
        case {"type": "map", "values": values}:
            return f"Map(str -> {outline(values, depth + 1)})"
        case {"type": "object", "properties": dict(properties)} if properties:
            return "Object"
        case _:
            return type_name(spec, depth)


def is_required(spec: object) -> bool:
    """Tell whether a column or property must be given; MLflow's default is that it must.

    Args:
        spec: The column or property.

    Returns:
        Whether it must be given.
    """
    if not isinstance(spec, dict):
        return True
    # Older versions of MLflow wrote `optional` instead.
    return bool(spec.get("required", not spec.get("optional", False)))


def unshown(spec: object, *shown_elsewhere: str, depth: int = 0) -> dict[str, object]:
    """Give what a type has beside what its spelling says.

    Args:
        spec: As for `type_name`.
        *shown_elsewhere: Keys that stand in a column of their own.
        depth: How many types stand around this one.

    Returns:
        The keys with their values, those of inner types where these stand.
    """
    kind = spec.get("type", spec.get("dtype")) if isinstance(spec, dict) else None
    if not isinstance(spec, dict) or not isinstance(kind, str) or depth > DEEPEST:
        return {}  # it is spelled as it is written
    found: dict[str, object] = {}
    for key, value in spec.items():
        if key == "type" or (key == "dtype" and "type" not in spec):
            continue
        if key in shown_elsewhere and (key not in REQUIRED or isinstance(value, bool)):
            continue
        rest: object = value
        match kind, key, value:
            case ("array", "items", _) | ("map", "values", _):
                rest = unshown(value, depth=depth + 1)
            case "object", "properties", dict(properties):
                inner = {
                    name: unshown(each, *REQUIRED, depth=depth + 1)
                    for name, each in properties.items()
                }
                rest = {name: each for name, each in inner.items() if each}
            case "tensor", "tensor-spec", dict(tensor):
                rest = {name: tensor[name] for name in tensor if name not in ("dtype", "shape")}
        if rest != {}:
            found[key] = rest
    return found


def shape(value: object) -> Cell:
    """Spell a shape.

    Args:
        value: A list of lengths, -1 for any length, or None.

    Returns:
        Such as `(-1, 3)`.
    """
    if isinstance(value, (list, tuple)) and all(isinstance(length, int) for length in value):
        return repr(tuple(value))
    return Missing() if value is None else shown(value)


def plain(cell: Cell) -> str:
    """Give the words of a cell.

    Args:
        cell: A cell.

    Returns:
        What the reader sees.
    """
    return cell if isinstance(cell, str) else cell.text
