"""The section Feature Store: the model that the Feature Store of Databricks wraps."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Facts, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given
from mlflow_report_plugin.sections.blocks.feature_spec import feature_spec
from mlflow_report_plugin.sections.blocks.gaps import gap_notes
from mlflow_report_plugin.sections.blocks.mlmodel import (
    detail_rows,
    flavors,
    input_example,
    remarks,
)
from mlflow_report_plugin.sections.blocks.model_facts import raw_model_size
from mlflow_report_plugin.sections.blocks.signature import signature
from mlflow_report_plugin.sections.blocks.tables import facts
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import FeatureStore, Snapshot


def feature_store(snapshot: Snapshot, view: View) -> Section | None:
    """Show the wrapped model, and what is looked up for it."""
    found = snapshot.feature_store
    notes = gap_notes(snapshot, "feature_store")
    if found is None:
        return Section("Feature Store", notes) if notes else None
    return Section(
        "Feature Store",
        (
            *notes,
            Section("Raw Model", raw_model(snapshot, found, view)),
            *specification(snapshot, found, view),
        ),
    )


def specification(snapshot: Snapshot, found: FeatureStore, view: View) -> tuple[Block, ...]:
    """Show `feature_spec.yaml`, without which no Feature Store model is made."""
    if found.feature_spec is None and gap_notes(snapshot, "feature_store"):
        return ()
    return (feature_spec(found.feature_spec, view),)


def raw_model(snapshot: Snapshot, found: FeatureStore, view: View) -> tuple[Block, ...]:
    """Show the MLmodel file of the wrapped model."""
    path = Facts((("raw_model_path", given(found.raw_model_path)),))
    model = found.raw_model
    if model is None:
        return (path, Note("Its MLmodel file was not read"))
    details = facts(detail_rows(model, raw_model_size(snapshot, found)))
    return (
        path,
        *remarks(model),
        Section("Details", (details,)),
        flavors(model, view),
        signature(model, view),
        input_example(model, view),
    )
