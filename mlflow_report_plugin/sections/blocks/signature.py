"""The sub-section Signature: what the model takes and returns."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Code, Note, Section
from mlflow_report_plugin.sections.blocks.agreement import disagreements
from mlflow_report_plugin.sections.blocks.schema import params_table, schema_table
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, items, json_code
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import InputExample, MlflowModel

FROM_HINT = Note("It was made from the type hints of the model's code", "info")
UNREAD = Note("Not readable: it is no list in JSON, as MLflow writes it. The file says:", "gap")
HINT_FROM_EXAMPLE = Note("The model's code leaves the types to the input example", "info")


def signature(model: MlflowModel, view: View, example: InputExample | None = None) -> Section:
    """Show the model signature.

    Args:
        model: The MLmodel file.
        view: What the reader asked to see.
        example: The input example, to compare it with.

    Returns:
        The sub-section.
    """
    found = model.signature
    if found is None:
        return Section("Signature", (NONE_FOUND,))
    blocks: list[Block] = [*disagreements(found, example), *type_hints(model)]
    others = dict(found.others)
    if view.show_as_json:
        parts = {"inputs": found.inputs, "outputs": found.outputs, "params": found.params}
        return Section("Signature", (*blocks, json_code({**parts, **others})))
    tables = {
        "inputs": schema_table([*(found.inputs or ())]),
        "outputs": schema_table([*(found.outputs or ())]),
        "params": params_table([*(found.params or ())]),
    }
    blocks += [
        Section(part.title(), unread(others.pop(part)) if part in others else (block,))
        for part, block in tables.items()
    ]
    if others:
        blocks.append(items(others, title="What else the signature says"))
    return Section("Signature", tuple(blocks))


def unread(value: object) -> tuple[Block, ...]:
    """Show a part of a signature that is not what MLflow writes."""
    return (UNREAD, Code(value) if isinstance(value, str) else json_code(value))


def type_hints(model: MlflowModel) -> tuple[Note, ...]:
    """Say where the types of the signature come from."""
    if model.details.get("is_signature_from_type_hint") is not True:
        return (HINT_FROM_EXAMPLE,) if model.details.get("type_hint_from_example") is True else ()
    return (FROM_HINT,)
