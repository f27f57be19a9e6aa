"""SARIF 2.1.0 (OASIS), as GitHub code scanning, Azure DevOps and editors read it.

What failed, and what could not be told, is a result. A waiver is a suppression.
"""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any, Final

from mlflow_report_plugin.check_formats.words import (
    HOME,
    TOOL,
    file_of,
    fingerprint,
    message,
    policies_of,
)
from mlflow_report_plugin.snapshot import Check, PolicyResult, RuleResult, Waiver

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
TOLD: Final = ("fail", "unknown", "waived")
"""The outcomes that are results: programs show each as something to look at."""


def sarif(check: Check) -> str:
    """Write a check as SARIF.

    Args:
        check: The check.

    Returns:
        The document.
    """
    rules = [(policy, rule) for policy in policies_of(check) for rule in policy.rules]
    numbers = {id_of(*each): number for number, each in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": TOOL,
                "informationUri": HOME,
                "version": check.plugin_version,
                "rules": [descriptor(*each) for each in rules],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "endTimeUtc": time(check.time),
                "exitCode": check.exit_code,
            }
        ],
        "automationDetails": {"id": f"{TOOL}/{check.model.name}/"},
        "results": [
            result(check, policy, rule, numbers[id_of(policy, rule)])
            for policy, rule in rules
            if rule.outcome in TOLD
        ],
        "properties": {"model": check.model.model_uri, "snapshot": check.snapshot},
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def id_of(policy: PolicyResult, rule: RuleResult) -> str:
    """Name a rule among those of all policies."""
    return f"{policy.name}/{rule.id}"


def descriptor(policy: PolicyResult, rule: RuleResult) -> dict[str, Any]:
    """Describe a rule."""
    described: dict[str, Any] = {
        "id": id_of(policy, rule),
        "name": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.help or rule.title},
        "help": {"text": "\n".join((rule.help or rule.title, *rule.commands))},
        "defaultConfiguration": {"level": rule.severity},
    }
    if rule.link:
        described["helpUri"] = rule.link
    return described


def result(check: Check, policy: PolicyResult, rule: RuleResult, number: int) -> dict[str, Any]:
    """Write the result of a rule."""
    is_open = rule.outcome == "unknown"
    found: dict[str, Any] = {
        "ruleId": id_of(policy, rule),
        "ruleIndex": number,
        "kind": "open" if is_open else "fail",
        "level": "none" if is_open else rule.severity,
        "message": {"text": message(rule)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": file_of(policy)},
                    "region": {"startLine": rule.line, "startColumn": rule.column},
                },
                "logicalLocations": [{"name": check.model.model_uri, "kind": "resource"}],
            }
        ],
        "partialFingerprints": {"mlflowReportRule/v1": fingerprint(check, policy, rule)},
        "properties": {"evidence": [*rule.evidence], "commands": [*rule.commands]},
    }
    if rule.waiver is not None:
        found["suppressions"] = [suppression(rule.waiver)]
    return found


def suppression(waiver: Waiver) -> dict[str, str]:
    """Write a waiver."""
    return {
        "kind": "external",
        "status": "rejected" if waiver.void else "accepted",
        "justification": waiver.words,
    }


def time(milliseconds: int) -> str:
    """Write a time."""
    moment = datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
