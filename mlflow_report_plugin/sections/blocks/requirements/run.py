"""What should be known of how the model was made, and of how good it is."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.sections.blocks import commands
from mlflow_report_plugin.sections.blocks.brief import few
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.feature_spec import feature_tables
from mlflow_report_plugin.sections.blocks.measurements import measurements
from mlflow_report_plugin.sections.blocks.requirements.requirement import (
    Found,
    Requirement,
    missing,
    there,
)
from mlflow_report_plugin.sections.blocks.spark_datasources import TAG as SPARK_TAG
from mlflow_report_plugin.snapshot import Snapshot, Tag

COMMITS: Final = ("mlflow.source.git.commit", "mlflow.databricks.gitRepoCommit")
"""The tags of runs and logged models that name a commit."""
MEASURED: Final = ("run", "logged_model", "evaluation_runs")


def run(snapshot: Snapshot) -> Found:
    """Look for the run."""
    if snapshot.run is not None:
        return there(snapshot.run.run_id)
    words = "Nothing says which run made the model, who made it and from what"
    return missing(snapshot, ("run",), words, advice="Models that are logged in a run say so")


def git_commit(snapshot: Snapshot) -> Found:
    """Look for the commit of the code."""
    found = next(filter(None, (tag(tags_of(snapshot), key) for key in COMMITS)), None)
    if found:
        return there(found)
    command = commands.commit(snapshot.run) if snapshot.run else ""
    return missing(snapshot, ("run", "logged_model"), "No Git commit was recorded", command)


def source_code(snapshot: Snapshot) -> Found:
    """Look for the name of the program or notebook."""
    found = tag(tags_of(snapshot), "mlflow.source.name")
    if found:
        return there(found)
    words = "Nothing names the program or the notebook that made it"
    return missing(snapshot, ("run", "logged_model"), words)


def tags_of(snapshot: Snapshot) -> tuple[Tag, ...]:
    """Give the tags of the run and of the logged model."""
    made, logged = snapshot.run, snapshot.logged_model
    return (*(made.tags if made else ()), *(logged.tags if logged else ()))


def dataset(snapshot: Snapshot) -> Found:
    """Look for the data that the model was made from."""
    made = snapshot.run
    named = [each.name for each in made.dataset_inputs] if made else []
    named += [each.name for each in snapshot.lineage or () if each.direction == "upstream"]
    found = snapshot.feature_store
    named += feature_tables(found.feature_spec) if found else ()
    if named:
        return there(few(named))
    if made is not None and tag(made.tags, SPARK_TAG):
        return there("what Spark read was recorded")
    command = commands.log_data(made) if made else ""
    return missing(snapshot, ("run",), "The run recorded no data set", command)


def params(snapshot: Snapshot) -> Found:
    """Look for the params."""
    made, logged = snapshot.run, snapshot.logged_model
    found = (made.params if made else ()) or (logged.params if logged else ())
    if found:
        return there(f"{len(found):,} were recorded")
    return missing(snapshot, ("run", "logged_model"), "None were recorded")


def metrics(snapshot: Snapshot) -> Found:
    """Look for anything that was measured."""
    found = measurements(snapshot)
    if found:
        return there(f"{len(found):,} were recorded")
    command = commands.evaluate(snapshot)
    return missing(snapshot, MEASURED, "None were recorded", command)


def evaluation(snapshot: Snapshot) -> Found:
    """Look for something that was measured on data that the model was not made from."""
    held_out = [each for each in measurements(snapshot) if each.order <= 1]
    if held_out:
        data = few(dict.fromkeys(each.data for each in held_out if each.data))
        return there(f"on {data}" if data else "going by the names of the metrics")
    command = commands.evaluate(snapshot)
    return missing(snapshot, MEASURED, "No evaluation is kept with the model", command)


RUN: Final = (
    Requirement("run", "The run that made it", ("run",), run),
    Requirement(
        "git_commit", "The commit of its code", ("run.tags", "logged_model.tags"), git_commit
    ),
    Requirement("source_code", "What made it", ("run.tags", "logged_model.tags"), source_code),
    Requirement(
        "dataset",
        "The data that it was made from",
        ("run.dataset_inputs", "run.tags", "lineage", "feature_store"),
        dataset,
    ),
    Requirement("params", "Its params", ("run.params", "logged_model.params"), params),
    Requirement(
        "metrics",
        "How good it is",
        ("run.metrics", "logged_model.metrics", "evaluation_runs.metrics"),
        metrics,
    ),
    Requirement(
        "evaluation",
        "An evaluation on held-out data",
        ("run.metrics", "logged_model.metrics", "evaluation_runs.metrics"),
        evaluation,
    ),
)
