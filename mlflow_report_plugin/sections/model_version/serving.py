"""Where a version is served: the endpoints, and the version as one of the models they serve."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Cell, Link, Missing
from mlflow_report_plugin.sections.blocks.cells import given, link, time
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, table
from mlflow_report_plugin.snapshot import ServedModel, Snapshot

NOT_TOLD = Missing("not told by Databricks")
"""The list of endpoints tells more of some than of others."""


def serving_endpoints(snapshot: Snapshot) -> tuple[Block, ...] | None:
    """Show where a version is served."""
    found = snapshot.serving_endpoints
    if found is None:
        return None
    if not found:
        return (NONE_FOUND,)
    endpoints = dict.fromkeys(
        (
            endpoint(served),
            given(served.state),
            given(served.creator),
            given(served.permission_level),
            time(served.last_updated_timestamp),
            link(served.api_link),
        )
        for served in found
    )
    models = (
        (
            given(served.endpoint),
            given(served.served_name),
            served.deployment or NOT_TOLD,
            rollout(served),
            traffic(served),
            workload(served),
            NOT_TOLD
            if served.scale_to_zero_enabled is None
            else repr(served.scale_to_zero_enabled),
        )
        for served in found
    )
    return (
        table(
            ("Endpoint", "State", "Creator", "Permission level", "Last updated", "API link"),
            endpoints,
            "Endpoints",
            cards=True,
            anchors="endpoint",
        ),
        table(
            (
                *("Endpoint", "Served model", "Deployment", "Configuration"),
                *("Traffic", "Workload", "Scale to zero"),
            ),
            models,
            "Served models",
            cards=True,
        ),
    )


def endpoint(served: ServedModel) -> Cell:
    """Name an endpoint."""
    name = given(served.endpoint)
    if served.web_ui_link and isinstance(name, str):
        return Link(name, served.web_ui_link)
    return name


def rollout(served: ServedModel) -> str:
    """Tell whether an endpoint serves the version already."""
    return "being rolled out" if served.pending else "in use"


def traffic(served: ServedModel) -> Cell:
    """Tell which share of the requests goes to the version."""
    share = served.traffic_percentage
    return NOT_TOLD if share is None else f"{share} %"


def workload(served: ServedModel) -> Cell:
    """Tell what the version runs on."""
    return ", ".join(filter(None, (served.workload_type, served.workload_size))) or NOT_TOLD
