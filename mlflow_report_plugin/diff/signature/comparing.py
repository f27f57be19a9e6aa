"""The comparer: inputs, outputs and params of two signatures become changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from mlflow_report_plugin.diff.matching import Finding, different, unread
from mlflow_report_plugin.diff.signature.columns import column_differences, name_of
from mlflow_report_plugin.diff.signature.params import param_differences
from mlflow_report_plugin.diff.signature.ruling import (
    Difference,
    Ruling,
    Shown,
    Told,
    changes,
    everybody,
    unsure,
)
from mlflow_report_plugin.diff.signature.tensors import tensor, tensor_differences
from mlflow_report_plugin.diff.signature.types import kind_of, spelled
from mlflow_report_plugin.snapshot import (
    Change,
    MlflowModel,
    NotComparable,
    Side,
    Signature,
    Snapshot,
)

Part: TypeAlias = Literal["inputs", "outputs", "params"]
Entry: TypeAlias = Mapping[str, object]
Entries: TypeAlias = Sequence[Entry]

PARTS: tuple[Part, ...] = ("inputs", "outputs", "params")
BEGUN = unsure("what is sent is checked and converted from now on; what does not fit is refused")
UNCHECKED = Told("safe", "nothing is checked any more, and columns come in the caller's order")
UNDECODED = changes("dates and bytes stay the text that was sent")
NO_ARRAYS = unsure("the model gets the frame as it was sent, and no arrays")
DICT = unsure("the model gets a dict of arrays where it got a frame")
NUMBERED = unsure("columns that spark_udf is given one by one are named 0, 1, 2")
NOT_CHECKED = Told("safe", "MLflow does not check outputs")
RESULT = unsure("spark_udf takes its result type from the outputs, where it is given none")
OTHER_KIND = unsure("data in columns may fit tensors, and arrays may fit columns, or not")
HINTS = unsure("the new model checks its input by the type hints of its code, not by the signature")


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare the signatures of two snapshots.

    Args:
        old: The old side.
        new: The new side.

    Yields:
        A change for each column, tensor or parameter that is different, with a verdict for each
        kind of caller; and what cannot be compared.
    """
    gaps = unread(old, new, "signature", "model")
    yield from gaps
    sides: tuple[tuple[Side, Snapshot], ...] = (("old", old), ("new", new))
    for side, snapshot in sides:
        # What a side does not tell was not there, or could not be read.
        lacks = snapshot.model is None or snapshot.model.signature is None
        if lacks and any(gap.side in (side, "both") for gap in gaps):
            return
    if old.model is None or new.model is None:
        if old.model is not new.model:
            missing: Side = "old" if old.model is None else "new"
            yield _not_comparable("", missing, "this side has no MLmodel file")
        return
    before, after = old.model.signature, new.model.signature
    yield from _signatures(before or Signature(), after or Signature(), new.model)


def _signatures(old: Signature, new: Signature, model: MlflowModel) -> Iterator[Finding]:
    hints = model.details.get("is_signature_from_type_hint") is True
    for part in PARTS:
        wrong = {
            side: signature.others.get(part, signature.others.get("signature"))
            for side, signature in (("old", old), ("new", new))
            if part in signature.others or "signature" in signature.others
        }
        was, now = getattr(old, part), getattr(new, part)
        if wrong:
            message = "it is no list in JSON, as MLflow writes it"
            both = len(wrong) == 2
            # What both sides have is no difference, whatever it is.
            if not both or wrong["old"] != wrong["new"]:
                side: Side = "both" if both else "old" if "old" in wrong else "new"
                yield _not_comparable(part, side, message)
        elif was != now:
            yield from _part(part, was, now, hints=hints)
    others = [
        {key: value for key, value in each.others.items() if key not in (*PARTS, "signature")}
        for each in (old, new)
    ]
    for pair in different(*others):
        yield Change(
            part="signature",
            identity=pair.identity,
            kind=pair.kind,
            before=others[0].get(pair.identity),
            after=others[1].get(pair.identity),
            severity="minor",
            explanation="MLflow does not know this part of a signature",
        )


