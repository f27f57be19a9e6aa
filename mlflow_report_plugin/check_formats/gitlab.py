"""The code quality report of GitLab, which merge requests show.

Source: GitLab's documentation, "Code Quality report format".
"""

from __future__ import annotations

import json
from typing import Any, Final

from mlflow_report_plugin.check_formats.words import fingerprint, message, policies_of, waived
from mlflow_report_plugin.snapshot import BUILT_IN_POLICY, Check, PolicyResult, RuleResult

SEVERITIES: Final = {"error": "critical", "warning": "minor", "note": "info"}
TOLD: Final = ("fail", "unknown", "waived")


def gitlab(check: Check) -> str:
    """Write a check as a code quality report.

    Args:
        check: The check.

    Returns:
        JSON: a list of what failed, was waived or could not be told.
    """
    issues = [
        issue(check, policy, rule)
        for policy in policies_of(check)
        for rule in policy.rules
        if rule.outcome in TOLD
    ]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def issue(check: Check, policy: PolicyResult, rule: RuleResult) -> dict[str, Any]:
    """Write what came of a rule."""
    return {
        "description": f"{message(rule)}{waived(rule)}",
        "check_name": f"{policy.name}/{rule.id}",
        "fingerprint": fingerprint(check, policy, rule),
        "severity": "info" if rule.outcome == "waived" else SEVERITIES[rule.severity],
        "location": {
            # A path of the repository: GitLab links it.
            "path": policy.source.removeprefix(BUILT_IN_POLICY).removeprefix("./"),
            "lines": {"begin": rule.line},
        },
    }
