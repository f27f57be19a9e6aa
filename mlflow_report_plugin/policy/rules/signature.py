"""The rule `signature`: callers of another version may not break."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.diff.signature import compare
from mlflow_report_plugin.policy.form import SignatureRule
from mlflow_report_plugin.policy.rules.judgement import Case, Judge, Judgement
from mlflow_report_plugin.policy.rules.references import other_version
from mlflow_report_plugin.snapshot import Change

EVIDENCE: Final = ("model.signature",)


def signature(rule: SignatureRule) -> Judge:
    """Make the rule.

    Args:
        rule: What was written.

    Returns:
        What judges.
    """
    reference = rule.no_break

    def judge(case: Case) -> Judgement:
        other = other_version(case, reference)
        if isinstance(other, Judgement):
            return other
        found = [*compare(other, case.snapshot)]
        breaking = [
            f"{each.identity}: {each.explanation}"
            for each in found
            if isinstance(each, Change) and each.severity == "breaking"
        ]
        if breaking:
            return Judgement("fail", tuple(breaking), evidence=EVIDENCE)
        untold = [each.message for each in found if not isinstance(each, Change)]
        if untold:
            return Judgement("unknown", tuple(dict.fromkeys(untold)), evidence=EVIDENCE)
        changed = f"{len(found):,} changes, none of which breaks a caller of {reference}"
        words = changed if found else f"the same as that of {reference}"
        return Judgement("pass", (words,), evidence=EVIDENCE)

    return judge
