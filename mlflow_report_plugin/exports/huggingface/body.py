"""The sections of a card, as the Hub's own template has them."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import (
    Block,
    Cell,
    Document,
    Facts,
    Missing,
    Note,
    Section,
    Table,
)
from mlflow_report_plugin.exports.facts.addresses import address
from mlflow_report_plugin.exports.facts.datasets import Dataset, datasets
from mlflow_report_plugin.exports.facts.identity import description_of
from mlflow_report_plugin.exports.facts.licence import licence_of
from mlflow_report_plugin.exports.facts.packages import packages
from mlflow_report_plugin.exports.facts.purpose import architecture, base_model
from mlflow_report_plugin.exports.huggingface.front_matter import languages
from mlflow_report_plugin.sections.blocks.cells import duration, link, tag, written
from mlflow_report_plugin.sections.blocks.how_to_use import how_to_load, servers
from mlflow_report_plugin.sections.blocks.kind import kind
from mlflow_report_plugin.sections.blocks.main_metrics import tells_quality
from mlflow_report_plugin.sections.blocks.measurements import measurements
from mlflow_report_plugin.sections.blocks.metrics import number_cell
from mlflow_report_plugin.sections.blocks.model_facts import size_bytes
from mlflow_report_plugin.sections.blocks.notes import note_blocks
from mlflow_report_plugin.sections.blocks.signature import signature
from mlflow_report_plugin.sections.blocks.tables import description
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import TOPICS, Snapshot, topic_title

NEEDED: Final = Note("More information needed")
"""What stands where nothing is known."""
NOT_KNOWN: Final = Missing("More information needed")
PLACED: Final = frozenset(TOPICS) - {"monitoring-plan"}
"""The notes that have a section of the Hub."""


def body(snapshot: Snapshot) -> Document:
    """Write the sections.

    Args:
        snapshot: What was collected.

    Returns:
        The card without its YAML.
    """
    sections = (
        Section("Model Details", (_description(snapshot), _sources(snapshot))),
        Section(
            "Uses",
            (
                _note("Direct Use", snapshot, "intended-use"),
                Section("Downstream Use", (NEEDED,)),
                _note("Out-of-Scope Use", snapshot, "out-of-scope-use"),
            ),
        ),
        Section(
            "Bias, Risks, and Limitations",
            (
                *(_notes(snapshot, "limitations", "ethical-considerations") or (NEEDED,)),
                _note("Recommendations", snapshot, "human-oversight"),
            ),
        ),
        Section("How to Get Started with the Model", _start(snapshot)),
        Section("Training Details", _training(snapshot)),
        Section("Evaluation", _evaluation(snapshot)),
        Section("Environmental Impact", (NEEDED,)),
        Section("Technical Specifications", _technical(snapshot)),
        Section("More Information", _more(snapshot)),
        _note("Model Card Contact", snapshot, "contacts"),
    )
    return Document("Model Card for", snapshot.name, sections, contents_depth=0)


def _notes(snapshot: Snapshot, *topics: str) -> tuple[Block, ...]:
    return tuple(block for topic in topics for block in note_blocks(snapshot, topic))


def _note(title: str, snapshot: Snapshot, topic: str) -> Section:
    return Section(title, _notes(snapshot, topic) or (NEEDED,))


def _description(snapshot: Snapshot) -> Section:
    licence = licence_of(snapshot)
    facts: tuple[tuple[str, Cell], ...] = (
        ("Developed by", NOT_KNOWN),
        ("Model type", kind(snapshot) or NOT_KNOWN),
        ("Language(s)", ", ".join(languages(snapshot)) or NOT_KNOWN),
        ("License", written(licence.text) if licence else NOT_KNOWN),
        ("Finetuned from model", base_model(snapshot) or NOT_KNOWN),
    )
    return Section("Model Description", (*description(description_of(snapshot)), Facts(facts)))


def _sources(snapshot: Snapshot) -> Section:
    tags = snapshot.run.tags if snapshot.run else ()
    repository = address(tag(tags, "mlflow.source.git.repoURL"))
    version = snapshot.model_version
    page = address(version.web_ui_link) if version else None
    facts: list[tuple[str, Cell]] = [("Repository", link(repository) if repository else NOT_KNOWN)]
    if commit := tag(tags, "mlflow.source.git.commit"):
        facts.append(("Commit", commit))
    if page:
        facts.append(("Version in MLflow", link(page)))
    return Section("Model Sources", (Facts(tuple(facts)),))


def _start(snapshot: Snapshot) -> tuple[Block, ...]:
    """Show how to load the model, where readers can reach the server that has it."""
    needed = servers(snapshot).values()
    can_be_reached = needed and all(address(each) or each == "databricks" for each in needed)
    if snapshot.model is None or not can_be_reached:
        return (NEEDED,)
    return how_to_load(snapshot, snapshot.model)


def _training(snapshot: Snapshot) -> tuple[Block, ...]:
    run = snapshot.run
    params = tuple((param.key, written(param.value)) for param in run.params) if run else ()
    times: tuple[tuple[str, Cell], ...] = (
        ("Seconds that the run took", duration(run.start_time, run.end_time) if run else NOT_KNOWN),
        ("Bytes of the model", size_bytes(snapshot, ",")),
    )
    used = [each for each in datasets(snapshot) if each.is_training]
    return (
        Section("Training Data", (_data(used),)),
        Section("Training Hyperparameters", (Facts(params) if params else NEEDED,)),
        Section("Speeds, Sizes, Times", (Facts(times),)),
    )


def _evaluation(snapshot: Snapshot) -> tuple[Block, ...]:
    used = [each for each in datasets(snapshot) if each.is_tested_on]
    rows = tuple(
        (each.key, number_cell(each.metric.value), each.data or Missing("not known"))
        for each in measurements(snapshot)
        if tells_quality(each.key)
    )
    results = Table(("Metric", "Value", "Measured on"), rows) if rows else NEEDED
    return (Section("Testing Data", (_data(used),)), Section("Results", (results,)))


def _data(found: list[Dataset]) -> Block:
    """Show data sets; where on somebody's computer they are is nothing to publish."""
    if not found:
        return NEEDED
    rows = tuple(
        (
            each.name,
            each.input.digest,
            link(each.url) if each.url else each.on_hub.get("path") or Missing("not public"),
        )
        for each in found
    )
    return Table(("Name", "Digest", "Source"), rows)


