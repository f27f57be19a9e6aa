"""What there is to do, as a point of a list."""

from __future__ import annotations

from mlflow_report_plugin.document import Point


def to_mend(*words: str, advice: str = "", command: str = "") -> Point:
    """Say what is to be done about something.

    Args:
        *words: What it is about, and what was found.
        advice: What helps besides the command, or empty.
        command: What to type, or empty.

    Returns:
        The point, with the advice in brackets.
    """
    return Point((*words, *((f"({advice})",) if advice else ())), command)
