"""The columns or tensors of a dataset; those of the model's signature are shown once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.document import Block, Code, Fold, Jump, Note, Point, Points
from mlflow_report_plugin.sections.blocks.cells import given, parse_json
from mlflow_report_plugin.sections.blocks.schema import schema_table
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, facts, json_code
from mlflow_report_plugin.sections.blocks.types import REQUIRED
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import MlflowModel

LONG: Final = 30
"""With more columns than this, a table of them is folded."""
FEW: Final = 4
"""So few columns are shown again, also where the signature has them."""


def schema(text: str | None, view: View, model: MlflowModel | None = None) -> Iterator[Block]:
    """Show the columns or tensors of a dataset.

    Args:
        text: What MLflow wrote.
        view: What the reader asked to see.
        model: The model, whose signature may have shown the columns.

    Yields:
        Tables; for text that MLflow's own datasets do not write, the text.
    """
    try:
        found = parse_json(text or "null")
    except ValueError:
        yield from not_json(text or "")
        return
    match found:
        case None:
            yield NONE_FOUND
        case _ if view.show_as_json:
            yield json_code(found)
        case {"mlflow_colspec": list(columns)}:
            yield from columns_of(columns, model)
        case {"mlflow_tensorspec": dict(tensors)}:
            for name in tensors:
                yield from tensor_schema(str(name), tensors[name])
        case _:
            yield json_code(found)


def columns_of(columns: list[object], model: MlflowModel | None) -> Iterator[Block]:
    """Show columns, without those that the model's signature shows.

    Args:
        columns: The list that MLflow wrote.
        model: The model.

    Yields:
        A table, folded where it is long; before it, what is shown elsewhere.
    """
    takes = (model.signature.inputs if model and model.signature else None) or ()
    known = [kind for each in takes if (kind := name_and_type(each))]
    own = [name_and_type(each) for each in columns]
    if len(known) > FEW and len(known) == len(takes) and set(known) <= set(own):
        further = [each for each, kind in zip(columns, own, strict=True) if kind not in known]
        words = f"The {len(known):,} columns that the model takes, as in its"
        rest = f"and {len(further):,} more:" if further else "and no others"
        yield Points((Point((words, Jump("Signature", "Signature"), rest)),))
        columns = further
    if not columns:
        return
    table = schema_table(columns)
    yield Fold(f"{len(columns):,} columns", (table,)) if len(columns) > LONG else table


def name_and_type(column: object) -> tuple[str, str] | None:
    """Tell two columns apart; None where one says more than a name and a type."""
    match column:
        case {"name": str(name), "type": str(kind), **rest} if rest.keys() <= {*REQUIRED}:
            return name, kind
        case _:
            return None


def tensor_schema(name: str, found: object) -> Iterator[Block]:
    """Show the features or the targets of a dataset of tensors.

    Args:
        name: `features` or `targets`.
        found: A list of tensors, or JSON text that holds one.

    Yields:
        A table, where there are any.
    """
    try:
        entries = parse_json(found) if isinstance(found, str) else found
    except ValueError:
        yield from not_json(str(found))
        return
    if isinstance(entries, list) and entries:
        yield schema_table(entries, name)
    elif entries is not None:
        yield facts(((name, given(found)),))


def not_json(text: str) -> Iterator[Block]:
    """Show a text that should be JSON and is not.

    Args:
        text: What MLflow returned.

    Yields:
        A note, then the text.
    """
    yield Note("Not JSON that can be taken apart; the text as MLflow returned it:", "info")
    yield Code(text)
