"""Policies of one rule, and what came of them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from mlflow_report_plugin.errors import GapReason, ReportError
from mlflow_report_plugin.policy import Policy, judge
from mlflow_report_plugin.policy.loading import parse
from mlflow_report_plugin.snapshot import Gap, RuleResult, Snapshot

NOW = 1_700_000_100_000


def policy_of(rule: Mapping[str, object], **more: object) -> Policy:
    """A policy with one rule."""
    told = {"id": "rule", "title": "Rule", **rule}
    return parse(
        "p.yaml", json.dumps({"policy": "p", "title": "P", "rules": [told], **more}).encode()
    )


def result(
    snapshot: Snapshot,
    rule: Mapping[str, object],
    others: Mapping[str, Snapshot | ReportError] = {},
    now: int = NOW,
    **more: object,
) -> RuleResult:
    """What came of a rule."""
    return judge(snapshot, [policy_of(rule, **more)], others, now).results[0]


def unread(snapshot: Snapshot, *parts: str, reason: GapReason = "forbidden") -> Snapshot:
    """The snapshot, had nobody been able to read some parts."""
    gaps = tuple(Gap(part=part, reason=reason, message="because") for part in parts)
    gone = dict.fromkeys(parts)
    return snapshot.model_copy(update={**gone, "gaps": (*snapshot.gaps, *gaps)})
