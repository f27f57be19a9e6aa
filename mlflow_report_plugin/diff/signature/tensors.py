"""Tensors: by name, their dtypes and shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import NamedTuple

from mlflow_report_plugin.diff.signature.columns import Entry, name_of
from mlflow_report_plugin.diff.signature.dtypes import in_frame, in_lists
from mlflow_report_plugin.diff.signature.ruling import (
    BREAKS,
    SAFE,
    Difference,
    Ruling,
    Shown,
    Told,
    changes,
    everybody,
    worst,
)
from mlflow_report_plugin.diff.signature.types import step
from mlflow_report_plugin.sections.blocks.schema import tensor_of

NO_FRAME = Told("breaks", "a frame fits only where the first length is open and no other")
NEVER_FRAME = Told("safe", "a frame did not fit the old tensor either")
RESHAPED = changes("the numbers of each row are put into the new shape")
AS_THEY_ARE = Told("safe", "arrays in a column reach the model as they are, of the old dtype")
ONE_BY_ONE = changes("columns that spark_udf is given one by one are taken by position")


class Tensor(NamedTuple):
    """A tensor of a signature."""

    dtype: str
    shape: tuple[int, ...]

    @property
    def spelled(self) -> str:
        """Such as `float64 (-1, 3)`."""
        return f"{self.dtype} {self.shape!r}"

    @property
    def takes_frames(self) -> bool:
        """Whether a frame can be sent for it."""
        return self.shape[:1] == (-1,) and -1 not in self.shape[1:]

    @property
    def takes_all(self) -> bool:
        """Whether MLflow checks nothing."""
        return self.dtype == "object" and self.shape == (-1,)

    @property
    def takes_scalars(self) -> bool:
        """Whether a column of single values can be sent for it."""
        return self.shape in ((-1,), (-1, 1))


def tensor(entry: object) -> Tensor | None:
    """Read a tensor.

    Args:
        entry: An entry of a schema.

    Returns:
        The tensor, or None where the entry is none, or is malformed.
    """
    spec = tensor_of(entry) or {}
    dtype, shape = spec.get("dtype"), spec.get("shape")
    if not isinstance(dtype, str) or not isinstance(shape, list):
        return None
    lengths = tuple(each for each in shape if isinstance(each, int))
    return Tensor(dtype, lengths) if len(lengths) == len(shape) else None


def tensor_differences(old: Sequence[Entry], new: Sequence[Entry]) -> Iterator[Difference]:
    """Compare tensors.

    Args:
        old: The tensors of the old side, all of them well formed.
        new: The tensors of the new side.

    Yields:
        The differences.
    """
    was, now = all(map(name_of, old)), all(map(name_of, new))
    if was != now and old and new:
        yield _names(old, new, named=now)
        if len(old) == len(new) == 1:
            yield from _changed("[0]", old[0], new[0], named=False)
        return
    before, after = _by_name(old), _by_name(new)
    both = [name for name in before if name in after]
    for name in dict.fromkeys((*before, *after)):
        path = step(name) if name else "[0]"
        if name not in after:
            last = [*before][: len(both)] == both
            text = "the tensor is gone: MLflow ignores what is still sent for it"
            ruling = Ruling(SAFE, SAFE, SAFE, SAFE if last else ONE_BY_ONE)
            yield Difference(path, "removed", _spelled(before[name]), None, text, ruling)
        elif name not in before:
            text = "the tensor is new and must be given"
            shown = _spelled(after[name])
            yield Difference(path, "added", None, shown, text, everybody(BREAKS))
        else:
            yield from _changed(path, before[name], after[name], named=bool(name))
    if both != [name for name in after if name in before]:
        text = "the tensors stand in another order"
        ruling = Ruling(SAFE, SAFE, SAFE, ONE_BY_ONE)
        yield Difference("", "changed", [*before], [*after], text, ruling)


def _by_name(entries: Sequence[Entry]) -> dict[str, Entry]:
    return {name_of(entry): entry for entry in entries}


def _spelled(entry: Entry) -> Shown:
    found = tensor(entry)
    return found.spelled if found else None


def _changed(path: str, before: Entry, after: Entry, *, named: bool) -> Iterator[Difference]:
    old, new = tensor(before), tensor(after)
    if old is None or new is None or old == new:
        return
    what = [w for w, same in (("dtype", old[0] == new[0]), ("shape", old[1] == new[1])) if not same]
    text = f"the {' and the '.join(what)} of the tensor changed"
    ruling = _ruling(old, new, named=named)
    yield Difference(path, "changed", old.spelled, new.spelled, text, ruling)


def _ruling(old: Tensor, new: Tensor, *, named: bool) -> Ruling:
    shape = SAFE if new.takes_all else _shape(old.shape, new.shape)
    same = old.dtype == new.dtype or new.takes_all
    lists = in_lists(old.dtype, new.dtype)
    return Ruling(
        predict=shape if same else BREAKS,
        rest_dataframe=_over(_frame_shape(old, new), in_frame(old.dtype, new.dtype)),
        rest_tensor=shape if shape == BREAKS else worst(shape, lists),
        spark_udf=_spark(old, new, named=named),
    )


def _spark(old: Tensor, new: Tensor, *, named: bool) -> Told:
    shape = _frame_shape(old, new)
    if old.takes_scalars:
        return _over(shape, in_frame(old.dtype, new.dtype))
    if old.dtype == new.dtype or not old.takes_frames:
        return shape
    # MLflow takes no text from several columns.
    if not named and len(old.shape) == 2 and old.dtype not in ("str", "bytes"):
        return Told("breaks", "where each number of a row is in a column of its own")
    return _over(shape, AS_THEY_ARE)


def _over(shape: Told, cast: Told) -> Told:
    """Put both together: what breaks the shape breaks the call, whatever the values become."""
    if "breaks" in (shape.outcome, cast.outcome):
        return shape if shape.outcome == "breaks" else cast
    return worst(cast, shape)


def _shape(old: Sequence[int], new: Sequence[int]) -> Told:
    """For arrays, whose shape has to fit."""
    pairs = [*zip(old, new, strict=False)]
    if len(old) != len(new) or any(-1 not in pair and pair[0] != pair[1] for pair in pairs):
        return BREAKS
    if any(now != -1 and was == -1 for was, now in pairs):
        return Told("breaks", "for other lengths than the one that is fixed now")
    return SAFE


def _frame_shape(old: Tensor, new: Tensor) -> Told:
    """For the cells of a frame, which are put into the shape."""
    if not old.takes_frames:
        return NEVER_FRAME
    if not new.takes_frames:
        return NO_FRAME
    if old.shape == new.shape:
        return SAFE
    return RESHAPED if prod(old.shape[1:]) == prod(new.shape[1:]) else BREAKS


def _names(old: Sequence[Entry], new: Sequence[Entry], *, named: bool) -> Difference:
    before, after = [name_of(each) for each in old], [name_of(each) for each in new]
    if named:
        text = "the tensors have names from now on, by which they are found"
        ruling = Ruling(SAFE, BREAKS, SAFE, BREAKS) if len(new) == 1 else everybody(BREAKS)
        return Difference("", "changed", None, [*after], text, ruling)
    text = "the tensor has no name any more"
    ruling = Ruling(BREAKS, SAFE, BREAKS, SAFE) if len(old) == 1 else everybody(BREAKS)
    return Difference("", "changed", [*before], None, text, ruling)
