"""The sub-sections Inputs and Outputs of a run: datasets and logged models."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.document import Block, Code, Note, Section, Table
from mlflow_report_plugin.sections.blocks.cells import given, identifier, parse_json, tag
from mlflow_report_plugin.sections.blocks.schema import schema_table
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, facts, items, json_code, tags
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import DatasetInput, Run, RunModel

CONTEXT = "mlflow.data.context"
"""The tag that says what a dataset was used for."""


def inputs(run: Run, view: View) -> Section:
    """Show what a run used."""
    blocks: list[Block] = []
    if run.dataset_inputs:
        blocks.append(dataset_table(run.dataset_inputs))
    if run.model_inputs:
        blocks.append(models(run.model_inputs))
    blocks += [details(dataset, view) for dataset in run.dataset_inputs]
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
            given(dataset.source),
            given(tag(dataset.tags, CONTEXT)),
        )
        for dataset in found
    )
    return Table(("Name", "Digest", "Source type", "Source", "Context"), rows, title)


def outputs(run: Run) -> tuple[Section, ...]:
    """Show the logged models that a run made."""
    return (Section("Outputs", (models(run.model_outputs),)),) if run.model_outputs else ()


def models(found: tuple[RunModel, ...]) -> Table:
    """Show logged models."""
    rows = tuple((identifier(model.model_id), given(model.step)) for model in found)
    return Table(("Model", "Step"), rows, "Logged models")


def details(dataset: DatasetInput, view: View) -> Section:
    """Show the columns, the profile and the further tags of a dataset.

    Args:
        dataset: The dataset.
        view: What the reader asked to see.

    Returns:
        The sub-section.
    """
    further = tuple(tag for tag in dataset.tags if tag.key != CONTEXT)
    blocks: list[Block] = [
        Section("Schema", tuple(schema(dataset.dataset_schema, view)) or (NONE_FOUND,)),
        Section("Profile", tuple(profile(dataset.profile, view))),
    ]
    if further:
        blocks.append(Section("Tags", (tags(further),)))
    return Section(f"Dataset '{dataset.name}'", tuple(blocks))


def schema(text: str | None, view: View) -> Iterator[Block]:
    """Show the columns or tensors of a dataset.

    Args:
        text: What MLflow wrote.
        view: What the reader asked to see.

    Yields:
        Tables; for text that MLflow's own datasets do not write, the text.
    """
    try:
        found = parse_json(text or "null")
    except ValueError:
        yield from not_json(text or "")
        return
    match found:
        case None:
            yield NONE_FOUND
        case _ if view.show_as_json:
            yield json_code(found)
        case {"mlflow_colspec": list(columns)}:
            yield schema_table(columns)
        case {"mlflow_tensorspec": dict(tensors)}:
            for name in tensors:
                yield from tensor_schema(str(name), tensors[name])
        case _:
            yield json_code(found)


def tensor_schema(name: str, found: object) -> Iterator[Block]:
    """Show the features or the targets of a dataset of tensors.

    Args:
        name: `features` or `targets`.
        found: A list of tensors, or JSON text that holds one.

    Yields:
        A table, where there are any.
    """
    try:
        entries = parse_json(found) if isinstance(found, str) else found
    except ValueError:
        yield from not_json(str(found))
        return
    if isinstance(entries, list) and entries:
        yield schema_table(entries, name)
    elif entries is not None:
        yield facts(((name, given(found)),))


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


def not_json(text: str) -> Iterator[Block]:
    """Show a text that should be JSON and is not.

    Args:
        text: What MLflow returned.

    Yields:
        A note, then the text.
    """
    yield Note("Not JSON that can be taken apart; the text as MLflow returned it:", "info")
    yield Code(text)
