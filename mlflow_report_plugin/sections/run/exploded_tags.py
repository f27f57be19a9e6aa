"""The sub-section Exploded Tags: tags that hold more than one value, taken apart."""

from __future__ import annotations

from collections.abc import Callable

from mlflow_report_plugin.document import Block, Cell, Missing, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, parse_json, shown, tag
from mlflow_report_plugin.sections.blocks.spark_datasources import spark_datasources
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, Row, facts, json_code, table
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Tag

NOT_UNDERSTOOD = Note("Could not be taken apart; the tag's value stands in the table above", "info")
MODEL_COLUMNS = ("artifact_path", "flavors", "utc_time_created", "mlflow_version", "model_uuid")


def exploded_tags(tags: tuple[Tag, ...], view: View) -> Section:
    """Take the tags of a run apart."""
    cluster_id = tag(tags, "mlflow.databricks.cluster.id")
    parts: tuple[tuple[str, str, Callable[[object], tuple[Block, ...]]], ...] = (
        (
            "Cluster Info",
            "mlflow.databricks.cluster.info",
            lambda value: cluster_info(cluster_id, value),
        ),
        ("Cluster Libraries", "mlflow.databricks.cluster.libraries", cluster_libraries),
        (
            "Logged Models History",
            "mlflow.log-model.history",
            lambda value: rows_of(value, MODEL_COLUMNS),
        ),
        (
            "Logged Artifacts",
            "mlflow.loggedArtifacts",
            lambda value: rows_of(value, ("path", "type")),
        ),
    )
    blocks = [Section("Spark Datasources", datasources(tags))]
    for title, key, explode in parts:
        text = tag(tags, key)
        if text is not None:
            blocks.append(Section(title, exploded(text, explode, view)))
    return Section("Exploded Tags", tuple(blocks))


def exploded(
    text: str, explode: Callable[[object], tuple[Block, ...]], view: View
) -> tuple[Block, ...]:
    """Take a tag apart that should hold JSON."""
    try:
        value = parse_json(text)
    except ValueError:
        return (NOT_UNDERSTOOD,)
    return (json_code(value),) if view.show_as_json else explode(value)


def cluster_info(cluster_id: str | None, value: object) -> tuple[Block, ...]:
    """Show the cluster that the run ran on."""
    if not isinstance(value, dict):
        return (NOT_UNDERSTOOD,)
    described = ((key, shown(value[key])) for key in value)
    return (facts((("cluster_id", given(cluster_id)), *described), ("Key", "Value")),)


def cluster_libraries(value: object) -> tuple[Block, ...]:
    """Show the libraries of the cluster."""
    if not isinstance(value, dict):
        return (NOT_UNDERSTOOD,)
    return tuple(
        Section(f"{key.capitalize()} Libraries", (facts(library_rows(value[key])),))
        for key in value
        if value[key]
    ) or (NONE_FOUND,)


def library_rows(libraries: object) -> list[Row]:
    """Show libraries."""
    rows: list[Row] = []
    for library in libraries if isinstance(libraries, list) else [libraries]:
        if isinstance(library, dict):
            rows += [(kind, shown(library[kind])) for kind in library]
        else:
            rows.append(("unknown kind", shown(library)))
    return rows


def rows_of(value: object, columns: tuple[str, ...]) -> tuple[Block, ...]:
    """Show a list of objects."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        return (NOT_UNDERSTOOD,)
    rows = (tuple(listed(entry, column) for column in columns) for entry in value)
    return (table(columns, rows),)


def listed(entry: dict[str, object], key: str) -> Cell:
    """Show a value of an object in a list."""
    if key not in entry:
        return Missing()
    value = entry[key]
    if key == "flavors" and isinstance(value, dict):
        return given(", ".join(value))
    return shown(value)


def datasources(tags: tuple[Tag, ...]) -> tuple[Block, ...]:
    """Show the data that Spark read."""
    found, strange = spark_datasources(tags)
    rows = ((given(each.format), given(each.version), given(each.path)) for each in found)
    blocks = [table(("Format", "Version", "Path"), rows)] if found or not strange else []
    if strange:
        blocks.append(
            Note(f"Lines that could not be taken apart: {strange}; see User Tags", "info")
        )
    return tuple(blocks)
