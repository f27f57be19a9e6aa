"""The specification of a Feature Store model: what it looks up where, as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from mlflow_report_plugin.document import Block, Cell, Missing, Section
from mlflow_report_plugin.sections.blocks.cells import given, shown
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, facts, json_code, table
from mlflow_report_plugin.sections.blocks.types import plain
from mlflow_report_plugin.sections.view import View

Named: TypeAlias = tuple[str, dict[str, object]]
"""The name of a column, table or function, and its settings."""

COLUMNS: Final[tuple[tuple[str, Callable[[Named], Cell]], ...]] = (
    ("Column", lambda entry: shown(entry[0])),
    ("Data type", lambda entry: given(entry[1].get("data_type"))),
    ("Source", lambda entry: given(entry[1].get("source"))),
    (
        "Table or function",
        lambda entry: given(entry[1].get("table_name") or entry[1].get("udf_name")),
    ),
    ("Feature", lambda entry: given(entry[1].get("feature_name"))),
    ("Lookup key", lambda entry: in_words(entry[1].get("lookup_key"))),
    ("Time lookup key", lambda entry: in_words(entry[1].get("timestamp_lookup_key"))),
    ("Function inputs", lambda entry: in_words(entry[1].get("input_bindings"))),
    ("Default", lambda entry: given(entry[1].get("default_value"))),
    ("Output name", lambda entry: given(entry[1].get("output_name"))),
    # The file says only what is left out.
    ("Included", lambda entry: shown(entry[1].get("include", True))),
)
"""The columns of the table of input columns, each shown where any of them has a value for it."""

PARTS: Final = {
    "input_columns": "Input Columns",
    "input_tables": "Input Tables",
    "input_functions": "Input Functions",
}
"""The lists in the file, with their headings."""


def feature_spec(spec: object, view: View) -> Section:
    """Show which columns the model is given, and which it looks up or computes.

    Args:
        spec: What `feature_spec.yaml` holds.
        view: What the reader asked to see.

    Returns:
        The sub-section, with JSON for what has another form than expected.
    """
    if spec is None:
        return Section("Feature Spec", (NONE_FOUND,))
    if view.show_as_json or not isinstance(spec, dict):
        return Section("Feature Spec", (json_code(spec),))
    others = {key: value for key, value in spec.items() if key not in PARTS}
    lists = (Section(title, (part(key, spec[key]),)) for key, title in PARTS.items() if key in spec)
    rows = ((str(key), shown(value)) for key, value in others.items())
    return Section("Feature Spec", (facts(rows), *lists))


def part(key: str, value: object) -> Block:
    """Show one of the lists.

    Args:
        key: Its name.
        value: The list.

    Returns:
        A table, or JSON where the value is no list of names with settings.
    """
    entries = named(value)
    if entries is None:
        return json_code(value)
    if key == "input_columns":
        columns = [
            (title, cell)
            for title, cell in COLUMNS
            if any(not isinstance(cell(entry), Missing) for entry in entries)
        ]
        rows = (tuple(cell(entry) for _, cell in columns) for entry in entries)
        return table(tuple(title for title, _ in columns), rows, cards=True)
    return facts(((name, in_words(settings)) for name, settings in entries), ("Name", "Settings"))


def named(value: object) -> list[Named] | None:
    """Take a list of objects with one key each apart.

    Args:
        value: Such as `[{"amount": {"data_type": "double"}}]`.

    Returns:
        Names and settings, or None where the value is no such list.
    """
    if not isinstance(value, list):
        return None
    entries: list[Named] = []
    for entry in value:
        if not isinstance(entry, dict) or len(entry) != 1:
            return None
        ((name, settings),) = entry.items()
        if not isinstance(settings, dict | None):
            return None
        entries.append((str(name), settings or {}))
    return entries


def feature_tables(spec: object) -> tuple[str, ...]:
    """Name the tables that features are looked up in.

    Args:
        spec: What `feature_spec.yaml` holds.

    Returns:
        Their names, each once.
    """
    if not isinstance(spec, dict):
        return ()
    columns = named(spec.get("input_columns")) or []
    looked_up = (settings["table_name"] for _, settings in columns if settings.get("table_name"))
    listed = (name for name, _ in named(spec.get("input_tables")) or [])
    return tuple(dict.fromkeys(plain(shown(name)) for name in (*listed, *looked_up)))


def in_words(value: object) -> Cell:
    """Show a short list or object without brackets and quotes.

    Args:
        value: Such as `["customer_id"]` or `{"x": "amount"}`.

    Returns:
        Such as `customer_id` or `x: amount`; JSON where there is more to it.
    """
    match value:
        case list() if not any(isinstance(item, list | dict) for item in value):
            return given(", ".join(plain(shown(item)) for item in value))
        case dict() if not any(isinstance(item, list | dict) for item in value.values()):
            return given(", ".join(f"{key}: {plain(shown(item))}" for key, item in value.items()))
        case _:
            return given(value)
