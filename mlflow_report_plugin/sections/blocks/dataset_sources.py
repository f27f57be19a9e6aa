"""Where a dataset comes from: JSON that MLflow's sources write, in words."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Block, Cell, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, parse_json, setting
from mlflow_report_plugin.sections.blocks.tables import Row, facts, json_code
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import DatasetInput

PLACES: Final = (
    *("url", "uri", "path", "table_name", "delta_table_name", "table", "name"),
    *("dataset_name", "volume", "query"),
)
"""The keys that say where the data is, what tells most first. MLflow's sources write them."""
CODE: Final = "mlflow.source.name"
"""The tag that names the code that made the data, where nothing else is known of it."""


def parsed(dataset: DatasetInput) -> dict[str, object] | None:
    """Take the source of a dataset apart; None where it is nothing that MLflow writes."""
    try:
        found = parse_json(dataset.source or "null")
    except ValueError:
        return None
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else None


def source(dataset: DatasetInput) -> Cell:
    """Say in a cell where a dataset comes from."""
    found = parsed(dataset)
    if found is None:
        return given(dataset.source)
    tags = found.get("tags")
    code = tags.get(CODE) if isinstance(tags, dict) else None
    named = (found.get(key) for key in PLACES)
    place = next((each for each in (*named, code) if isinstance(each, str) and each), None)
    return place or given(dataset.source)


def source_section(dataset: DatasetInput, view: View) -> tuple[Section, ...]:
    """Show all that a source says, where it says more than a cell does."""
    found = parsed(dataset)
    if not found:
        return ()
    block: Block = json_code(found) if view.show_as_json else facts(rows(found))
    return (Section("Source", (block,)),) if not isinstance(block, Note) else ()


def rows(found: dict[str, object]) -> tuple[Row, ...]:
    """Show what a source says, tags and the like as rows of their own."""
    flat: list[Row] = []
    for key, value in found.items():
        if isinstance(value, dict) and value:
            flat += [(f"{key}.{name}", setting(each)) for name, each in value.items()]
        else:
            flat.append((key, setting(value)))
    return tuple(flat)
