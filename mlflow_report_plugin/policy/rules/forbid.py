"""The rule `forbid`: what a model may not have or do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.policy.form import Forbidden
from mlflow_report_plugin.policy.rules.judgement import Case, Judge, Judgement, together
from mlflow_report_plugin.policy.rules.require import of
from mlflow_report_plugin.sections.blocks.loading_code import loading_code
from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS
from mlflow_report_plugin.sections.blocks.who_may import CHANGE, READ, is_any

MOST_NAMES: Final = 10
WITH_TEXT: Final = (
    "model",
    "documents",
    "run",
    "logged_model",
    "model_version",
    "registered_model",
)
"""The parts in which people leave credentials."""


def forbid(names: Sequence[Forbidden]) -> Judge:
    """Make the rule.

    Args:
        names: What is forbidden.

    Returns:
        What judges.
    """
    wanted = [FORBIDDEN[name] for name in names]
    return lambda case: together(judge(case) for judge in wanted)


def pickle(case: Case) -> Judgement:
    """Forbid files that run code when they are unpickled."""
    evidence = ("model.flavors", "files.files")
    if case.snapshot.model is None:
        reasons = case.unread("model") or ("there is no MLmodel file",)
        return Judgement("unknown", reasons, evidence=evidence)
    found = loading_code(case.snapshot)
    pickled = [each.what for each in found if "pickle" in f"{each.what} {each.why}".lower()]
    if pickled:
        words = f"loading it unpickles: {', '.join(dict.fromkeys(pickled))}"
        return Judgement("fail", (words,), evidence=evidence)
    doubt = (
        *(f"{each.what}: {each.why}" for each in found if not each.is_known),
        *case.unread("files"),
    )
    files = case.snapshot.files
    if doubt or (files is not None and not files.complete):
        return Judgement("unknown", doubt or ("not all files were listed",), evidence=evidence)
    return Judgement("pass", ("nothing says that loading it unpickles",), evidence=evidence)


def unpinned_requirements(case: Case) -> Judgement:
    """Forbid packages of which another version may be installed tomorrow."""
    return of(case, REQUIREMENTS["packages"])


def deprecated_stage(case: Case) -> Judgement:
    """Forbid stages, which MLflow has deprecated since 2.9: aliases take their place."""
    evidence = ("model_version.current_stage",)
    version = case.snapshot.model_version
    if version is None:
        doubt = case.unread("model_version")
        if doubt:
            return Judgement("unknown", doubt, evidence=evidence)
        return Judgement("not applicable", ("it is no registered version",), evidence=evidence)
    if version.current_stage not in (None, "", "None"):
        words = f"its stage is {version.current_stage}: stages are deprecated, aliases are not"
        return Judgement("fail", (words,), evidence=evidence)
    return Judgement("pass", ("it has no stage",), evidence=evidence)


def public_access(case: Case) -> Judgement:
    """Forbid that everybody may read or change it."""
    evidence = ("registered_model_permissions.grants",)
    found = case.snapshot.registered_model_permissions
    if found is not None and is_any(found, READ | CHANGE):
        return Judgement("fail", ("everyone may read or change it",), evidence=evidence)
    doubt = case.unread("registered_model_permissions")
    if doubt:
        return Judgement("unknown", doubt, evidence=evidence)
    if found is None:
        gap = case.snapshot.gap("registered_model_permissions")
        words = gap.message if gap else "the server has no permissions for it"
        return Judgement("not applicable", (words,), evidence=evidence)
    return Judgement("pass", ("no grant is for everyone",), evidence=evidence)


def secrets(case: Case) -> Judgement:
    """Forbid credentials in whatever a report shows."""
    evidence = ("masked.kind",)
    found = case.snapshot.masked
    if found:
        words = tuple(f"{each.kind} in {each.part}, {each.key}" for each in found[:MOST_NAMES])
        return Judgement("fail", words, evidence=evidence)
    doubt = case.unread(*WITH_TEXT)
    if doubt:
        hint = "none was found, and not all was read"
        return Judgement("unknown", (hint, *doubt), evidence=evidence)
    return Judgement("pass", ("none was found",), evidence=evidence)


FORBIDDEN: Final[dict[Forbidden, Judge]] = {
    "pickle": pickle,
    "unpinned_requirements": unpinned_requirements,
    "deprecated_stage": deprecated_stage,
    "public_access": public_access,
    "secrets": secrets,
}
"""What can be forbidden, and what judges it."""
