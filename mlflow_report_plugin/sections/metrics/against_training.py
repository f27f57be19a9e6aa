"""Metrics of held-out data beside the same ones of training data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.document import Bars
from mlflow_report_plugin.sections.blocks.measurements import Measurement
from mlflow_report_plugin.sections.blocks.metric_names import HELD_OUT, words_of
from mlflow_report_plugin.sections.metrics.plots import base_of

MOST_GROUPS: Final = 8
MOST_ALONE: Final = 3
"""How many metrics have bars of their own, because they are no shares."""
MOST_SERIES: Final = 3
"""How many data sets are compared, that of training among them."""
NOT_TOLD: Final = 2
"""The order of what nobody tells the data of."""
NO_MEASURE: Final = ("score",)
"""What each model means something else by, and each evaluation."""
TRAINING_DATA: Final = "training"


def against_training(found: Sequence[Measurement]) -> tuple[Bars, ...]:
    """Compare what was measured on training data and on other data.

    Args:
        found: What was measured.

    Returns:
        Bars of all metrics that are shares, and bars for each other one; nothing where no metric
        was measured on both.
    """
    values: dict[tuple[str, ...], dict[str, float]] = {}
    for each in found:
        base = base_of(each.key)
        if each.is_finite and each.order != NOT_TOLD and base != NO_MEASURE:
            values.setdefault(base, {}).setdefault(data_of(each), each.number)
    pairs = {
        "_".join(base): known
        for base, known in values.items()
        if TRAINING_DATA in known and len(known) > 1
    }
    data = dict.fromkeys(name for known in pairs.values() for name in known)
    series = (TRAINING_DATA, *(name for name in data if name != TRAINING_DATA))[:MOST_SERIES]
    both = {name: tuple(known.get(each) for each in series) for name, known in pairs.items()}
    shares = {name: numbers for name, numbers in both.items() if are_shares(numbers)}
    others = {name: numbers for name, numbers in both.items() if name not in shares}
    groups = [tuple(shares.items())[:MOST_GROUPS]] if shares else []
    groups += [((name, numbers),) for name, numbers in [*others.items()][:MOST_ALONE]]
    title = f"{' and '.join(series[1:])} against training"
    return tuple(Bars(title, series, group, in_words(series, group)) for group in groups)


def data_of(each: Measurement) -> str:
    """Name what a metric was measured on."""
    if each.is_training:
        return TRAINING_DATA
    said = next((word for word in words_of(each.key) if word in HELD_OUT), "")
    return each.data or said or ("evaluation" if each.order == 0 else "")


def are_shares(numbers: Sequence[float | None]) -> bool:
    """Tell whether numbers are so small that they can share an axis."""
    return all(number is None or abs(number) <= 1 for number in numbers)


def in_words(series: Sequence[str], groups: Sequence[tuple[str, tuple[float | None, ...]]]) -> str:
    """Say what the bars show."""
    told = (
        f"{name}: "
        + ", ".join(
            f"{number:.4g} ({data})"
            for data, number in zip(series, numbers, strict=True)
            if number is not None
        )
        for name, numbers in groups
    )
    return "; ".join(told)
