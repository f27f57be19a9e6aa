"""The sections of the summary: one page for people who decide.

Its rows have words for everybody; the names that MLflow uses stand in the other layouts.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.document import Block, Cell, Facts, Missing, Note, Section
from mlflow_report_plugin.sections.blocks import schema, tables
from mlflow_report_plugin.sections.blocks.cells import given, link, shown, tag, time
from mlflow_report_plugin.sections.blocks.gaps import missing_cell
from mlflow_report_plugin.sections.blocks.manifest import manifest
from mlflow_report_plugin.sections.blocks.metrics import metric_value
from mlflow_report_plugin.sections.blocks.model_facts import headline
from mlflow_report_plugin.sections.blocks.types import plain, type_name
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Linked, Metric, Param, Snapshot

MOST = 10
"""How many metrics, params and data sets the page shows."""
MOST_TEXT = 1_000
"""How many characters of a description the page shows."""
MOST_COLUMNS = 5
"""How many columns the page names."""
MORE = "and {} more in the detailed layout"


def at_a_glance(snapshot: Snapshot, view: View) -> Section:
    """Show what the model is, its state, and who made it when.

    Args:
        snapshot: What was collected.
        view: What the reader asked to see.

    Returns:
        The section.
    """
    facts = headline(snapshot)
    version, run, experiment = snapshot.model_version, snapshot.run, snapshot.experiment
    none = missing_cell(snapshot, "model_version", "not registered")
    no_run = missing_cell(snapshot, "run", "no run")
    no_experiment = missing_cell(snapshot, "experiment", "no experiment")
    owner = snapshot.registered_model.owner if snapshot.registered_model else None
    user = (tag(run.tags, "mlflow.user") or run.user_id) if run else None
    rows: tuple[tables.Row, ...] = (
        ("Model", given(snapshot.name)),
        ("Version", given(version.version) if version else none),
        ("Stage", stage(version.current_stage) if version else none),
        ("Aliases", ", ".join(version.aliases) or Missing("none") if version else none),
        ("Status", status(snapshot)),
        *served_rows(snapshot),
        ("Made with", library(facts)),
        ("Size in bytes", facts["size_bytes"]),
        ("Made", facts["time_created"]),
        ("Made by", given(user) if run else no_run),
        ("Registered", time(version.creation_timestamp) if version else none),
        ("Registered by", given(version.user_id) if version else none),
        *tables.set_only(("Owner", given(owner))),
        ("Run", given(run.run_name or run.run_id) if run else no_run),
        ("Experiment", given(experiment.name) if experiment else no_experiment),
    )
    return Section("At a Glance", (Facts(rows), *manifest(snapshot, view)))


def library(facts: dict[str, Cell]) -> Cell:
    """Tell what the model was made with.

    Args:
        facts: The headline.

    Returns:
        The flavor with its version; for a Feature Store model, those of the model it wraps.
    """
    prefix = "raw_model_" if "raw_model_flavor" in facts else ""
    flavor, version = facts[f"{prefix}flavor"], facts[f"{prefix}flavor_version"]
    named = f"{plain(flavor)} {version}" if isinstance(version, str) else flavor
    return f"{plain(named)}, wrapped by the Feature Store" if prefix else named


def served_rows(snapshot: Snapshot) -> tuple[tables.Row, ...]:
    """Tell where the version is served.

    Args:
        snapshot: What was collected.

    Returns:
        A row, or nothing where the server serves no models.
    """
    found = snapshot.serving_endpoints
    if found is None:
        unread = missing_cell(snapshot, "serving_endpoints")
        return (("Served by", unread),) if snapshot.gap("serving_endpoints") else ()
    names = dict.fromkeys(
        f"{served.endpoint} (being rolled out)" if served.pending else served.endpoint
        for served in found
    )
    return (("Served by", ", ".join(names) or Missing("no endpoint")),)


def stage(current_stage: str | None) -> Cell:
    """Show a stage.

    Args:
        current_stage: The stage as MLflow spells it.

    Returns:
        The stage, or that there is none.
    """
    # MLflow spells "no stage" as the text `None`.
    return Missing("none") if current_stage in (None, "", "None") else current_stage


def status(snapshot: Snapshot) -> Cell:
    """Tell whether the model can be used.

    Args:
        snapshot: What was collected.

    Returns:
        The status of the version, or that of the logged model.
    """
    if snapshot.model_version is not None:
        return given(snapshot.model_version.status)
    if snapshot.logged_model is not None:
        return given(snapshot.logged_model.status)
    return missing_cell(snapshot, "model_version", "not registered")


def description(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show what people wrote about the model.

    Args:
        snapshot: What was collected.
        view: What the reader asked to see.

    Returns:
        The section.
    """
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
    return Section("Description", found or (Note("Nobody has written one"),))


