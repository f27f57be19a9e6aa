"""The section Risks and Gaps of the summary: what to look at before using the model."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.document import Facts, Note, Section
from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.sections.blocks.agreement import disagreements
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.contradictions import contradictions
from mlflow_report_plugin.sections.blocks.feature_spec import feature_tables
from mlflow_report_plugin.sections.blocks.gaps import REASONS, not_read, part_in_words
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.loading_code import in_short
from mlflow_report_plugin.sections.blocks.spark_datasources import TAG as SPARK_TAG
from mlflow_report_plugin.sections.summary.packages import package_findings
from mlflow_report_plugin.sections.summary.papers import paper_findings
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot

MOST_NAMES = 5
"""How many packages are named that the files do not agree on."""
COMMITS = ("mlflow.source.git.commit", "mlflow.databricks.gitRepoCommit")
"""The tags of runs and logged models that name a commit."""


def risks(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show what speaks against using the model, and what the report could not see."""
    found = (
        *registry_findings(snapshot),
        *model_findings(snapshot),
        *paper_findings(snapshot),
        *package_findings(snapshot),
        *run_findings(snapshot),
        *serving_findings(snapshot),
        *trace_findings(snapshot),
        *gap_findings(snapshot),
    )
    block = Facts(found, ("Point", "Finding")) if found else Note("Nothing stands out")
    return Section("Risks and Gaps", (block,))


def gap_findings(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Look at what the report could not see, though the server has it."""
    parts: dict[tuple[GapReason, str], list[str]] = {}
    for gap in snapshot.gaps:
        if gap.reason != "unsupported":
            parts.setdefault((gap.reason, gap.message), []).append(part_in_words(gap.part))
    for (reason, message), named in parts.items():
        yield f"Gap: {', '.join(named)}", f"{REASONS[reason]}: {message}"


def registry_findings(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Look at the registration."""
    version, model = snapshot.model_version, snapshot.registered_model
    if version is None:
        if snapshot.gap("model_version") is None:
            yield "Registration", "None of the model was found"
        return
    aliases = model.aliases if model else ()
    if version.status not in (None, "", "READY"):
        yield "Status", f"The version is {version.status}: {version.status_message or 'no message'}"
    pointing = version.aliases or [each for each in aliases if each.version == version.version]
    if not pointing and version.current_stage in (None, "", "None"):
        yield "Use", "No alias and no stage say what the version is used for"
    newest = snapshot.versions.versions[:1] if snapshot.versions else ()
    if any(each.version != version.version for each in newest):
        yield "Version", f"It is not the newest: there is version {newest[0].version}"
    described = version.description or (model and model.description)
    if not described and not not_read(snapshot, "registered_model"):
        yield "Description", "Nobody has described the model or the version"


def serving_findings(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Look at what is about to change, and at where the version is served."""
    for request in snapshot.transition_requests or ():
        yield "Transition", f"{request.user_id or 'Somebody'} asks to move it to {request.to_stage}"
    for served in snapshot.serving_endpoints or ():
        if served.state not in (None, "", "READY"):
            yield "Serving", f"The endpoint {served.endpoint} is {served.state}"
        elif served.deployment not in (None, "", "DEPLOYMENT_READY"):
            yield "Serving", f"On the endpoint {served.endpoint} it is {served.deployment}"


def trace_findings(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Look at how the model did when it was used."""
    traces = snapshot.traces
    if traces is not None and traces.errors:
        yield "Traces", f"{traces.errors:,} of the newest {traces.count:,} ended with an error"


def model_findings(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Look at the model itself."""
    if snapshot.model is not None and snapshot.model.signature is None:
        yield "Signature", "None: nothing checks what the model is given"
    signature = snapshot.model.signature if snapshot.model else None
    for note in disagreements(signature, snapshot.input_example):
        yield "Input example", note.text
    loading = in_short(snapshot) if snapshot.model is not None else ()
    if loading:
        yield "Loading", f"It runs or may run code: {', '.join(loading)}"
    differences = contradictions(snapshot.environment, snapshot.model)
    if differences:
        about = listing([each.about for each in differences], MOST_NAMES)
        yield "Environment", f"The files that describe it do not agree: {about}"
    logged = snapshot.logged_model
    if logged is not None and logged.status not in (None, "", "READY"):
        message = logged.status_message or "no message"
        yield "Logged model", f"It is {logged.status}: {message}"
    if snapshot.files is not None and not snapshot.files.complete and not snapshot.gap("files"):
        yield "Files", "The listing is not complete"


def run_findings(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Look at the run and its experiment."""
    run, experiment = snapshot.run, snapshot.experiment
    if run is None:
        if snapshot.gap("run") is None:
            yield "Run", "Nothing says which run made the model"
        return
    if run.status not in (None, "", "FINISHED"):
        yield "Run", f"Its status is {run.status}"
    if run.lifecycle_stage == "deleted":
        yield "Run", "It was deleted"
    if experiment is not None and experiment.lifecycle_stage == "deleted":
        yield "Experiment", "It was deleted"
    logged = snapshot.logged_model
    tags = (*run.tags, *(logged.tags if logged else ()))
    if not any(tag(tags, commit) for commit in COMMITS) and not not_read(snapshot, "logged_model"):
        yield "Source code", "No Git commit was recorded"
    upstream = any(entry.direction == "upstream" for entry in snapshot.lineage or ())
    features = snapshot.feature_store and feature_tables(snapshot.feature_store.feature_spec)
    if not (run.dataset_inputs or tag(run.tags, SPARK_TAG) or upstream or features):
        yield "Data", "The run recorded no data set"
    measured = run.metrics or (logged and logged.metrics)
    if not measured and not not_read(snapshot, "logged_model"):
        yield "Metrics", "None were recorded"
