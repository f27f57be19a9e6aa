"""The section MLflow Model: what the MLmodel file says."""

from __future__ import annotations

from mlflow_report_plugin.document import Section
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, missing_notes
from mlflow_report_plugin.sections.blocks.mlmodel import (
    detail_rows,
    flavors,
    input_example,
    remarks,
)
from mlflow_report_plugin.sections.blocks.model_facts import size_bytes
from mlflow_report_plugin.sections.blocks.signature import signature
from mlflow_report_plugin.sections.blocks.tables import facts
from mlflow_report_plugin.sections.mlflow_model.model_settings import ELSEWHERE, model_settings
from mlflow_report_plugin.sections.mlflow_model.saved_example import example
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import MlflowModel, Snapshot

__all__ = ["example", "mlflow_model", "mlflow_model_audit"]


def mlflow_model(snapshot: Snapshot, view: View) -> Section:
    """Show the MLmodel file, the flavors as a part of the details."""
    model = snapshot.model
    if model is None:
        return unread(snapshot)
    details = facts(detail_rows(model, size_bytes(snapshot), ELSEWHERE))
    return Section(
        "MLflow Model",
        (
            *gap_notes(snapshot, "model"),
            *remarks(model),
            *what_it_takes(snapshot, model, view),
            Section("Details", (details, flavors(model, view))),
            *of_the_file(model, view),
        ),
    )


def mlflow_model_audit(snapshot: Snapshot, view: View) -> Section:
    """Show the MLmodel file, the flavors beside the details."""
    model = snapshot.model
    if model is None:
        return unread(snapshot)
    details = facts(detail_rows(model, size_bytes(snapshot), ELSEWHERE))
    return Section(
        "MLflow Model",
        (
            *gap_notes(snapshot, "model"),
            *remarks(model),
            *what_it_takes(snapshot, model, view),
            Section("Model Info Details", (details,)),
            flavors(model, view),
            *of_the_file(model, view),
        ),
    )


def what_it_takes(snapshot: Snapshot, model: MlflowModel, view: View) -> tuple[Section, ...]:
    """Show what readers look for who want to use the model, before all that the file says."""
    return (signature(model, view, snapshot.input_example), *example(snapshot))


def of_the_file(model: MlflowModel, view: View) -> tuple[Section, ...]:
    """Show what else the file says."""
    return (input_example(model, view), model_settings(model, view))


def unread(snapshot: Snapshot) -> Section:
    """Say why there is no MLmodel file to show."""
    notes = missing_notes(snapshot, "model", "No MLmodel file was read")
    return Section("MLflow Model", notes)
