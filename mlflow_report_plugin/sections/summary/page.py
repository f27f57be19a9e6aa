"""The sections of the summary: one page for people who decide.

Its rows have words for everybody; the names that MLflow uses stand in the other layouts.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.document import Cell, Facts, Missing, Note, Section
from mlflow_report_plugin.sections.blocks import schema, tables
from mlflow_report_plugin.sections.blocks.cells import given, link, tag, time
from mlflow_report_plugin.sections.blocks.gaps import (
    NO_REGISTRATION,
    missing_cell,
    missing_notes,
    nothing,
    nothing_cell,
)
from mlflow_report_plugin.sections.blocks.licence import licence
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.manifest import manifest
from mlflow_report_plugin.sections.blocks.model_facts import headline
from mlflow_report_plugin.sections.blocks.notes import ALL
from mlflow_report_plugin.sections.blocks.stages import stage
from mlflow_report_plugin.sections.blocks.types import plain, type_name
from mlflow_report_plugin.sections.summary.first_rows import MORE, MOST
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Linked, Snapshot

MOST_TEXT = 500
"""How many characters of a description the page shows."""
MOST_COLUMNS = 5
"""How many columns the page names."""
DESCRIBED = ("registered_model", "model_version", "run")
"""The parts that people describe."""


def at_a_glance(snapshot: Snapshot, view: View) -> Section:
    """Show what the model is, its state, and who made it when."""
    facts = headline(snapshot)
    version, run, experiment = snapshot.model_version, snapshot.run, snapshot.experiment
    none = missing_cell(snapshot, "model_version", NO_REGISTRATION)
    no_run = missing_cell(snapshot, "run", "no run known")
    no_experiment = missing_cell(snapshot, "experiment", "no experiment known")
    owner = snapshot.registered_model.owner if snapshot.registered_model else None
    user = (tag(run.tags, "mlflow.user") or run.user_id) if run else None
    rows: tuple[tables.Row, ...] = (
        ("Model", given(snapshot.name)),
        ("Version", given(version.version) if version else none),
        ("Stage", stage(version.current_stage, version.is_unity_catalog) if version else none),
        ("Aliases", ", ".join(version.aliases) or Missing("none") if version else none),
        ("Status", status(snapshot)),
        *served_rows(snapshot),
        *used_rows(snapshot),
        ("Made with", library(facts)),
        ("Size in bytes", facts["size_bytes"]),
        ("Made", facts["time_created"]),
        ("Made by", given(user) if run else no_run),
        ("Registered", time(version.creation_timestamp) if version else none),
        ("Registered by", given(version.user_id) if version else none),
        *tables.set_only(("Owner", given(owner)), ("Licence", given(licence(snapshot)))),
        ("Run", given(run.run_name or run.run_id) if run else no_run),
        ("Experiment", given(experiment.name) if experiment else no_experiment),
    )
    return Section("At a Glance", (Facts(rows), *manifest(snapshot, view)))


def library(facts: dict[str, Cell]) -> Cell:
    """Tell what the model was made with."""
    prefix = "raw_model_" if "raw_model_flavor" in facts else ""
    flavor, version = facts[f"{prefix}flavor"], facts[f"{prefix}flavor_version"]
    named = f"{plain(flavor)} {version}" if isinstance(version, str) else flavor
    return f"{plain(named)}, wrapped by the Feature Store" if prefix else named


def served_rows(snapshot: Snapshot) -> tuple[tables.Row, ...]:
    """Tell where the version is served."""
    found = snapshot.serving_endpoints
    if found is None:
        unread = missing_cell(snapshot, "serving_endpoints")
        return (("Served by", unread),) if snapshot.gap("serving_endpoints") else ()
    names = dict.fromkeys(
        f"{served.endpoint} (being rolled out)" if served.pending else served.endpoint
        for served in found
    )
    return (("Served by", ", ".join(names) or Missing("no endpoint")),)


def used_rows(snapshot: Snapshot) -> tuple[tables.Row, ...]:
    """Tell who evaluated the model, and how it did when it was used."""
    rows: list[tables.Row] = []
    runs, traces = snapshot.evaluation_runs, snapshot.traces
    if runs is not None:
        names = [run.run_name or run.run_id for run in runs]
        none = nothing_cell(snapshot, "evaluation_runs", otherwise="no run that MLflow tells of")
        rows.append(("Evaluated by", listing(names, MOST) or none))
    elif snapshot.gap("evaluation_runs") is not None:
        rows.append(("Evaluated by", missing_cell(snapshot, "evaluation_runs")))
    if traces is not None and traces.count:
        least = "at least " if traces.more else ""
        rows.append(("Traces", f"{least}{traces.count:,}, {traces.errors:,} with an error"))
    elif traces is not None or snapshot.gap("traces") is not None:
        rows.append(("Traces", missing_cell(snapshot, "traces", "none")))
    return tuple(rows)


def status(snapshot: Snapshot) -> Cell:
    """Tell whether the model can be used."""
    if snapshot.model_version is not None:
        return given(snapshot.model_version.status)
    if snapshot.logged_model is not None:
        return given(snapshot.logged_model.status)
    return missing_cell(snapshot, "model_version", NO_REGISTRATION)


def description(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show what people wrote about the model."""
    model, version, run = snapshot.registered_model, snapshot.model_version, snapshot.run
    texts = {
        "Registered Model": model.description if model else None,
        "Registered Model Version": version.description if version else None,
        "Run": tag(run.tags, "mlflow.note.content") if run else None,
    }
    found = tuple(
        Section(title, (*tables.description(text[:MOST_TEXT]), *more_text(text)))
        for title, text in texts.items()
        if text and tables.description(text)
    )
    none = nothing(snapshot, *DESCRIBED, otherwise="None found")
    return Section("Description", found or (none,))


