"""What the formats have in common: words, places and fingerprints."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from mlflow_report_plugin.snapshot import BUILT_IN_POLICY, Check, PolicyResult, RuleResult

TOOL: Final = "mlflow-report"
HOME: Final = "https://pypi.org/project/mlflow-report-plugin/"


def policies_of(check: Check) -> tuple[PolicyResult, ...]:
    """Give what came of all policies, and of the snapshot where it is not what its digest says.

    Args:
        check: The check.

    Returns:
        The results; a policy of somebody's cannot have the name of ours.
    """
    if check.model.problem is None:
        return check.policies
    rule = RuleResult(
        id="digest",
        title="The snapshot is what its digest says",
        severity="error",
        outcome="unknown",
        reasons=(check.model.problem,),
    )
    ours = PolicyResult(
        name="Snapshot",
        title="The snapshot that was judged",
        source=f"{BUILT_IN_POLICY}snapshot",
        digest=check.snapshot,
        rules=(rule,),
    )
    return (ours, *check.policies)


def message(rule: RuleResult) -> str:
    """Say what came of a rule.

    Args:
        rule: The rule.

    Returns:
        A line with the title and the reasons.
    """
    doubt = "could not be told: " if rule.outcome == "unknown" else ""
    return f"{rule.title}: {doubt}{'; '.join(rule.reasons)}".rstrip(": ")


def waived(rule: RuleResult) -> str:
    """Say who answers for a rule, behind its message.

    Args:
        rule: The rule.

    Returns:
        What its waiver says, in brackets; nothing where there is none.
    """
    return f" [{rule.waiver.words}]" if rule.waiver else ""


def file_of(policy: PolicyResult) -> str:
    """Give the file of a policy as the address that programs expect.

    Args:
        policy: The policy.

    Returns:
        A relative address, or one that begins with `file:` or `built-in:`.
    """
    if policy.is_built_in:
        return policy.source
    path = PurePath(policy.source)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def fingerprint(check: Check, policy: PolicyResult, rule: RuleResult) -> str:
    """Name a result so that it is the same one the next time.

    Args:
        check: The check.
        policy: The policy.
        rule: The rule.

    Returns:
        64 hexadecimal digits of what does not change from version to version of a model.
    """
    parts = (check.model.name, policy.name, rule.id)
    told = "\0".join(re.sub("\0", "", part) for part in parts)
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
