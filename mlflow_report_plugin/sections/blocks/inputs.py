"""The sub-sections Inputs and Outputs of a run: datasets and logged models."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.document import Block, Section, Table
from mlflow_report_plugin.sections.blocks.cells import given, identifier, parse_json, tag
from mlflow_report_plugin.sections.blocks.dataset_schemas import not_json, schema
from mlflow_report_plugin.sections.blocks.dataset_sources import source, source_section
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, items, json_code, tags
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import DatasetInput, MlflowModel, Run, RunModel

CONTEXT = "mlflow.data.context"
"""The tag that says what a dataset was used for."""


def inputs(run: Run, view: View, model: MlflowModel | None = None) -> Section:
    """Show what a run used."""
    blocks: list[Block] = []
    if run.dataset_inputs:
        blocks.append(dataset_table(run.dataset_inputs))
    if run.model_inputs:
        blocks.append(models(run.model_inputs))
    blocks += [details(dataset, view, model) for dataset in run.dataset_inputs]
    return Section("Inputs", tuple(blocks) or (NONE_FOUND,))


def dataset_table(found: tuple[DatasetInput, ...], title: str = "Datasets") -> Table:
    """Show datasets.

    Args:
        found: At least one.
        title: A caption.

    Returns:
        A table of their names and sources.
    """
    rows = tuple(
        (
            given(dataset.name),
            identifier(dataset.digest),
            given(dataset.source_type),
            source(dataset),
            given(tag(dataset.tags, CONTEXT)),
        )
        for dataset in found
    )
    columns = ("Name", "Digest", "Source type", "Source", "Context")
    return Table(columns, rows, title, cards=True, anchors="dataset")


def outputs(run: Run) -> tuple[Section, ...]:
    """Show the logged models that a run made."""
    return (Section("Outputs", (models(run.model_outputs),)),) if run.model_outputs else ()


def models(found: tuple[RunModel, ...]) -> Table:
    """Show logged models."""
    rows = tuple((identifier(model.model_id), given(model.step)) for model in found)
    return Table(("Model", "Step"), rows, "Logged models")


def details(dataset: DatasetInput, view: View, model: MlflowModel | None = None) -> Section:
    """Show the source, the columns, the profile and the further tags of a dataset.

    Args:
        dataset: The dataset.
        view: What the reader asked to see.
        model: The model, of which the columns need not be shown again.

    Returns:
        The sub-section.
    """
    further = tuple(tag for tag in dataset.tags if tag.key != CONTEXT)
    blocks: list[Block] = [
        *source_section(dataset, view),
        Section("Schema", tuple(schema(dataset.dataset_schema, view, model)) or (NONE_FOUND,)),
        Section("Profile", tuple(profile(dataset.profile, view))),
    ]
    if further:
        blocks.append(Section("Tags", (tags(further),)))
    return Section(f"Dataset '{dataset.name}'", tuple(blocks))


def profile(text: str | None, view: View) -> Iterator[Block]:
    """Show the counts and sizes of a dataset.

    Args:
        text: What MLflow wrote.
        view: What the reader asked to see.

    Yields:
        A table; for text that MLflow's own datasets do not write, the text.
    """
    try:
        found = parse_json(text or "null")
    except ValueError:
        yield from not_json(text or "")
        return
    if found is None:
        yield NONE_FOUND
    elif view.show_as_json:
        yield json_code(found)
    else:
        yield items(found)
