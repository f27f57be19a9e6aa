"""Inference parameters: by name. MLflow checks them alike for all kinds of callers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mlflow_report_plugin.diff.signature.columns import Entry
from mlflow_report_plugin.diff.signature.ruling import (
    BREAKS,
    SAFE,
    Difference,
    Ruling,
    Told,
    changes,
    everybody,
    together,
    unsure,
)
from mlflow_report_plugin.diff.signature.scalars import SCALARS
from mlflow_report_plugin.diff.signature.types import kind_of, step, type_differences
from mlflow_report_plugin.sections.blocks.types import type_name

WIDER = {
    *(("integer", wider) for wider in ("long", "float", "double")),
    *(("long", wider) for wider in ("float", "double")),
    ("float", "double"),
}
JSON_ONLY = {("long", "integer"), ("double", "float"), ("datetime", "string")}
"""What passes over REST, because JSON writes both types alike."""
TYPED = Told("breaks", "for values that have the old type, such as numbers of NumPy")
DEFAULT = changes("callers that do not give it get the new default")
IGNORED = Told("safe", "MLflow ignores what is still given for it, with a warning")


def param_differences(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[Difference]:
    """Compare parameters.

    Args:
        old: Those of the old side by name.
        new: Those of the new side.

    Yields:
        The differences.
    """
    for name in dict.fromkeys((*old, *new)):
        path = step(name)
        if name not in new:
            text = "the parameter is gone: MLflow ignores what is still given for it"
            shown = spelled(old[name])
            yield Difference(path, "removed", shown, None, text, everybody(IGNORED))
        elif name not in old:
            text = "the parameter is new; callers that do not give it get its default"
            yield Difference(path, "added", None, spelled(new[name]), text, everybody(SAFE))
        else:
            yield from _changed(path, old[name], new[name])


def spelled(param: Entry) -> str:
    """Spell a parameter.

    Args:
        param: As MLflow wrote it.

    Returns:
        Its type, with `list of` where it is one, and its default.
    """
    length = "" if param.get("shape") is None else "list of "
    return f"{length}{type_name(param)}, default {param.get('default')!r}"


def _changed(path: str, before: Entry, after: Entry) -> Iterator[Difference]:
    rulings: list[tuple[str, Ruling]] = []
    inside: list[Difference] = []
    if kind_of(before) == kind_of(after) == "object":
        inside = [*type_differences(before, after, path, "inner")]
    elif before.get("type") != after.get("type"):
        rulings.append(("type", _types(kind_of(before), kind_of(after))))
    if before.get("shape") != after.get("shape"):
        rulings.append(("shape", everybody(BREAKS)))
    # A list has another default than a single value anyway.
    elif before.get("default") != after.get("default"):
        rulings.append(("default", everybody(DEFAULT)))
    if rulings:
        what = " and the ".join(what for what, _ in rulings)
        text = f"the {what} of the parameter changed"
        ruling = together(*(ruling for _, ruling in rulings))
        yield Difference(path, "changed", spelled(before), spelled(after), text, ruling)
    yield from inside


def _types(was: str, now: str) -> Ruling:
    if not was or not now:
        return everybody(unsure("the type is none that these rules know"))
    if (was, now) in WIDER:
        return everybody(SAFE)
    if (was, now) in JSON_ONLY:
        return Ruling(TYPED, SAFE, SAFE, TYPED)
    return everybody(BREAKS if {was, now} <= {*SCALARS, "object"} else unsure("it was not tried"))
