"""What a model takes and returns, a line for each column or tensor."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.sections.blocks.schema import name_of
from mlflow_report_plugin.sections.blocks.types import is_required, plain, type_name


def in_lines(entries: Sequence[object] | None) -> list[str]:
    """Spell the inputs or outputs of a signature.

    Args:
        entries: A part of a signature.

    Returns:
        Such as `mean radius: double (required)`.
    """
    return [_line(entry) for entry in entries or ()]


def _line(entry: object) -> str:
    name = plain(name_of(entry)) if isinstance(entry, dict) and "name" in entry else ""
    optional = "" if is_required(entry) else " (optional)"
    return f"{name}: {type_name(entry)}{optional}" if name else f"{type_name(entry)}{optional}"
