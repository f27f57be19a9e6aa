"""Workflow commands of GitHub Actions, which become annotations of a change.

Source: GitHub's documentation of workflow commands; how values are escaped is in the source of
`@actions/core` (`escapeData`, `escapeProperty`).
"""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.check_formats.words import message, policies_of, waived
from mlflow_report_plugin.errors import one_line
from mlflow_report_plugin.snapshot import Check, PolicyResult, RuleResult

LEVELS: Final = {"error": "error", "warning": "warning", "note": "notice"}
TOLD: Final = ("fail", "unknown", "waived")


def github(check: Check) -> str:
    """Write a check as workflow commands.

    Args:
        check: The check.

    Returns:
        A line for each rule that failed, was waived or could not be told.
    """
    return "".join(
        f"{command(policy, rule)}\n"
        for policy in policies_of(check)
        for rule in policy.rules
        if rule.outcome in TOLD
    )


def command(policy: PolicyResult, rule: RuleResult) -> str:
    """Write the command of a rule."""
    level = "notice" if rule.outcome == "waived" else LEVELS[rule.severity]
    properties = {"title": f"{policy.name}/{rule.id}"}
    if not policy.is_built_in:
        place = {"line": str(rule.line), "col": str(rule.column)}
        properties = {"file": policy.source, **place, **properties}
    told = ",".join(f"{name}={escaped_property(value)}" for name, value in properties.items())
    return f"::{level} {told}::{escaped(one_line(f'{message(rule)}{waived(rule)}'))}"


def escaped(text: str) -> str:
    """Escape a message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Escape the value of a property."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
