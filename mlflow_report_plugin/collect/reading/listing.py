"""What was listed, in one line of a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from mlflow_report_plugin.collect.client import Entry
from mlflow_report_plugin.errors import ReadFailed

MOST = 10
"""How many names stand in a line."""


def listing(names: Sequence[str]) -> str:
    """List names.

    Args:
        names: The names.

    Returns:
        The first names, and how many more there are.
    """
    more = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" and {more:,} more" if more > 0 else "")


def problems(entries: Iterable[Entry]) -> list[ReadFailed]:
    """Name what is listed and cannot be read.

    Args:
        entries: What was listed.

    Returns:
        An error for each reason.
    """
    odd = sorted((each for each in entries if each.problem), key=lambda each: each.problem)
    return [
        ReadFailed(f"{listing([each.path for each in alike])} ({problem})")
        for problem, alike in groupby(odd, key=lambda each: each.problem)
    ]