def more_text(text: str) -> tuple[Note, ...]:
    """Say how much of a description does not fit on the page.

    Args:
        text: The whole description.

    Returns:
        A note, or nothing where all of it fits.
    """
    more = len(text) - MOST_TEXT
    return (Note(MORE.format(f"{more:,} characters"), "info"),) if more > 0 else ()


def inputs_and_outputs(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show in short what the model takes and returns.

    Args:
        snapshot: What was collected.
        view: What the reader asked to see.

    Returns:
        The section.
    """
    title = "Inputs and Outputs"
    if snapshot.model is None or snapshot.model.signature is None:
        why = "The model has no signature" if snapshot.model else "The MLmodel file was not read"
        return Section(title, (Note(why),))
    signature = snapshot.model.signature
    rows = (
        ("Takes", in_short(signature.inputs)),
        ("Returns", in_short(signature.outputs)),
        ("Parameters", in_short(signature.params)),
    )
    return Section(title, (Facts(rows),))


def in_short(entries: Sequence[object] | None) -> Cell:
    """Name the first columns, tensors or parameters.

    Args:
        entries: A list of a signature.

    Returns:
        Such as `2: age: long, name: string`.
    """
    if not entries:
        return Missing("none")
    named = []
    for entry in entries[:MOST_COLUMNS]:
        name = schema.name_of(entry)
        kind = type_name(entry)
        named.append(f"{name}: {kind}" if isinstance(name, str) else kind)
    more = len(entries) - len(named)
    return f"{', '.join(named)}{f', {MORE.format(more)}' if more else ''}"


def results(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show the main metrics and params.

    Args:
        snapshot: What was collected.
        view: What the reader asked to see.

    Returns:
        The section.
    """
    run, logged = snapshot.run, snapshot.logged_model
    # The run has the latest values; a logged model keeps those of the moment it was logged.
    metrics: tuple[Metric, ...] = (run.metrics if run else ()) or (logged.metrics if logged else ())
    params: tuple[Param, ...] = (run.params if run else ()) or (logged.params if logged else ())
    experiment_tags = snapshot.experiment.tags if snapshot.experiment else ()
    primary = tag(experiment_tags, "mlflow.experiment.primaryMetric.name")
    # The metric that the experiment is about comes first; those of the machine come last.
    ranked = sorted(metrics, key=lambda m: (m.key != primary, m.key.startswith("system/")))
    return Section(
        "Results",
        (
            Section("Metrics", first([(m.key, metric_value(m)) for m in ranked], "Metric")),
            Section("Params", first([(p.key, shown(p.value)) for p in params], "Param")),
        ),
    )


def first(rows: Sequence[tables.Row], name: str) -> tuple[Block, ...]:
    """Show as many rows as fit on the page.

    Args:
        rows: The rows.
        name: The heading of their first column.

    Returns:
        A table, and a note that says how many more there are.
    """
    more = len(rows) - MOST
    rest = (Note(MORE.format(more), "info"),) if more > 0 else ()
    return (tables.facts(rows[:MOST], (name, "Value")), *rest)


def data_sets(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show the data that the run used.

    Args:
        snapshot: What was collected.
        view: What the reader asked to see.

    Returns:
        The section.
    """
    found = snapshot.run.dataset_inputs if snapshot.run else ()
    rows = (
        (given(data.name), given(tag(data.tags, "mlflow.data.context")), given(data.source_type))
        for data in found[:MOST]
    )
    more = len(found) - MOST
    rest = (Note(MORE.format(more), "info"),) if more > 0 else ()
    data = tables.table(("Name", "Used for", "Kind of source"), rows)
    lineage = made_from(snapshot)
    return Section("Data Sets", (data, *rest, *lineage) if found or not lineage else lineage)


def made_from(snapshot: Snapshot) -> tuple[Block, ...]:
    """Show the data that Unity Catalog saw on the way into the model.

    Args:
        snapshot: What was collected.

    Returns:
        A table, and a note that says how many more there are; nothing where there is none.
    """
    upstream = [entry for entry in snapshot.lineage or () if entry.direction == "upstream"]
    if not upstream:
        return ()
    more = len(upstream) - MOST
    rows = ((given(entry.name), given(entry.kind)) for entry in upstream[:MOST])
    rest = (Note(MORE.format(more), "info"),) if more > 0 else ()
    return (tables.table(("Name", "Kind"), rows, "Lineage"), *rest)


def find_more(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show where the rest can be found.

    Args:
        snapshot: What was collected.
        view: What the reader asked to see.

    Returns:
        The section.
    """
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
