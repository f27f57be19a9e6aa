"""The section Overview of the audit: everything at a glance, in eight tables."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Cell, Facts, Missing, Section
from mlflow_report_plugin.sections.blocks.cells import (
    duration,
    given,
    identifier,
    tag,
    time,
    written,
)
from mlflow_report_plugin.sections.blocks.gaps import NO_REGISTRATION, missing_cell, summary_note
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.loading_code import in_short
from mlflow_report_plugin.sections.blocks.manifest import manifest
from mlflow_report_plugin.sections.blocks.model_facts import headline, run_uri
from mlflow_report_plugin.sections.blocks.source_links import source_links
from mlflow_report_plugin.sections.blocks.stages import stage
from mlflow_report_plugin.sections.blocks.tables import Row, description_cell, set_only
from mlflow_report_plugin.sections.blocks.workspace import workspace_rows
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import ModelVersion, RegisteredModel, Snapshot

NOTE = "mlflow.note.content"


def overview(snapshot: Snapshot, view: View) -> Section:
    """Show the model and everything around it at a glance."""
    tables = (
        ("MLflow Model", model_rows(snapshot)),
        ("Registered Model Version", version_rows(snapshot)),
        ("Registered Model", registered_model_rows(snapshot)),
        ("Run", run_rows(snapshot)),
        ("Experiment", experiment_rows(snapshot)),
        ("Source Code", source_rows(snapshot)),
        ("Server", server_rows(snapshot)),
        ("Other", other_rows(snapshot)),
    )
    dashboard: tuple[Block, ...] = (
        *summary_note(snapshot),
        *(Facts(rows, title=title) for title, rows in tables),
        *manifest(snapshot, view),
    )
    return Section("Overview", (Section("Dashboard", dashboard),))


def model_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Show the model."""
    uris = snapshot.uris
    rows = (
        *headline(snapshot).items(),
        *set_only(("logged_model_uri", given(uris.logged_model_uri))),
        *loading_rows(snapshot),
    )
    if snapshot.model_version is not None:
        return rows
    # Otherwise these two stand in the details of the version.
    return (
        *rows,
        *set_only(
            ("reg_model_download_uri", given(uris.reg_model_download_uri)),
            ("run_model_download_uri", given(uris.run_model_download_uri)),
        ),
    )


def loading_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Show in short what runs when the model is loaded."""
    if snapshot.model is None:
        return ()
    return (("_loading_runs", listing(in_short(snapshot)) or Missing("nothing that was seen")),)


def version_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Show the version."""
    version = snapshot.model_version
    none = missing_cell(snapshot, "model_version", NO_REGISTRATION)
    return (
        ("model_uri", f"models:/{version.name}/{version.version}" if version else none),
        ("model_name", given(version.name) if version else none),
        ("version", given(version.version) if version else none),
        ("version_stage", version_stage(version) if version else none),
        (
            "aliases",
            (written(listing(version.aliases)) if version.aliases else Missing("none"))
            if version
            else none,
        ),
        ("status", given(version.status) if version else none),
        (
            "version_description",
            description_cell(version.description, "Registered Model Version") if version else none,
        ),
        ("version_user", given(version.user_id) if version else none),
        ("creation_timestamp", time(version.creation_timestamp) if version else none),
        ("last_updated_timestamp", time(version.last_updated_timestamp) if version else none),
        *use_rows(snapshot),
    )


def version_stage(version: ModelVersion) -> Cell:
    """Show the stage of the version as the registry spells it."""
    return version.current_stage or stage(None, version.is_unity_catalog)


