"""What an MLmodel file says, as rows and sub-sections."""

from __future__ import annotations

from collections.abc import Container, Iterator

from mlflow_report_plugin.document import Block, Cell, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, setting
from mlflow_report_plugin.sections.blocks.model_facts import native_flavors
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, Row, items, json_code
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import MlflowModel

FIRST = (
    "artifact_path",
    "databricks_runtime",
    "mlflow_version",
    "model_uuid",
    "run_id",
    "utc_time_created",
    "model_flavor",
    "model_size_bytes",
)
"""The rows that are always there; every other key of the file follows."""
NO_MAPPING = Note("Not readable: it is no mapping, as MLflow writes it. The file says:", "gap")


def detail_rows(model: MlflowModel, size: Cell, elsewhere: Container[str] = ()) -> Iterator[Row]:
    """Show the top-level keys of the file.

    Args:
        model: The MLmodel file.
        size: The size of the model in bytes.
        elsewhere: The keys that are shown elsewhere.

    Yields:
        Names and values.
    """
    known = {key: given(model.details.get(key)) for key in FIRST}
    if not model.details.get("model_flavor"):
        known["model_flavor"] = given(", ".join(native_flavors(model)))
    known["model_size_bytes"] = size
    yield from known.items()
    for key, value in model.details.items():
        if key not in known and key not in elsewhere and key != "flavors":
            yield key, setting(value)


def remarks(model: MlflowModel) -> tuple[Note, ...]:
    """Say what in the file is not as MLflow writes it."""
    return tuple(Note(remark, "info") for remark in model.remarks)


def flavors(model: MlflowModel, view: View) -> Section:
    """Show the flavors."""
    if "flavors" in model.details:
        return Section("Flavors", (NO_MAPPING, json_code(model.details["flavors"])))
    if not model.flavors:
        return Section("Flavors", (NONE_FOUND,))
    shown_flavors = (
        Section(f"Flavor '{name}'", (flavor_settings(config, view),))
        for name, config in model.flavors.items()
    )
    return Section("Flavors", tuple(shown_flavors))


def flavor_settings(config: object, view: View) -> Block:
    """Show the settings of one flavor.

    Args:
        config: The settings, by their names; or whatever the file has in their place.
        view: What the reader asked to see.

    Returns:
        A table in the order of the names, or JSON.
    """
    if view.show_as_json:
        return json_code(config)
    if isinstance(config, dict):
        return items({key: config[key] for key in sorted(config)})
    return items(config)


def input_example(model: MlflowModel, view: View) -> Section:
    """Show how the input example was saved."""
    found = model.saved_input_example_info
    if found is None:
        block: Block = NONE_FOUND
    elif view.show_as_json or not isinstance(found, dict):
        block = json_code(found)
    else:
        block = items({key: found[key] for key in sorted(found)})
    return Section("Saved input example info", (block,))