def _technical(snapshot: Snapshot) -> tuple[Block, ...]:
    needed = packages(snapshot.environment)
    software = Table(
        ("Package", "Requirement"),
        tuple((each.name, "; ".join(each.texts)) for each in needed),
    )
    model = snapshot.model
    return (
        Section("Model Architecture and Objective", (_architecture(snapshot),)),
        *((signature(model, View()),) if model and model.signature else ()),
        Section(
            "Compute Infrastructure",
            (
                Section("Hardware", (NEEDED,)),
                Section("Software", (software if needed else NEEDED,)),
            ),
        ),
    )


def _architecture(snapshot: Snapshot) -> Block:
    found = architecture(snapshot)
    return Facts((("Class", found),)) if found else NEEDED


def _more(snapshot: Snapshot) -> tuple[Block, ...]:
    written_about = dict.fromkeys(
        note.topic for note in (snapshot.notes.notes if snapshot.notes else ())
    )
    rest = [topic for topic in written_about if topic not in PLACED]
    made = snapshot.provenance
    facts: tuple[tuple[str, Cell], ...] = (
        ("Made by", f"mlflow-report-plugin {made.plugin_version}"),
        ("Digest of the snapshot", snapshot.digest),
    )
    return (
        *(Section(topic_title(topic), _notes(snapshot, topic)) for topic in rest),
        Facts(facts),
    )
