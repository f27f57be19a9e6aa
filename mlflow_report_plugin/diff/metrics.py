"""Comparing metrics, where they were measured on the same data."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from mlflow_report_plugin.diff.matching import Finding, Pair, change, closed, different, unread
from mlflow_report_plugin.sections.blocks.metric_directions import direction_of
from mlflow_report_plugin.sections.blocks.metric_names import SYSTEM
from mlflow_report_plugin.sections.blocks.metrics import is_same
from mlflow_report_plugin.snapshot import Metric, NotComparable, Severity, Snapshot


class Measured(NamedTuple):
    """The value of a metric, and the data it was measured on."""

    value: float
    """The value."""
    data: tuple[str, ...]
    """The digests of the data: one, or all that the run used; empty where nobody tells."""
    names: str
    """What the data is called."""

    def __str__(self) -> str:
        """Say both."""
        if not self.data:
            return f"{self.value:.6g} on data that nobody names"
        digests = ", ".join(self.data)
        return f"{self.value:.6g} on {self.names} (digest {digests})"


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare metrics by name and data."""
    field = "run" if old.run and new.run else "logged_model"
    fields = dict.fromkeys(("run", field))
    yield from unread(old, new, "metrics", *fields)
    before, after = measured(old), measured(new)
    for name in dict.fromkeys((*before, *after)):
        mine, theirs = before.get(name, {}), after.get(name, {})
        if len(mine) == len(theirs) == 1:
            yield from one(name, *mine.values(), *theirs.values())
        else:
            yield from several(old, new, tuple(fields), name, mine, theirs)


def measured(snapshot: Snapshot) -> dict[str, dict[tuple[str, ...], Measured]]:
    """What was measured, by the name of the metric and the data."""
    run, logged = snapshot.run, snapshot.logged_model
    inputs = run.dataset_inputs if run else ()
    of_run = (
        tuple(sorted({each.digest for each in inputs})),
        ", ".join(sorted({each.name for each in inputs})),
    )
    found: dict[str, dict[tuple[str, ...], Measured]] = {}
    # Those of the logged model are told with their data.
    for metric in (*(logged.metrics if logged else ()), *(run.metrics if run else ())):
        if metric.key.startswith(SYSTEM):
            continue
        value = number(metric)
        data, names = of_run
        if metric.dataset_digest:
            data, names = (metric.dataset_digest,), metric.dataset_name or metric.dataset_digest
        elif any(is_same(each.value, value) for each in found.get(metric.key, {}).values()):
            continue  # the same measurement once more
        found.setdefault(metric.key, {}).setdefault(data, Measured(value, data, names))
    return found


def number(metric: Metric) -> float:
    """The value as a number."""
    return float(metric.value)


def one(name: str, before: Measured, after: Measured) -> Iterator[Finding]:
    """Compare what both sides measured once."""
    if before.data != after.data:
        yield NotComparable(
            part="metrics",
            identity=name,
            side="both",
            reason="different data" if before.data and after.data else "not known",
            message=f"{before}; {after}",
        )
    elif not is_same(before.value, after.value):
        pair = Pair(name, plain(before.value), plain(after.value))
        severity, words = judged(name, before, after)
        yield change("metrics", pair, severity, words)


def several(
    old: Snapshot,
    new: Snapshot,
    fields: tuple[str, ...],
    name: str,
    before: dict[tuple[str, ...], Measured],
    after: dict[tuple[str, ...], Measured],
) -> Iterator[Finding]:
    """Compare what was measured on several data sets, or by one side only."""
    for data in dict.fromkeys((*before, *after)):
        mine, theirs = before.get(data), after.get(data)
        names = (mine or theirs or Measured(0, (), "")).names
        identity = f"{name} on {names}" if names and len(before | after) > 1 else name
        if mine and theirs:
            yield from one(identity, mine, theirs)
            continue
        pair = different(
            {identity: plain(mine.value)} if mine else {},
            {identity: plain(theirs.value)} if theirs else {},
        )
        for only in closed(old, new, pair, *fields):
            side = "new" if theirs else "old"
            words = f"only the {side} side measured it"
            yield change("metrics", only, "minor" if theirs else "notable", words)


def judged(name: str, before: Measured, after: Measured) -> tuple[Severity, str]:
    """Say what a difference means."""
    amount = difference(before.value, after.value)
    if not before.data:
        return "notable", f"{amount}; neither side tells the data, so nothing says which is better"
    direction = direction_of(name.partition(" on ")[0])
    where = f"on the same data ({before.names})"
    if direction is None:
        return "notable", f"changed {where}: {amount}; which way is better is not known"
    if math.isnan(after.value) or math.isnan(before.value):
        worse = math.isnan(after.value)
    else:
        worse = (after.value < before.value) == (direction == "higher")
    told = f"{'worse' if worse else 'better'} {where}: {amount}; {direction} is better"
    return ("regression" if worse else "notable"), told


def difference(before: float, after: float) -> str:
    """Say how much a number differs, as such and in proportion."""
    absolute = after - before
    if not math.isfinite(absolute):
        return f"from {before} to {after}"
    relative = f" ({absolute / abs(before):+.2%})" if before else ""
    return f"{absolute:+.6g}{relative}"


def plain(value: float) -> float | str:
    """The value as strict JSON has it."""
    if math.isnan(value):
        return "NaN"
    return value if math.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")