def more_text(text: str) -> tuple[Note, ...]:
    """Say that not all of a description fits on the page."""
    return (Note(ALL.format(len(text)), "info"),) if len(text) > MOST_TEXT else ()


def inputs_and_outputs(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show in short what the model takes and returns."""
    title = "Inputs and Outputs"
    if snapshot.model is None or snapshot.model.signature is None:
        if snapshot.model is None:
            return Section(title, missing_notes(snapshot, "model", "The MLmodel file was not read"))
        return Section(title, (Note("The model has no signature"),))
    signature = snapshot.model.signature
    parts = {"Takes": "inputs", "Returns": "outputs", "Parameters": "params"}
    rows = tuple(
        (
            title,
            Missing("not readable")
            if part in signature.others
            else in_short(getattr(signature, part)),
        )
        for title, part in parts.items()
    )
    return Section(title, (Facts(rows),))


def in_short(entries: Sequence[object] | None) -> Cell:
    """Name the first columns, tensors or parameters."""
    if not entries:
        return Missing("none")
    named = []
    for entry in entries[:MOST_COLUMNS]:
        name = schema.name_of(entry)
        kind = type_name(entry)
        named.append(f"{name}: {kind}" if isinstance(name, str) else kind)
    more = len(entries) - len(named)
    return f"{', '.join(named)}{f', {MORE.format(more)}' if more else ''}"


def find_more(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show where the rest can be found."""
    endpoints = {
        f"Endpoint {served.endpoint}": served for served in snapshot.serving_endpoints or ()
    }
    pages: dict[str, Linked | None] = {
        "Registered model": snapshot.registered_model,
        "Version": snapshot.model_version,
        "Logged model": snapshot.logged_model,
        "Run": snapshot.run,
        "Experiment": snapshot.experiment,
        **endpoints,
    }
    rows: tuple[tables.Row, ...] = (
        ("Model URI", snapshot.uris.model_uri),
        *tables.set_only(
            ("Run URI", given(snapshot.uris.run_uri)),
            ("Logged model URI", given(snapshot.uris.logged_model_uri)),
        ),
        *(
            (name, link(page.web_ui_link))
            for name, page in pages.items()
            if page is not None and page.web_ui_link
        ),
    )
    hint = Note("The layout detailed has everything that MLflow knows about the model", "info")
    return Section("Where to Find More", (Facts(rows), hint))
