"""Findings about the run and its experiment."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.sections.blocks import commands
from mlflow_report_plugin.sections.blocks.findings.finding import Finding, of_missing
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.snapshot import LoggedModel, Snapshot


def run_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at the run and its experiment."""
    run, experiment = snapshot.run, snapshot.experiment
    if run is None:
        if snapshot.gap("run") is None:
            yield from of_missing(snapshot, "run", "Run")
        return
    if run.status not in (None, "", "FINISHED"):
        yield Finding("Run", f"Its status is {run.status}")
    if run.lifecycle_stage == "deleted":
        yield Finding("Run", "It was deleted")
    if experiment is not None and experiment.lifecycle_stage == "deleted":
        yield Finding("Experiment", "It was deleted")
    logged = snapshot.logged_model
    if not not_read(snapshot, "logged_model"):
        yield from of_missing(snapshot, "git_commit", "Source code")
    yield from of_missing(snapshot, "dataset", "Data")
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
