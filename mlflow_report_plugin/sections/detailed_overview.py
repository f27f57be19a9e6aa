"""The section Model Overview of the detailed report."""

from __future__ import annotations

from mlflow_report_plugin.document import Cell, Facts, Section
from mlflow_report_plugin.sections.blocks.cells import given, time
from mlflow_report_plugin.sections.blocks.gaps import (
    NO_REGISTRATION,
    missing_cell,
    nothing_cell,
    summary_note,
)
from mlflow_report_plugin.sections.blocks.manifest import manifest
from mlflow_report_plugin.sections.blocks.model_facts import headline, run_uri
from mlflow_report_plugin.sections.blocks.tables import set_only
from mlflow_report_plugin.sections.blocks.workspace import workspace_rows
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot


def model_overview(snapshot: Snapshot, view: View) -> Section:
    """Show what the model is and where it can be found."""
    rows = headline(snapshot)
    time_created = rows.pop("time_created")
    rows |= {
        "is_unity_catalog": is_unity_catalog(snapshot),
        "time_created": time_created,
        "report_time": time(snapshot.provenance.report_time),
    }
    uris = snapshot.uris
    uri_rows = (
        ("model_uri", uris.model_uri),
        ("run_uri", run_uri(snapshot)),
        *set_only(("logged_model_uri", given(uris.logged_model_uri))),
        ("reg_model_download_uri", download_uri(snapshot, uris.reg_model_download_uri)),
        ("run_model_download_uri", download_uri(snapshot, uris.run_model_download_uri)),
    )
    return Section(
        "Model Overview",
        (
            *summary_note(snapshot),
            Facts(tuple(rows.items()), title="MLflow Model"),
            Facts(uri_rows, ("URI type", "URI"), "MLflow Model URIs"),
            *workspace_table(snapshot),
            *manifest(snapshot, view),
        ),
    )


def download_uri(snapshot: Snapshot, found: str | None) -> Cell:
    """Show where files are kept, which needs one of several parts to be known."""
    parts = ("model_version", "model", "run", "logged_model")
    return found or nothing_cell(snapshot, *parts, otherwise="not set")


def workspace_table(snapshot: Snapshot) -> tuple[Facts, ...]:
    """Show the Databricks workspace that was asked."""
    rows = workspace_rows(snapshot)
    return (Facts(rows, title="Databricks Workspace"),) if rows else ()


def is_unity_catalog(snapshot: Snapshot) -> Cell:
    """Tell whether the registered model lives in Unity Catalog."""
    registered = snapshot.model_version or snapshot.registered_model
    if registered is None:
        return missing_cell(snapshot, "model_version", NO_REGISTRATION)
    return repr(registered.is_unity_catalog)
