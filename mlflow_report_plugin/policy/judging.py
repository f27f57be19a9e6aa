"""Holding a snapshot against policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mlflow_report_plugin.diff.sides import side
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.policy import cel
from mlflow_report_plugin.policy.loading import Policy, Rule
from mlflow_report_plugin.policy.rules import Case, is_own
from mlflow_report_plugin.policy.waivers import day_of, waiver_of
from mlflow_report_plugin.snapshot import (
    Check,
    PolicyResult,
    RuleResult,
    Snapshot,
)
from mlflow_report_plugin.version import __version__

MOST_REASONS = 50
"""How many reasons of a rule are kept."""


def needs(policies: Sequence[Policy], snapshot: Snapshot | None = None) -> tuple[str, ...]:
    """Tell which other versions rules compare with.

    Args:
        policies: The policies.
        snapshot: The model, where it is known: what names itself is no other version.

    Returns:
        `@ALIAS` or the number of each, of the registered model that is judged.
    """
    named = (rule.reference for policy in policies for rule in policy.rules)
    found = dict.fromkeys(each for each in named if each is not None)
    return tuple(each for each in found if snapshot is None or not is_own(snapshot, each))


def judge(
    snapshot: Snapshot,
    policies: Sequence[Policy],
    others: Mapping[str, Snapshot | ReportError],
    now: int,
) -> Check:
    """Hold a model against policies.

    Args:
        snapshot: The model.
        policies: The policies.
        others: What `needs` asks for: the snapshot of each, or why there is none.
        now: The time, in milliseconds since 1970.

    Returns:
        What came of it.
    """
    case = Case(snapshot, others, now, _variables(snapshot, policies))
    return Check(
        plugin_version=__version__,
        model=side(snapshot),
        snapshot=snapshot.digest,
        time=now,
        policies=tuple(
            PolicyResult(
                name=policy.name,
                title=policy.title,
                source=policy.source,
                digest=policy.digest,
                rules=tuple(_result(case, policy, rule) for rule in policy.rules),
            )
            for policy in _distinct(policies)
        ),
    )


def _distinct(policies: Sequence[Policy]) -> Iterator[Policy]:
    """Leave out what was named twice; another one of the same name gets a number behind it."""
    digests: set[str] = set()
    names: Counter[str] = Counter()
    for policy in policies:
        if policy.digest not in digests:
            digests.add(policy.digest)
            names[policy.name] += 1
            count = names[policy.name]
            # No policy can be named so.
            yield policy if count == 1 else replace(policy, name=f"{policy.name}#{count}")


def _result(case: Case, policy: Policy, rule: Rule) -> RuleResult:
    judgement = rule.judge(case)
    outcome, waiver = judgement.outcome, None
    if outcome in ("fail", "unknown"):
        waiver = waiver_of(policy, rule.id, case.snapshot, day_of(case.now))
        outcome = "waived" if waiver is not None and not waiver.void else outcome
    return RuleResult(
        id=rule.id,
        title=rule.title,
        severity=rule.severity,
        outcome=outcome,
        reasons=judgement.reasons[:MOST_REASONS],
        commands=judgement.commands,
        evidence=judgement.evidence,
        help=rule.help,
        link=rule.link,
        waiver=waiver,
        line=rule.place.line,
        column=rule.place.column,
    )


def _variables(snapshot: Snapshot, policies: Sequence[Policy]) -> object:
    """Prepare what expressions look at, once for all of them."""
    parts = {part for policy in policies for rule in policy.rules for part in rule.parts}
    if not parts:
        return None
    fields: dict[str, Any] = snapshot.model_dump(mode="json", include=parts, exclude_none=True)
    return cel.engine().variables(fields)
