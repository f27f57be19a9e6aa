"""Whether signature and input example agree: said only where it is certain that they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mlflow_report_plugin.document import Note
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.schema import name_of, tensor_of
from mlflow_report_plugin.sections.blocks.types import is_required, shape, type_name
from mlflow_report_plugin.sections.blocks.types import plain as words
from mlflow_report_plugin.snapshot import InputExample, Signature

LONGEST_NAME: Final = 90
"""The names of columns may be cut in the snapshot: longer ones are not compared."""
MORE: Final = "…"
"""What the snapshot has in the place of keys and items that are left out."""
NOT_NUMBERS: Final = ("NaN", "Infinity", "-Infinity")
KINDS: Final[dict[str, tuple[type, ...]]] = {
    "integer": (str, bool),
    "long": (str, bool),
    "float": (str, bool),
    "double": (str, bool),
    "boolean": (str, int, float),
    "string": (bool, int, float),
    "array": (bool, int, float),
    "object": (bool, int, float),
    "map": (bool, int, float),
}
"""What a value of a type cannot be in JSON. Dates and bytes may be texts or numbers."""


def disagreements(signature: Signature | None, example: InputExample | None) -> tuple[Note, ...]:
    """Say where the input example is not what the signature asks for.

    Args:
        signature: The signature, where there is one.
        example: The input example, where there is one.

    Returns:
        A note for each certain disagreement.
    """
    if signature is None or example is None:
        return ()
    inputs = signature.inputs or []
    known = "params" not in signature.others
    found = [*params(signature.params or [], example.params)] if known else []
    if example.columns:
        found += columns(inputs, example)
    elif isinstance(example.value, dict) and example.type in ("json_object", "ndarray"):
        names = [name for name in example.value if name != MORE]
        found += keys(inputs, names, MORE not in example.value)
    if example.shape is not None and example.type == "ndarray":
        found += dimensions(inputs, example.shape)
    return tuple(Note(f"Signature and input example disagree: {each}", "info") for each in found)


def params(asked: Sequence[object], given: object) -> Iterator[str]:
    """Compare the params of the example with those of the signature.

    Args:
        asked: The params of the signature.
        given: Those of the example.

    Yields:
        What is wrong.
    """
    if isinstance(given, dict):
        names = {words(name_of(entry)) for entry in asked}
        unknown = [name for name in given if name not in names and len(name) < LONGEST_NAME]
        if unknown:
            yield f"the signature has no params {listing(unknown)}"


def columns(inputs: Sequence[object], example: InputExample) -> Iterator[str]:
    """Compare a data frame with the columns of the signature.

    Args:
        inputs: The inputs of the signature.
        example: The example, a data frame.

    Yields:
        What is wrong.
    """
    if len({*example.columns}) < len(example.columns):
        return
    whole = example.shape is not None and len(example.shape) == 2
    all_there = whole and example.shape is not None and example.shape[1] == len(example.columns)
    yield from keys(inputs, example.columns, all_there)
    types = {words(name_of(entry)): entry for entry in inputs if isinstance(entry, dict)}
    for position, name in enumerate(example.columns):
        spec = types.get(name)
        wrong = KINDS.get(str(spec.get("type"))) if spec else None
        values = (row[position] for row in example.rows if position < len(row))
        if spec and wrong and any(is_wrong(value, wrong) for value in values):
            yield f"column {name} is {type_name(spec)}, and its values in the example are not"


def is_wrong(value: object, wrong: tuple[type, ...]) -> bool:
    """Tell whether a value is of a kind that its column cannot have.

    Args:
        value: The value.
        wrong: The kinds.

    Returns:
        Whether it is certain.
    """
    if isinstance(value, bool):
        return bool in wrong
    if isinstance(value, str) and (value in NOT_NUMBERS or value.startswith(MORE)):
        return False
    return isinstance(value, wrong)


def keys(inputs: Sequence[object], names: Sequence[str], all_there: bool) -> Iterator[str]:
    """Compare the names in the example with those in the signature.

    Args:
        inputs: The inputs of the signature.
        names: The columns of the example.
        all_there: Whether these are all that the example has.

    Yields:
        What is wrong.
    """
    entries = [entry for entry in inputs if isinstance(entry, dict) and entry.get("name")]
    if not entries or len(entries) < len(inputs):
        return
    asked = {words(name_of(entry)): is_required(entry) for entry in entries}
    if any(len(name) >= LONGEST_NAME for name in (*asked, *names)):
        return
    missing = [name for name, required in asked.items() if required and name not in names]
    unknown = [name for name in names if name not in asked]
    if missing and all_there:
        yield f"the example lacks {listing(missing)}"
    if unknown:
        yield f"the signature does not name {listing(unknown)}"


def dimensions(inputs: Sequence[object], found: tuple[int, ...]) -> Iterator[str]:
    """Compare the shape of an array with that of the only tensor.

    Args:
        inputs: The inputs of the signature.
        found: The shape of the example.

    Yields:
        What is wrong.
    """
    tensor = tensor_of(inputs[0]) if len(inputs) == 1 else None
    asked = tensor.get("shape") if tensor else None
    if not isinstance(asked, list) or not all(isinstance(length, int) for length in asked):
        return
    fits = len(asked) == len(found) and all(
        length in (-1, there) for length, there in zip(asked, found, strict=True)
    )
    if not fits:
        yield f"the shape should be {words(shape(asked))}, and is {found!r}"
