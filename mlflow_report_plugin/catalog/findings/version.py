"""What is wrong with a version, going by the same rules as its report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mlflow_report_plugin.catalog.findings.finding import Finding, Severity
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.policy import Policy, judge
from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS
from mlflow_report_plugin.sections.blocks.who_may import CHANGE, READ, is_any
from mlflow_report_plugin.snapshot import Masked, RuleResult, Snapshot

REQUIRED: Final = {
    "signature": "no_signature",
    "input_example": "no_example",
    "evaluation": "no_evaluation",
    "description": "no_description",
    "packages": "unpinned_requirements",
}
"""What every version should have, and what it is called where it has not."""
OF_THE_FILES: Final = ("signature", "input_example", "packages")
MOST: Final = 20
"""How many findings of one kind a version has at most."""
SEVERITIES: Final[dict[str, Severity]] = {"error": "error", "warning": "warning", "info": "note"}


def of_version(
    snapshot: Snapshot,
    policies: Sequence[Policy] = (),
    others: Mapping[str, Snapshot | ReportError] = {},
    now: int = 0,
) -> Iterator[Finding]:
    """Look at a version.

    Args:
        snapshot: What was read of it.
        policies: What it is held against.
        others: The versions that rules compare with.
        now: The time, in milliseconds since 1970.

    Yields:
        What is certainly wrong: what was not read is no finding.
    """
    is_lost = any(gap.reason == "absent" for gap in snapshot.gaps_of("model"))
    if is_lost:
        gap = next(gap for gap in snapshot.gaps_of("model") if gap.reason == "absent")
        yield Finding("no_mlmodel", gap.message, "Delete the version, or restore its files")
    for name, kind in REQUIRED.items():
        if is_lost and name in OF_THE_FILES:
            continue
        found = REQUIREMENTS[name].look(snapshot)
        if found.presence == "missing":
            yield Finding(kind, found.words, found.advice or found.command)
    yield from _registration(snapshot)
    yield from _run(snapshot)
    yield from secrets(each for each in snapshot.masked if each.part != "registered_model")
    granted = snapshot.registered_model_permissions
    if granted is not None and is_any(granted, READ | CHANGE):
        advice = "Take the grant from the group that everybody is in"
        yield Finding("public_access", "Everyone may read or change it", advice)
    if policies:
        for policy in judge(snapshot, policies, others, now).policies:
            for rule in policy.rules:
                yield from _broken(policy.name, rule)


def secrets(masked: Iterator[Masked] | Sequence[Masked]) -> Iterator[Finding]:
    """Tell of what was masked."""
    for each, _ in zip(masked, range(MOST), strict=False):
        words = f"{each.kind} in {each.part.replace('_', ' ')}, {each.key}"
        yield Finding("secret", words, "Change the credential, and delete it there")


def _registration(snapshot: Snapshot) -> Iterator[Finding]:
    version = snapshot.model_version
    if version is None:
        return
    if version.status not in (None, "", "READY"):
        failed = version.status != "PENDING_REGISTRATION"
        for alias in version.aliases if failed else ():
            words = f"@{alias} points to it, and it is {version.status}"
            yield Finding("alias_on_failed_version", words, "Point the alias to another version")
    if version.current_stage not in (None, "", "None"):
        words = f"Its stage is {version.current_stage}"
        yield Finding("stage_used", words, "Use an alias instead")


def shared_source(source: str, count: int) -> Finding:
    """Say that a version was registered from where others were, too.

    Args:
        source: Where from.
        count: How many versions were.
    """
    verb = "was" if count == 2 else "were"
    return Finding("shared_source", f"{count - 1:,} more {verb} registered from {source}")


def _run(snapshot: Snapshot) -> Iterator[Finding]:
    run = snapshot.run
    if run is not None and run.lifecycle_stage == "deleted":
        advice = f"mlflow runs restore --run-id {run.run_id}"
        yield Finding("run_deleted", f"Run {run.run_id} is deleted", advice)
    for gap in snapshot.gaps_of("run"):
        if gap.reason == "absent":
            yield Finding("run_missing", gap.message)


def _broken(policy: str, rule: RuleResult) -> Iterator[Finding]:
    if rule.outcome == "fail":
        words = f"{policy}, {rule.id}: {'; '.join(rule.reasons) or rule.title}"
        advice = rule.help or "; ".join(rule.commands)
        yield Finding("policy", words, advice, SEVERITIES.get(rule.severity, "warning"))
    elif rule.outcome == "unknown":
        words = f"{policy}, {rule.id} could not be told: {'; '.join(rule.reasons) or rule.title}"
        yield Finding("policy", words, severity="note")
