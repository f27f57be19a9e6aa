"""The rule `require`: what a model and its documentation have to have."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.policy.rules.judgement import Case, Judge, Judgement, together
from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS, Presence, Requirement
from mlflow_report_plugin.snapshot import RuleOutcome

OUTCOMES: dict[Presence, RuleOutcome] = {
    "there": "pass",
    "missing": "fail",
    "not known": "unknown",
    "not applicable": "not applicable",
}


def require(names: Sequence[str]) -> Judge:
    """Make the rule.

    Args:
        names: The names of requirements.

    Returns:
        What judges.
    """
    wanted = [REQUIREMENTS[name] for name in names]
    return lambda case: together(of(case, each) for each in wanted)


def of(case: Case, requirement: Requirement) -> Judgement:
    """Look for one thing."""
    found = requirement.look(case.snapshot)
    words = found.words or found.presence
    return Judgement(
        OUTCOMES[found.presence],
        (f"{requirement.title}: {words}",),
        (found.command,) if found.command else (),
        requirement.evidence,
    )
