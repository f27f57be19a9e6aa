"""Findings about the run and its experiment."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.feature_spec import feature_tables
from mlflow_report_plugin.sections.blocks.findings import commands
from mlflow_report_plugin.sections.blocks.findings.finding import Finding
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.sections.blocks.spark_datasources import TAG as SPARK_TAG
from mlflow_report_plugin.snapshot import LoggedModel, Snapshot

COMMITS = ("mlflow.source.git.commit", "mlflow.databricks.gitRepoCommit")
"""The tags of runs and logged models that name a commit."""


def run_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at the run and its experiment."""
    run, experiment = snapshot.run, snapshot.experiment
    if run is None:
        if snapshot.gap("run") is None:
            words = "Nothing says which run made the model, who made it and from what"
            yield Finding("Run", words, advice="Models that are logged in a run say so")
        return
    if run.status not in (None, "", "FINISHED"):
        yield Finding("Run", f"Its status is {run.status}")
    if run.lifecycle_stage == "deleted":
        yield Finding("Run", "It was deleted")
    if experiment is not None and experiment.lifecycle_stage == "deleted":
        yield Finding("Experiment", "It was deleted")
    logged = snapshot.logged_model
    tags = (*run.tags, *(logged.tags if logged else ()))
    if not any(tag(tags, commit) for commit in COMMITS) and not not_read(snapshot, "logged_model"):
        yield Finding("Source code", "No Git commit was recorded", commands.commit(run))
    upstream = any(entry.direction == "upstream" for entry in snapshot.lineage or ())
    features = snapshot.feature_store and feature_tables(snapshot.feature_store.feature_spec)
    if not (run.dataset_inputs or tag(run.tags, SPARK_TAG) or upstream or features):
        yield Finding("Data", "The run recorded no data set", commands.log_data(run))
    of_evaluations = any(each.metrics for each in snapshot.evaluation_runs or ())
    measured = run.metrics or (logged and logged.metrics) or of_evaluations
    if not measured and not not_read(snapshot, "logged_model", "evaluation_runs"):
        yield Finding("Metrics", "None were recorded", commands.evaluate(snapshot))
    elif measured and logged is not None and was_not_evaluated(snapshot, logged):
        words = "No evaluation is kept with the model"
        yield Finding("Evaluation", words, commands.evaluate(snapshot), is_risk=False)


def was_not_evaluated(snapshot: Snapshot, logged: LoggedModel) -> bool:
    """Tell whether it is certain that nobody evaluated the model in a way that MLflow keeps."""
    told = any(metric.dataset_name for metric in logged.metrics)
    return snapshot.evaluation_runs == () and not told and not not_read(snapshot, "evaluation_runs")
