"""The lineage of a model version in Unity Catalog."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

from mlflow_report_plugin.collect.client import Client, Databricks
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.identity import registered_version
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import NotFound, Unsupported
from mlflow_report_plugin.snapshot import Lineage
from mlflow_report_plugin.threads import read_side_by_side

Direction = Literal["upstream", "downstream"]
DIRECTIONS: tuple[Direction, ...] = ("upstream", "downstream")

REQUEST = "/api/2.0/lineage-tracking/external-lineage"
"""The only documented request for the lineage of a model version (Databricks REST API,
"External Lineage", operation "List external lineage relationships")."""
KINDS = {
    "table_info": "table",
    "model_info": "model version",
    "file_info": "file",
    "external_metadata_info": "external",
}
"""What stands at the other end of a relationship, by its key in the answer."""


def collect(client: Client, parts: Parts) -> tuple[Lineage, ...] | None:
    """Read what the version was made from, and what was made with it."""
    workspace = client.registry_workspace
    found = registered_version(parts) if workspace is not None else None
    if workspace is None or found is None or not client.registry.is_unity_catalog(found[0]):
        return None
    answers, errors = read_side_by_side(
        {direction: partial(_ask, workspace, *found, direction) for direction in DIRECTIONS}
    )
    for error in errors if answers else errors[:-1]:
        parts.note("lineage", error)
    if not answers:
        raise errors[-1]
    return tuple(
        relation
        for direction in DIRECTIONS
        for relation in parts.answer("lineage", answers.get(direction)).each(
            "external_lineage_relationships", partial(_relation, direction)
        )
    )


def _ask(workspace: Databricks, name: str, version: str, direction: Direction) -> dict[str, Any]:
    query = {
        "object_info.model_version.name": name,
        "object_info.model_version.version": version,
        "lineage_direction": direction.upper(),
    }
    try:
        return workspace.get(REQUEST, query)
    except NotFound as error:  # the version itself is there
        raise Unsupported(f"the workspace gives no lineage: {error}") from error


def _relation(direction: Direction, answer: Answer) -> Lineage:
    key = next((key for key in KINDS if isinstance(answer.fields.get(key), dict)), None)
    info = answer.object(key or "nothing")
    return Lineage(
        direction=direction,
        kind=info.text("entity_type") or KINDS.get(key or "", "unknown"),
        name=_name(info),
        system=info.text("system_type"),
        event_time=info.text("event_time"),
        raw=dict(answer.fields),
    )


def _name(info: Answer) -> str:
    steps = [info.text(key) for key in ("catalog_name", "schema_name", "name")]
    name = ".".join(filter(None, steps)) or info.text("path") or info.text("model_name") or ""
    version = info.text("version")
    return f"{name} version {version}" if version else name
