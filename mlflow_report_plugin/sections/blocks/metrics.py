"""The sub-section Metrics of a run or a logged model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Facts, Missing, Note, Section, Table
from mlflow_report_plugin.sections.blocks.cells import given, identifier, short_number, time
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND
from mlflow_report_plugin.snapshot import Metric

FURTHER: Final[tuple[tuple[str, Callable[[Metric], Cell]], ...]] = (
    ("Step", lambda metric: given(metric.step)),
    ("Dataset", lambda metric: given(metric.dataset_name)),
    ("Digest", lambda metric: identifier(metric.dataset_digest)),
    ("Time", lambda metric: time(metric.timestamp)),
    ("Run", lambda metric: identifier(metric.run_id)),
)
"""The columns after name and value, each shown where any metric has a value for it."""
SHORT: Final = Note("Numbers are shortened to six digits; the JSON has them whole", "info")
OLDER: Final = (
    "Shown is the newest value for each metric, run and dataset; the JSON has older ones: {:,}"
)


def newest(found: Iterable[Metric]) -> tuple[Metric, ...]:
    """Choose the last value of each metric."""
    last: dict[tuple[str | None, ...], Metric] = {}
    for metric in found:
        same = (metric.key, metric.run_id, metric.dataset_name, metric.dataset_digest)
        if same not in last or _moment(metric) >= _moment(last[same]):
            last[same] = metric
    return tuple(last.values())


def _moment(metric: Metric) -> tuple[int, int]:
    return (metric.step or 0, metric.timestamp or 0)


def metrics(given_metrics: tuple[Metric, ...], run_id: str | None = None) -> Section:
    """Show metrics.

    Args:
        given_metrics: The metrics.
        run_id: The run they belong to, which need not be repeated in each row.

    Returns:
        The sub-section, with the newest value for each metric, run and dataset.
    """
    found = newest(given_metrics)
    older = len(given_metrics) - len(found)
    columns = [
        (title, cell)
        for title, cell in FURTHER
        if any(not isinstance(cell(metric), Missing) for metric in found)
        and not (title == "Run" and all(metric.run_id in (None, run_id) for metric in found))
    ]
    block: Block
    if not found:
        block = NONE_FOUND
    elif not columns:
        rows = tuple((metric.key, metric_value(metric)) for metric in found)
        block = Facts(rows, ("Metric", "Value"))
    else:
        block = Table(
            ("Metric", "Value", *(title for title, _ in columns)),
            tuple(
                (metric.key, metric_value(metric), *(cell(metric) for _, cell in columns))
                for metric in found
            ),
        )
    notes = (Note(OLDER.format(older), "info"),) if older else ()
    return Section("Metrics", (block, *notes))


def metric_value(metric: Metric) -> str:
    """Show a metric's value.

    Args:
        metric: The metric.

    Returns:
        The shortest digits that give the same number, or `NaN` and the infinities.
    """
    return metric.value if isinstance(metric.value, str) else repr(metric.value)


def metric_cell(found: Iterable[Metric], key: str) -> Cell:
    """Show one metric among several.

    Args:
        found: The metrics.
        key: The name of the one to show.

    Returns:
        Its value in few digits, so that columns stay narrow; or that it was not measured.
    """
    metric = next((metric for metric in found if metric.key == key), None)
    return short_number(metric.value) if metric else Missing("not measured")


def short_note(found: Iterable[Iterable[Metric]], keys: Iterable[str]) -> tuple[Note, ...]:
    """Say that cells of metrics do not show all digits.

    Args:
        found: The metrics of each row.
        keys: The names of those that the table shows.

    Returns:
        A note, or nothing where every number is shown whole.
    """
    shown = {*keys}
    numbers = (metric.value for of_row in found for metric in of_row if metric.key in shown)
    cut = any(isinstance(each, float) and float(short_number(each)) != each for each in numbers)
    return (SHORT,) if cut else ()