def _part(
    part: Part, was: Sequence[object] | None, now: Sequence[object] | None, *, hints: bool
) -> Iterator[Finding]:
    old, new = _entries(part, was), _entries(part, now)
    if old is None or new is None:
        side: Side = "both" if old is new else "old" if old is None else "new"
        yield _not_comparable(
            part, side, "an entry is not as MLflow writes it, or two have the same name"
        )
        return
    for found in _differences(part, old, new, begun=was is None, ended=now is None):
        ruling = found.ruling
        text = found.explanation
        if part == "outputs":
            ruling = Ruling(NOT_CHECKED, NOT_CHECKED, NOT_CHECKED, RESULT)
            text = _of_output(found)
        elif part == "inputs" and hints:
            ruling = everybody(HINTS)
        joint = "" if not found.path or found.path.startswith("[") else "."
        yield Change(
            part="signature",
            identity=f"{part}{joint}{found.path}",
            kind=found.kind,
            before=found.before,
            after=found.after,
            severity="notable" if part == "outputs" else ruling.severity,
            explanation=text,
            verdicts=ruling.verdicts,
        )


def _differences(
    part: Part, old: Entries, new: Entries, *, begun: bool, ended: bool
) -> Iterator[Difference]:
    if part == "params":
        yield from param_differences(*({name_of(e): e for e in each} for each in (old, new)))
        return
    if begun:
        text = f"there were no {part} in the signature: from now on MLflow checks what is sent"
        yield Difference("", "added", None, _all(new), text, everybody(BEGUN))
    elif ended:
        text = f"there are no {part} in the signature any more: MLflow checks nothing"
        yield Difference("", "removed", _all(old), None, text, _ended(old))
    elif all(map(tensor, old)) and all(map(tensor, new)) and old and new:
        yield from tensor_differences(old, new)
    elif not any(map(tensor, (*old, *new))):
        yield from column_differences(old, new)
    else:
        text = "columns became tensors, or tensors columns"
        yield Difference("", "changed", _all(old), _all(new), text, everybody(OTHER_KIND))


def _ended(old: Entries) -> Ruling:
    if any(map(tensor, old)):
        return Ruling(UNCHECKED, NO_ARRAYS, UNCHECKED, NO_ARRAYS)
    texts = any(kind_of(entry) in ("binary", "datetime") for entry in old)
    return Ruling(UNCHECKED, UNDECODED if texts else UNCHECKED, DICT, NUMBERED)


def _of_output(found: Difference) -> str:
    match found.kind, found.path:
        case "added", _:
            return "the output is new"
        case "removed", _:
            return "the output is gone"
        case _, "":
            return "the outputs have other names, another order or are of another kind"
    return "the output is another one"


def _entries(part: Part, entries: Sequence[object] | None) -> Entries | None:
    """The entries, None where one is malformed, or two have one name."""
    found = [each for each in entries or () if isinstance(each, dict)]
    names = [name_of(each) for each in found if part == "params" or name_of(each)]
    tensors = [each for each in found if each.get("type") == "tensor"]
    if (
        len(found) != len(entries or ())
        or len({*names}) != len(names)
        or not all(isinstance(each.get("type"), str) for each in found)
        or not all(map(tensor, tensors))
        or len(tensors) not in (0, len(found))
        # MLflow takes one tensor without a name, and no more.
        or (len(tensors) > 1 and len(names) < len(tensors))
    ):
        return None
    return found


def _all(entries: Entries) -> Shown:
    return [f"{name_of(each)}: {_one(each)}" if name_of(each) else _one(each) for each in entries]


def _one(entry: Entry) -> str:
    found = tensor(entry)
    return found.spelled if found else spelled(entry)


def _not_comparable(identity: str, side: Side, message: str) -> NotComparable:
    return NotComparable(
        part="signature", identity=identity, side=side, reason="not known", message=message
    )
