"""The sub-section Signature: what the model takes and returns."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Section
from mlflow_report_plugin.sections.blocks.schema import params_table, schema_table
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, json_code
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Signature


def signature(found: Signature | None, view: View) -> Section:
    """Show the model signature.

    Args:
        found: The signature, where the model has one.
        view: What the reader asked to see.

    Returns:
        The sub-section.
    """
    if found is None:
        return Section("Signature", (NONE_FOUND,))
    if view.show_as_json:
        parts = {"inputs": found.inputs, "outputs": found.outputs, "params": found.params}
        return Section("Signature", (json_code(parts),))
    blocks: list[Block] = [
        Section("Inputs", (schema_table([*(found.inputs or ())]),)),
        Section("Outputs", (schema_table([*(found.outputs or ())]),)),
    ]
    if found.params:
        blocks.append(Section("Params", (params_table([*found.params]),)))
    return Section("Signature", tuple(blocks))
