"""Other versions that rules compare with."""

from __future__ import annotations

from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.policy.rules.judgement import Case, Judgement
from mlflow_report_plugin.snapshot import Snapshot


def other_version(case: Case, reference: str) -> Snapshot | Judgement:
    """Give the version that a rule compares with.

    Args:
        case: What is judged.
        reference: `@ALIAS` or a number.

    Returns:
        Its snapshot, or what came of the rule where there is nothing to compare with: it does not
        apply where there is no such version, and passes where that is the one that is judged.
    """
    other = case.others.get(reference)
    if other is None:
        return Judgement("unknown", (f"{reference} was not read",))
    if isinstance(other, ReportError):
        words = (f"{reference} could not be read: {other}",)
        return Judgement("not applicable" if other.reason == "absent" else "unknown", words)
    mine, theirs = case.snapshot.model_version, other.model_version
    if mine and theirs and (mine.name, mine.version) == (theirs.name, theirs.version):
        return Judgement("pass", (f"{reference} is this version itself",))
    return other
