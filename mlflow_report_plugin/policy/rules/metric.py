"""The rule `metric`: the least, the most, and no worse than another version."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from mlflow_report_plugin.diff.metrics import Measured, measured
from mlflow_report_plugin.policy.form import MetricRule
from mlflow_report_plugin.policy.rules.judgement import Case, Judge, Judgement, together
from mlflow_report_plugin.policy.rules.references import other_version
from mlflow_report_plugin.sections.blocks import commands
from mlflow_report_plugin.sections.blocks.gaps import unread
from mlflow_report_plugin.sections.blocks.measurements import Measurement, measurements
from mlflow_report_plugin.sections.blocks.metric_directions import Direction, direction_of
from mlflow_report_plugin.sections.blocks.metrics import is_same
from mlflow_report_plugin.snapshot import Snapshot

EVIDENCE: Final = ("run.metrics", "logged_model.metrics", "evaluation_runs.metrics")
PARTS: Final = ("run", "logged_model", "evaluation_runs")


def metric(rule: MetricRule) -> Judge:
    """Make the rule.

    Args:
        rule: What was written.

    Returns:
        What judges.

    Raises:
        ValueError: Nobody knows which values are better.
    """
    way = rule.better or direction_of(rule.name)
    if rule.no_worse_than and way is None:
        raise ValueError(f"which values of {rule.name!r} are better is not known: add `better`")

    def judge(case: Case) -> Judgement:
        found = [each for each in measurements(case.snapshot) if is_about(rule, each)]
        if not found:
            return missing(rule, case)
        parts = [*within_bounds(rule, found, case)]
        if rule.no_worse_than and way:
            parts.append(no_worse(rule, rule.no_worse_than, way, case))
        return together(parts)

    return judge


def is_about(rule: MetricRule, each: Measurement) -> bool:
    """Tell whether a measurement is one that the rule asks for."""
    data = (each.data, each.metric.dataset_name, each.metric.dataset_digest)
    return each.key == rule.name and rule.on_dataset in (None, *data)


def missing(rule: MetricRule, case: Case) -> Judgement:
    """Say that nobody measured it, or that nobody knows."""
    where = f" on {rule.on_dataset}" if rule.on_dataset else ""
    reasons = unread_measurements(case.snapshot)
    if reasons:
        told = f"{rule.name}{where} was not found, and not all was read"
        return Judgement("unknown", (told, *reasons), evidence=EVIDENCE)
    command = commands.evaluate(case.snapshot)
    told = f"{rule.name}{where} was not measured"
    return Judgement("fail", (told,), (command,) if command else (), EVIDENCE)


def within_bounds(
    rule: MetricRule, found: Sequence[Measurement], case: Case
) -> Iterator[Judgement]:
    """Hold the values of the best source against the least and the most."""
    best = min(each.order for each in found)
    judged = [bounds(rule, each) for each in last([each for each in found if each.order == best])]
    # An evaluation that was not read may have measured it, and would count in place of these.
    doubt = unread_measurements(case.snapshot) if rule.has_bounds else ()
    is_of_evaluation = best == 0 and not case.unread("run")  # the run tells what was training data
    for each in judged:
        if doubt and not (each.outcome == "fail" and is_of_evaluation):
            words = f"{'; '.join(each.reasons)}, and another value may count"
            yield Judgement("unknown", (words, *doubt), evidence=EVIDENCE)
        else:
            yield each


def unread_measurements(snapshot: Snapshot) -> tuple[str, ...]:
    """Tell what could not be read that may hold a value of a metric."""
    logged, read = snapshot.logged_model, snapshot.evaluation_runs
    if logged is not None and read is not None:
        measured_it = {metric.run_id for metric in logged.metrics} - {logged.source_run_id, None}
        if measured_it <= {run.run_id for run in read}:
            # What is missing of runs that were read are files of theirs.
            return unread(snapshot, *PARTS[:2])
    return unread(snapshot, *PARTS)


def last(found: Sequence[Measurement]) -> Iterator[Measurement]:
    """Leave out what was measured again on the same data; the newest evaluations come first."""
    seen: set[str] = set()
    for each in found:
        data = each.metric.dataset_digest
        if data is None or data not in seen:
            yield each
        seen.add(data or "")


def bounds(rule: MetricRule, each: Measurement) -> Judgement:
    """Hold a value against the least and the most."""
    where = f" on {each.data}" if each.data else ""
    told = f"{rule.name}{where} is {each.number:.6g}"
    wrong = [
        *([f"less than {rule.min:.6g}"] if rule.min is not None and each.number < rule.min else ()),
        *([f"more than {rule.max:.6g}"] if rule.max is not None and each.number > rule.max else ()),
    ]
    if math.isnan(each.number):
        wrong = ["which is no number"]
    if wrong:
        return Judgement("fail", (f"{told}, {wrong[0]}",), evidence=EVIDENCE)
    return Judgement("pass", (told,), evidence=EVIDENCE)


def no_worse(rule: MetricRule, reference: str, way: Direction, case: Case) -> Judgement:
    """Compare with another version, on the data that both were measured on."""
    other = other_version(case, reference)
    if isinstance(other, Judgement):
        return other
    name = f"version {other.model_version.version}" if other.model_version else reference
    return together(against(rule, name, way, case, other))


def against(
    rule: MetricRule, name: str, way: Direction, case: Case, other: Snapshot
) -> Iterator[Judgement]:
    """Compare with another version, data set by data set."""
    mine, theirs = (of_rule(rule, each) for each in (case.snapshot, other))
    same = [data for data in mine if data in theirs]
    reasons = (*case.unread(*PARTS[:2]), *unread(other, *PARTS[:2]))
    for data in same:
        found = compared(rule, name, way, mine[data], theirs[data])
        yield found
        if reasons and found.outcome == "pass":
            words = f"whether it is as good as {name} on all data is not known"
            yield Judgement("unknown", (words, *reasons), evidence=EVIDENCE)
    if not same:
        if not theirs and not reasons:
            words = f"{name} did not measure {rule.name}: there is nothing to compare with"
            yield Judgement("not applicable", (words,), evidence=EVIDENCE)
        else:
            words = f"{rule.name} was measured on other data than by {name}, or that is not known"
            yield Judgement("unknown", (words, *reasons), evidence=EVIDENCE)


def of_rule(rule: MetricRule, snapshot: Snapshot) -> dict[tuple[str, ...], Measured]:
    """Give the measurements that the rule asks for, by their data."""
    found = measured(snapshot).get(rule.name, {})
    wanted = rule.on_dataset
    return {d: each for d, each in found.items() if wanted in (None, each.names, *each.data)}


def compared(
    rule: MetricRule, name: str, way: Direction, mine: Measured, theirs: Measured
) -> Judgement:
    """Compare two values."""
    where = f" on {mine.names}" if mine.data else ", on data that neither names"
    told = f"{rule.name} is {mine.value:.6g} and was {theirs.value:.6g} in {name}{where}"
    if is_same(mine.value, theirs.value):
        return Judgement("pass", (told,), evidence=EVIDENCE)
    is_better = mine.value > theirs.value if way == "higher" else mine.value < theirs.value
    if math.isnan(theirs.value):
        is_better = True
    return Judgement("pass" if is_better else "fail", (told,), evidence=EVIDENCE)
