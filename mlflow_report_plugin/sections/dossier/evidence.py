"""What shows the evidence at a path of the snapshot: the sections and blocks of other layouts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from mlflow_report_plugin.document import Section
from mlflow_report_plugin.profiles import Item
from mlflow_report_plugin.sections.approvals import approvals
from mlflow_report_plugin.sections.blocks import tables
from mlflow_report_plugin.sections.blocks.cells import duration, given, identifier, tag, time
from mlflow_report_plugin.sections.blocks.inputs import inputs
from mlflow_report_plugin.sections.blocks.mlmodel import flavors
from mlflow_report_plugin.sections.blocks.params import params
from mlflow_report_plugin.sections.blocks.profile_items import has
from mlflow_report_plugin.sections.blocks.related_runs import related_runs
from mlflow_report_plugin.sections.blocks.signature import signature
from mlflow_report_plugin.sections.changes import changes
from mlflow_report_plugin.sections.documents import documents
from mlflow_report_plugin.sections.environment import environment
from mlflow_report_plugin.sections.evaluation import evaluation
from mlflow_report_plugin.sections.feature_store import feature_store
from mlflow_report_plugin.sections.files import files
from mlflow_report_plugin.sections.lineage import lineage
from mlflow_report_plugin.sections.metrics import metrics
from mlflow_report_plugin.sections.mlflow_model import example
from mlflow_report_plugin.sections.model_version import serving_endpoints
from mlflow_report_plugin.sections.registered_model import webhooks
from mlflow_report_plugin.sections.report import report
from mlflow_report_plugin.sections.summary.page import at_a_glance, description, find_more
from mlflow_report_plugin.sections.traces import traces
from mlflow_report_plugin.sections.versions import versions
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot

Maker: TypeAlias = Callable[[Snapshot, View], Section | None]


def of_run(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show who made the model when, with what and for how long."""
    run = snapshot.run
    if run is None:
        return None
    rows = tables.set_only(
        ("run_id", identifier(run.run_id)),
        ("run_name", given(run.run_name)),
        ("user", given(tag(run.tags, "mlflow.user") or run.user_id)),
        ("status", given(run.status)),
        ("_start_time", time(run.start_time)),
        ("_end_time", time(run.end_time)),
        ("_duration", duration(run.start_time, run.end_time)),
        ("source", given(tag(run.tags, "mlflow.source.name"))),
        ("commit", given(tag(run.tags, "mlflow.source.git.commit"))),
    )
    return Section("Run", (tables.facts(rows),))


def of_tags(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show the tags of the run."""
    return Section("Tags of the run", (tables.tags(snapshot.run.tags),)) if snapshot.run else None


def model_tags(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show the tags of the registered model."""
    model = snapshot.registered_model
    return Section("Tags of the registered model", (tables.tags(model.tags),)) if model else None


def of_params(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show the params."""
    run, logged = snapshot.run, snapshot.logged_model
    found = (run.params if run else ()) or (logged.params if logged else ())
    return params(found, snapshot.changes)


def of_data(snapshot: Snapshot, view: View) -> Section | None:
    """Show the data that the model was made from."""
    run = snapshot.run
    return Section("Data", inputs(run, view, snapshot.model).blocks) if run else None


def of_flavors(snapshot: Snapshot, view: View) -> Section | None:
    """Show the flavors."""
    return flavors(snapshot.model, view) if snapshot.model else None


def details(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show what else the MLmodel file says."""
    model = snapshot.model
    return Section("MLmodel file", (tables.items(model.details),)) if model else None


def of_signature(snapshot: Snapshot, view: View) -> Section | None:
    """Show what the model takes and returns."""
    return signature(snapshot.model, view, snapshot.input_example) if snapshot.model else None


def of_example(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show the input example."""
    return next(iter(example(snapshot)), None)


def of_related_runs(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show the runs above and below."""
    found = related_runs(snapshot)
    return Section("Related Runs", found) if found else None


def of_serving(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show where the version is served."""
    found = serving_endpoints(snapshot)
    return Section("Serving Endpoints", found) if found else None


def of_webhooks(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show who is told of changes."""
    found = webhooks(snapshot)
    return Section("Webhooks", found) if found else None


SHOWS: Final[dict[str, Maker]] = {
    "approvals": approvals,
    "changes": changes,
    "documents": documents,
    "environment": environment,
    "evaluation_runs": evaluation,
    "evaluation_runs.metrics": metrics,
    "feature_store": feature_store,
    "files": files,
    "input_example": of_example,
    "lineage": lineage,
    "logged_model.metrics": metrics,
    "logged_model.params": of_params,
    "metric_histories": metrics,
    "model.details": details,
    "model.flavors": of_flavors,
    "model.signature": of_signature,
    "model_version": at_a_glance,
    "model_version.description": description,
    "provenance": report,
    "registered_model.description": description,
    "registered_model.tags": model_tags,
    "related_runs": of_related_runs,
    "run": of_run,
    "run.dataset_inputs": of_data,
    "run.metrics": metrics,
    "run.params": of_params,
    "run.tags": of_tags,
    "run_artifacts": evaluation,
    "serving_endpoints": of_serving,
    "traces": traces,
    "uris": find_more,
    "versions": versions,
    "webhooks": of_webhooks,
}
"""What shows what is at a path, or below it."""


def makers(snapshot: Snapshot, item: Item) -> Iterator[Maker]:
    """Choose what shows the evidence of an item, of what there is any.

    Args:
        snapshot: What was collected.
        item: The item.

    Yields:
        Each section once, in the order of the profile.
    """
    places = (*(path for places in item.evidence for path in places), *item.also)
    yield from dict.fromkeys(maker_of(path) for path in places if has(snapshot, path))


def owners(snapshot: Snapshot, items: Sequence[Item]) -> dict[Maker, str]:
    """Choose the item under which each section is shown, for the others lead there.

    Args:
        snapshot: What was collected.
        items: The items of a profile.

    Returns:
        The reference of the item that rests on evidence alone, else of the first one that needs
        this one, else of the first one that it helps.
    """
    bare = [item.model_copy(update={"also": ()}) for item in items]
    alone = [item for item in items if item.by == "automatic"]
    found: dict[Maker, str] = {}
    for item in (*alone, *bare, *items):
        for make in makers(snapshot, item):
            found.setdefault(make, item.reference)
    return found


def maker_of(path: str) -> Maker:
    """Give what shows what is at a path: what is there for the most of its steps."""
    steps = path.split(".")
    beginnings = (".".join(steps[:count]) for count in range(len(steps), 0, -1))
    return next(SHOWS[each] for each in beginnings if each in SHOWS)
