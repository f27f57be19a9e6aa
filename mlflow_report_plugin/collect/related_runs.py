"""The runs above and below the run that logged the model."""

from __future__ import annotations

from functools import partial

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import runs
from mlflow_report_plugin.collect.reading.identity import require_same_experiment
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import RelatedRun, RelatedRuns, Run

MAX_CHILDREN = 50
"""How many child runs are named at most: one page."""
PARENT = "mlflow.parentRunId"


def collect(client: Client, parts: Parts) -> RelatedRuns | None:
    """Read the parent run and the child runs."""
    run = parts.wait("run", Run)
    if run is None:
        return None
    found = None
    if run.experiment_id is not None:
        found = client.tracking.child_runs(run.experiment_id, run.run_id, MAX_CHILDREN + 1)
    answer = parts.answer("related_runs", {"runs": found})
    children = answer.each("runs", partial(runs.related, client))
    return RelatedRuns(
        parent=_parent(client, parts, run),
        children=children[:MAX_CHILDREN],
        more_children=len(answer.values("runs")) > MAX_CHILDREN,
    )


def _parent(client: Client, parts: Parts, run: Run) -> RelatedRun | None:
    parent = next((tag.value for tag in run.tags if tag.key == PARENT and tag.value), None)
    if parent is None:
        return None
    try:
        answer = parts.answer("related_runs", client.tracking.run(parent))
        what, found = f"the parent run {parent}", answer.object("info").text("experiment_id")
        require_same_experiment(parts, what, found, run.experiment_id)
        return runs.related(client, answer)
    except ReportError as error:
        parts.note("related_runs", error)
        return None
