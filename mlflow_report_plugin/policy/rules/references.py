"""Other versions that rules compare with."""

from __future__ import annotations

from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.policy.rules.judgement import Case, Judgement
from mlflow_report_plugin.sections.blocks.aliases import aliases_of
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
    if is_own(case.snapshot, reference):
        return Judgement("pass", (f"{reference} is this version itself",))
    doubt = case.unread("model_version") if case.snapshot.model_version is None else ()
    if doubt:  # it may be registered, and have such a version
        return Judgement("unknown", doubt)
    other = case.others.get(reference)
    if other is None:
        return Judgement("unknown", (f"{reference} was not read",))
    if isinstance(other, ReportError):
        words = (f"{reference} could not be read: {other}",)
        return Judgement("not applicable" if other.reason == "absent" else "unknown", words)
    theirs = other.model_version
    if theirs is not None and is_own(case.snapshot, theirs.version):  # the alias moved meanwhile
        return Judgement("pass", (f"{reference} is this version itself",))
    return other


def is_own(snapshot: Snapshot, reference: str) -> bool:
    """Tell whether a reference names the version that is judged.

    Args:
        snapshot: The model.
        reference: `@ALIAS` or a number.

    Returns:
        Whether it does, by what the snapshot says of its version.
    """
    version = snapshot.model_version
    aliases = (f"@{alias}" for alias in aliases_of(snapshot))
    return version is not None and reference in (version.version, *aliases)
