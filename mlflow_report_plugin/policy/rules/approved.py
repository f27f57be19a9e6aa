"""The rule `approved`: who has to have approved the version, and whether it still is the same."""

from __future__ import annotations

import shlex
from typing import Final

from mlflow_report_plugin.policy.form import ApprovedRule
from mlflow_report_plugin.policy.rules.judgement import Case, Judge, Judgement, together
from mlflow_report_plugin.sections.blocks import commands
from mlflow_report_plugin.sections.blocks.how_to_use import can_be_copied
from mlflow_report_plugin.snapshot import Snapshot

EVIDENCE: Final = ("approvals.records",)


def approved(rule: ApprovedRule) -> Judge:
    """Make the rule.

    Args:
        rule: What was written.

    Returns:
        What judges.
    """

    def judge(case: Case) -> Judgement:
        if case.snapshot.model_version is None and not case.unread("model_version"):
            words = "only registered versions are approved, and this model is none"
            return Judgement("fail", (words,), evidence=EVIDENCE)
        return together(in_role(case, role, unchanged=rule.unchanged) for role in rule.roles)

    return judge


def in_role(case: Case, role: str, *, unchanged: bool) -> Judgement:
    """Look for the approval in a role."""
    found = case.snapshot.approvals
    held = [each for each in (found.in_force if found else ()) if each.role == role]
    doubt = case.unread("approvals")
    if doubt:  # what could not be read may be that somebody approved, or withdrew that
        return Judgement("unknown", doubt, evidence=EVIDENCE)
    if not held:
        command = how(case.snapshot, role)
        words = f"nobody approved it as {role}"
        return Judgement("fail", (words,), (command,) if command else (), EVIDENCE)
    who = ", ".join(each.who for each in held)
    told = f"approved as {role} by {who}"
    if not unchanged:
        return Judgement("pass", (told,), evidence=EVIDENCE)
    since = {each.digest: each for each in found.changes} if found else {}
    reasons = []
    for each in held:
        compared = since.get(each.digest)
        if compared is not None and compared.changes is not None:
            changes = compared.changes
            if not changes.changes and not changes.not_comparable:
                return Judgement("pass", (f"{told}, and unchanged since",), evidence=EVIDENCE)
            if changes.changes:
                count = len(changes.changes) + changes.more
                reasons.append(f"{each.who} approved it as {role} before {count:,} changes")
                continue
            reasons.append(f"since {each.who} approved it, not all could be compared")
            return Judgement("unknown", tuple(reasons), evidence=EVIDENCE)
        message = (compared.message if compared else None) or "the approved report was not read"
        words = f"whether it changed since {each.who} approved it is not known: {message}"
        return Judgement("unknown", (words,), evidence=EVIDENCE)
    command = how(case.snapshot, role)
    return Judgement("fail", tuple(reasons), (command,) if command else (), EVIDENCE)


def how(snapshot: Snapshot, role: str) -> str:
    """Write the command that approves it."""
    uri = snapshot.uris.model_uri
    if snapshot.approvals is None or not can_be_copied(uri, role):
        return commands.approve(snapshot)
    return f"mlflow report approve {shlex.quote(uri)} --role {shlex.quote(role)}"
