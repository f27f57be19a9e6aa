"""The sub-sections Metric Histories and System Metrics of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Missing, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, short_number, tag
from mlflow_report_plugin.sections.blocks.gaps import gap_notes
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.metric_names import (
    SYSTEM,
    best_is,
    interest,
    system_interest,
)
from mlflow_report_plugin.sections.blocks.tables import table
from mlflow_report_plugin.sections.run.curves import plot, sparkline
from mlflow_report_plugin.snapshot import MetricHistory, Snapshot

MOST_PLOTS: Final = 6
MOST_SYSTEM_PLOTS: Final = 4
PRIMARY: Final = "mlflow.experiment.primaryMetric.name"
BEST: Final = Note(
    "Best is the lowest value of metrics that are named like a loss, an error or a duration, "
    "and the highest value of all others. Numbers are shortened to six digits; the JSON has them "
    "whole",
    "info",
)
ONCE: Final = Note("No metric was logged more than once: there is no history to show")
SAMPLED: Final = Note("Curves of very many values show a sample that keeps the extremes", "info")


def histories(snapshot: Snapshot) -> tuple[Section, ...]:
    """Show how the metrics of the run went."""
    notes = gap_notes(snapshot, "metric_histories")
    found = snapshot.metric_histories
    read = found.histories if found else ()
    own = tuple(each for each in read if not each.key.startswith(SYSTEM))
    # One value is no history: the sub-section Metrics has it.
    system = tuple(each for each in read if each.key.startswith(SYSTEM) and each.count > 1)
    left_out = found.left_out if found else ()
    blocks: list[Block] = [*notes, *own_histories(snapshot, own)]
    if notes or left_out:
        # Those that were not read may have been logged more than once.
        blocks = [block for block in blocks if block != ONCE]
    if left_out:
        blocks.append(Note(f"Histories too many or too long to read: {listing(left_out)}", "info"))
    sections = [Section("Metric Histories", tuple(blocks))] if blocks else []
    if system:
        sections.append(Section("System Metrics", system_metrics(system)))
    return tuple(sections)


def own_histories(snapshot: Snapshot, found: Sequence[MetricHistory]) -> tuple[Block, ...]:
    """Show how the metrics of the model went."""
    several = [history for history in found if history.count > 1]
    if not found:
        return ()
    if not several:
        return (ONCE,)
    odd = any(history.not_finite for history in several)
    columns = ("Metric", "Curve", "Last", "Best", "First step", "Last step", "Values")
    rows = (
        (
            history.key,
            sparkline(history),
            number(history.last),
            best(history),
            given(history.first_step),
            given(history.last_step),
            f"{history.count:,}",
            *((f"{history.not_finite:,}",) if odd else ()),
        )
        for history in several
    )
    experiment_tags = snapshot.experiment.tags if snapshot.experiment else ()
    primary = tag(experiment_tags, PRIMARY)
    ranked = sorted(several, key=lambda history: (history.key != primary, interest(history.key)))
    return (
        table((*columns, *(("NaN or infinite",) if odd else ())), rows),
        *once(len(found) - len(several)),
        BEST,
        *plots(ranked, MOST_PLOTS),
    )


def once(count: int) -> tuple[Note, ...]:
    """Say how many metrics have no history."""
    if not count:
        return ()
    words = "metric has" if count == 1 else "metrics have"
    return (Note(f"{count:,} more {words} one value only: see Metrics", "info"),)


def system_metrics(found: Sequence[MetricHistory]) -> tuple[Block, ...]:
    """Show how busy the machine was."""
    rows = (
        (
            history.key.removeprefix(SYSTEM) or history.key,
            sparkline(history),
            number(history.last),
            number(history.minimum),
            number(history.maximum),
            f"{history.count:,}",
        )
        for history in found
    )
    ranked = sorted(found, key=lambda history: system_interest(history.key))
    columns = ("System metric", "Curve", "Last", "Lowest", "Highest", "Values")
    return (table(columns, rows), *plots(ranked, MOST_SYSTEM_PLOTS))


def plots(ranked: Sequence[MetricHistory], most: int) -> tuple[Block, ...]:
    """Plot the main metrics."""
    drawn = [history for history in ranked if len(history.points) > 1]
    shown: list[Block] = [plot(history) for history in drawn[:most]]
    if any(len(history.points) < history.count - history.not_finite for history in ranked):
        shown.append(SAMPLED)
    if len(drawn) > most:
        shown.append(Note(f"Plotted are {most} of {len(drawn)} metrics with a history", "info"))
    return tuple(shown)


def best(history: MetricHistory) -> Cell:
    """Tell the best value of a metric, and when it was reached."""
    which = best_is(history.key)
    if which is None:
        return Missing("none is best")
    lowest = which == "lowest"
    value = history.minimum if lowest else history.maximum
    step = history.minimum_step if lowest else history.maximum_step
    if value is None:
        return Missing("no number")
    return f"{short_number(value)} ({which}{'' if step is None else f', step {step}'})"


def number(value: float | str | None) -> Cell:
    """Show the value of a metric."""
    return Missing("no number") if value is None else short_number(value)
