"""Plots of metrics over time: those of one unit share one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mlflow_report_plugin.document import Block, Fold, Note, Plot
from mlflow_report_plugin.sections.blocks.metric_names import (
    HELD_OUT,
    SYSTEM,
    TRAINING,
    unit_of,
    words_of,
)
from mlflow_report_plugin.sections.metrics.curves import curve, in_words, points_of
from mlflow_report_plugin.snapshot import MetricHistory

MOST: Final = 6
"""How many plots are seen at once."""
MOST_FOLDED: Final = 18
"""How many more are folded."""
MOST_TOGETHER: Final = 4
"""How many curves share a plot."""
SAMPLED: Final = Note("Curves of very many values show a sample that keeps the extremes", "info")


def plots(ranked: Sequence[MetricHistory], most: int = MOST) -> tuple[Block, ...]:
    """Plot metrics.

    Args:
        ranked: Their histories, those that readers look for first.
        most: How many plots are seen at once.

    Returns:
        The plots, and the rest of them folded.
    """
    drawn = [plot(each) for each in families(ranked)]
    shown: list[Block] = [*drawn[:most]]
    folded, left = drawn[most : most + MOST_FOLDED], drawn[most + MOST_FOLDED :]
    if folded:
        more: list[Block] = [*folded]
        if left:
            more.append(Note(f"and {len(left):,} more, which are not drawn", "info"))
        words = "plot" if len(folded) == 1 else "plots"
        shown.append(Fold(f"{len(folded):,} more {words}", tuple(more)))
    if any(len(history.points) < history.count - history.not_finite for history in ranked):
        shown.append(SAMPLED)
    return tuple(shown)


def families(ranked: Sequence[MetricHistory]) -> Iterator[tuple[MetricHistory, ...]]:
    """Put the same metric of several data sets together, such as `train_loss` and `val_loss`."""
    together: dict[object, list[MetricHistory]] = {}
    for history in ranked:
        points, across = points_of(history)
        if len(points) < 2:
            continue
        family = together.setdefault((base_of(history.key), across), [])
        if len(family) == MOST_TOGETHER:
            together[history.key, across, "alone"] = [history]
        else:
            family.append(history)
    yield from map(tuple, together.values())


def base_of(key: str) -> tuple[str, ...]:
    """Give the words of a name without those that say which data it was measured on."""
    if key.startswith(SYSTEM):
        return (key,)
    words = words_of(key)
    return tuple(word for word in words if word not in HELD_OUT | TRAINING) or words


def plot(family: Sequence[MetricHistory]) -> Plot:
    """Draw histories of one unit."""
    first = family[0]
    _, across = points_of(first)
    if len(family) == 1:
        return Plot(
            first.key, (curve(first),), in_words(first), across, unit_of(first.key) or "value"
        )
    name = " ".join(base_of(first.key))
    # Training first: its line is whole, and the eye begins there.
    ordered = sorted(family, key=lambda each: not {*words_of(each.key)} & TRAINING)
    words = "; ".join(f"{each.key}: {in_words(each)}" for each in ordered)
    return Plot(name, tuple(map(curve, ordered)), words, across, unit_of(first.key) or name)
