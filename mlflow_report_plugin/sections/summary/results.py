"""The sections Results and Data Sets of the summary."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Note, Section
from mlflow_report_plugin.sections.blocks import tables
from mlflow_report_plugin.sections.blocks.cells import given, shown, tag
from mlflow_report_plugin.sections.blocks.feature_spec import feature_tables
from mlflow_report_plugin.sections.blocks.gaps import nothing
from mlflow_report_plugin.sections.blocks.inputs import CONTEXT
from mlflow_report_plugin.sections.blocks.metrics import metric_value, newest
from mlflow_report_plugin.sections.blocks.spark_datasources import spark_datasources
from mlflow_report_plugin.sections.summary.first_rows import MORE, MOST, first
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Metric, Param, Snapshot

WITH_DATA = ("run", "evaluation_runs", "lineage", "feature_store")
"""The parts that tell which data there was."""


def results(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show the main metrics and params."""
    run, logged = snapshot.run, snapshot.logged_model
    # The run has the latest values; a logged model keeps those of the moment it was logged.
    own: tuple[Metric, ...] = run.metrics if run else ()
    metrics = own or newest(logged.metrics if logged else ())
    params: tuple[Param, ...] = (run.params if run else ()) or (logged.params if logged else ())
    experiment_tags = snapshot.experiment.tags if snapshot.experiment else ()
    primary = tag(experiment_tags, "mlflow.experiment.primaryMetric.name")
    # The metric that the experiment is about comes first; those of the machine come last.
    ranked = sorted(metrics, key=lambda m: (m.key != primary, m.key.startswith("system/")))
    none = (nothing(snapshot, "run", "logged_model"),)
    return Section(
        "Results",
        (
            Section("Metrics", first([(m.key, metric_value(m)) for m in ranked], "Metric") or none),
            *evaluated(snapshot),
            Section("Params", first([(p.key, shown(p.value)) for p in params], "Param") or none),
        ),
    )


def evaluated(snapshot: Snapshot) -> tuple[Section, ...]:
    """Show what the runs that evaluated the model measured."""
    rows = [
        (f"{metric.key}, by {run.run_name or run.run_id}", metric_value(metric))
        for run in snapshot.evaluation_runs or ()
        for metric in run.metrics
    ]
    return (Section("Evaluation", first(rows, "Metric")),) if rows else ()


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
