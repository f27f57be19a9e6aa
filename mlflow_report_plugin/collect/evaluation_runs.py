"""The runs that evaluated the model (MLflow 3).

Only the metrics of the logged model tell them. A run is not found that evaluated the model as
`models:/NAME/VERSION` on an open-source server: MLflow itself does not tell which model it was.
"""

from __future__ import annotations

from functools import partial

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import run_folders, runs
from mlflow_report_plugin.collect.reading.identity import require_same_experiment
from mlflow_report_plugin.collect.reading.listing import listing
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import ReadFailed, ReportError, Unsupported
from mlflow_report_plugin.snapshot import LoggedModel, RelatedRun
from mlflow_report_plugin.threads import read_side_by_side, start

MAX_RUNS = 10
"""How many evaluation runs are read at most."""
MAX_LEVELS, MAX_FOLDERS = 3, 10
"""How many levels of folders, and how many folders, are listed at most of each."""


def collect(client: Client, parts: Parts) -> tuple[RelatedRun, ...] | None:
    """Read the runs that measured the model, other than the one that made it."""
    try:
        logged = parts.wait("logged_model", LoggedModel)
    except Unsupported:  # as the part itself says
        return None
    if logged is None:
        return None
    run_ids = _run_ids(logged)
    read = run_ids[:MAX_RUNS]
    found, errors = read_side_by_side(
        {each: partial(_read, client, parts, logged, each) for each in read}
    )
    if errors and not found:
        raise errors[0]
    if len(run_ids) > MAX_RUNS:
        errors.append(ReadFailed(f"only the newest {MAX_RUNS} of {len(run_ids):,} were read"))
    for error in errors:
        parts.note("evaluation_runs", error)
    return tuple(sorted(found.values(), key=lambda run: run.start_time or 0, reverse=True))


def _run_ids(logged: LoggedModel) -> list[str]:
    """The runs that measured the model: who measured last comes first."""
    metrics = sorted(logged.metrics, key=lambda metric: metric.timestamp or 0, reverse=True)
    found = dict.fromkeys(metric.run_id for metric in metrics if metric.run_id)
    return [run_id for run_id in found if run_id != logged.source_run_id]


def _read(client: Client, parts: Parts, logged: LoggedModel, run_id: str) -> RelatedRun:
    walked = start(partial(run_folders.walk, client, run_id, MAX_LEVELS, MAX_FOLDERS))
    answer = parts.answer("evaluation_runs", client.tracking.run(run_id))
    what, home = f"the evaluation run {run_id}", logged.experiment_id
    require_same_experiment(parts, what, answer.object("info").text("experiment_id"), home)
    run = runs.related(client, answer)
    try:
        found = walked.result()
    except ReportError as error:
        parts.note("evaluation_runs", error)
        return run
    for each in found.errors:
        parts.note("evaluation_runs", each)
    if found.unlisted:
        message = f"of run {run_id}, what is below {listing(found.unlisted)} is not listed"
        parts.note("evaluation_runs", ReadFailed(message))
    return run.model_copy(update={"artifacts": tuple(found.files)})