def use_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Show where the version is served, and where somebody wants to move it."""
    served, asked = snapshot.serving_endpoints, snapshot.transition_requests
    rows: list[Row] = []
    if served is not None or snapshot.gap("serving_endpoints"):
        names = tuple(dict.fromkeys(each.endpoint for each in served or ()))
        none = missing_cell(snapshot, "serving_endpoints", "no endpoint")
        rows.append(("_serving_endpoints", listing(names) or none))
    if asked is not None or snapshot.gap("transition_requests"):
        stages = [
            f"to {each.to_stage}, asked by {each.user_id or 'somebody'}" for each in asked or ()
        ]
        none = missing_cell(snapshot, "transition_requests", "none is open")
        rows.append(("_transition_requests", listing(stages) or none))
    return tuple(rows)


def registered_model_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Show the registered model."""
    model = snapshot.registered_model
    none = missing_cell(snapshot, "registered_model", NO_REGISTRATION)
    return (
        ("model_name", given(model.name) if model else none),
        (
            "model_description",
            description_cell(model.description, "Registered Model") if model else none,
        ),
        *set_only(
            ("user_id", given(model.user_id if model else None)),
            ("owner", given(model.owner if model else None)),
        ),
        ("aliases", aliases(model) if model else none),
        ("creation_timestamp", time(model.creation_timestamp) if model else none),
        ("last_updated_timestamp", time(model.last_updated_timestamp) if model else none),
    )


def aliases(model: RegisteredModel) -> Cell:
    """Name the aliases of the registered model."""
    return listing([f"{alias.alias}: {alias.version}" for alias in model.aliases]) or Missing(
        "none"
    )


def run_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Show the run."""
    run = snapshot.run
    none = missing_cell(snapshot, "run", "no run known")
    return (
        ("model_run_uri", run_uri(snapshot)),
        ("run_id", identifier(run.run_id) if run else none),
        ("run_name", given(run.run_name) if run else none),
        ("run_description", description_cell(tag(run.tags, NOTE), "Run") if run else none),
        ("run_user", given(tag(run.tags, "mlflow.user") or run.user_id) if run else none),
        ("start_time", time(run.start_time) if run else none),
        ("end_time", time(run.end_time) if run else none),
        ("duration_seconds", duration(run.start_time, run.end_time) if run else none),
    )


def experiment_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Show the experiment."""
    found = snapshot.experiment
    none = missing_cell(snapshot, "experiment", "no experiment known")
    tags = found.tags if found else ()
    return (
        ("experiment_id", identifier(found.experiment_id) if found else none),
        ("experiment_name", given(found.name) if found else none),
        (
            "experiment_description",
            description_cell(tag(tags, NOTE), "Experiment") if found else none,
        ),
        ("experiment_type", given(tag(tags, "mlflow.experimentType")) if found else none),
        (
            "experiment_source_type",
            given(tag(tags, "mlflow.experiment.sourceType")) if found else none,
        ),
        ("experiment_owner", given(tag(tags, "mlflow.ownerEmail")) if found else none),
        ("creation_time", time(found.creation_time) if found else none),
        ("last_update_time", time(found.last_update_time) if found else none),
    )


def source_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Show where the code of the run is."""
    return (
        ("source_name", of_run(snapshot, "mlflow.source.name")),
        ("source_type", of_run(snapshot, "mlflow.source.type")),
        *source_links(snapshot.run),
    )


def of_run(snapshot: Snapshot, key: str) -> Cell:
    """Show a tag of the run."""
    if snapshot.run is None:
        return missing_cell(snapshot, "run", "no run known")
    return given(tag(snapshot.run.tags, key))


def server_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Show the server that the run was logged to, and the workspace that the report was made in."""
    return (
        ("mlflow_tracking_uri", given(snapshot.provenance.tracking_uri)),
        ("web_app_url", of_run(snapshot, "mlflow.databricks.webappURL")),
        ("workspace_url", of_run(snapshot, "mlflow.databricks.workspaceURL")),
        ("workspace_id", of_run(snapshot, "mlflow.databricks.workspaceID")),
        # The run may come from another workspace than the one that was asked.
        *workspace_rows(
            snapshot, ("report_workspace_url", "report_workspace_id", "report_user_name")
        ),
    )


def other_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Show when and by what the report was made."""
    made = snapshot.provenance
    return (
        ("report_time", time(made.report_time)),
        ("report_script", f"mlflow-report-plugin {made.plugin_version}"),
    )
