"""The sections Results and Data Sets of the summary."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Block, Note, Section
from mlflow_report_plugin.sections.blocks import tables
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.cells import given, shown, tag
from mlflow_report_plugin.sections.blocks.feature_spec import feature_tables
from mlflow_report_plugin.sections.blocks.gaps import nothing
from mlflow_report_plugin.sections.blocks.inputs import CONTEXT
from mlflow_report_plugin.sections.blocks.main_metrics import main_metrics
from mlflow_report_plugin.sections.blocks.main_metrics_table import main_metrics_table
from mlflow_report_plugin.sections.blocks.main_params import in_order
from mlflow_report_plugin.sections.blocks.measurements import measurements
from mlflow_report_plugin.sections.blocks.spark_datasources import spark_datasources
from mlflow_report_plugin.sections.summary.first_rows import MORE, MOST, first
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Param, Snapshot

LONGEST: Final = 120
"""How many characters of the value of a param the page shows."""
WITH_DATA = ("run", "evaluation_runs", "lineage", "feature_store")
"""The parts that tell which data there was."""


def results(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show the main metrics and params."""
    run, logged = snapshot.run, snapshot.logged_model
    params: tuple[Param, ...] = (run.params if run else ()) or (logged.params if logged else ())
    rows = [(p.key, shown(brief(p.value, LONGEST))) for p in in_order(snapshot, params)]
    none = (nothing(snapshot, "run", "logged_model"),)
    return Section(
        "Results",
        (
            Section("Metrics", measured(snapshot) or none),
            Section("Params", first(rows, "Param") or none),
        ),
    )


def measured(snapshot: Snapshot) -> tuple[Block, ...]:
    """Show the main metrics, whoever measured them."""
    found = main_metrics(snapshot)
    more = len(measurements(snapshot)) - len(found)
    rest = (Note(MORE.format(f"{more:,}"), "info"),) if more > 0 else ()
    return (*((main_metrics_table(snapshot, found),) if found else ()), *rest)


def data_sets(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show the data that the run used, and the data that the model was evaluated on."""
    found = [
        (given(data.name), given(tag(data.tags, CONTEXT)), given(data.source_type))
        for data in (snapshot.run.dataset_inputs if snapshot.run else ())
    ]
    found += [
        (given(data.name), f"evaluation, by {run.run_name or run.run_id}", given(data.source_type))
        for run in snapshot.evaluation_runs or ()
        for data in run.dataset_inputs
    ]
    read, _ = spark_datasources(snapshot.run.tags if snapshot.run else ())
    found += [(given(each.path), "read by Spark", given(each.format)) for each in read]
    more = len(found) - MOST
    rest = (Note(MORE.format(more), "info"),) if more > 0 else ()
    columns = ("Name", "Used for", "Kind of source")
    data = (tables.table(columns, found[:MOST]), *rest) if found else ()
    blocks = (*data, *made_from(snapshot), *looked_up(snapshot))
    return Section("Data Sets", blocks or (nothing(snapshot, *WITH_DATA),))


def made_from(snapshot: Snapshot) -> tuple[Block, ...]:
    """Show the data that Unity Catalog saw on the way into the model."""
    upstream = [entry for entry in snapshot.lineage or () if entry.direction == "upstream"]
    if not upstream:
        return ()
    more = len(upstream) - MOST
    rows = ((given(entry.name), given(entry.kind)) for entry in upstream[:MOST])
    rest = (Note(MORE.format(more), "info"),) if more > 0 else ()
    return (tables.table(("Name", "Kind"), rows, "Lineage"), *rest)


def looked_up(snapshot: Snapshot) -> tuple[Block, ...]:
    """Show the tables that a Feature Store model looks its features up in."""
    found = feature_tables(snapshot.feature_store.feature_spec) if snapshot.feature_store else ()
    if not found:
        return ()
    more = len(found) - MOST
    rows = ((given(name),) for name in found[:MOST])
    rest = (Note(MORE.format(more), "info"),) if more > 0 else ()
    return (tables.table(("Name",), rows, "Feature tables"), *rest)
