"""What should be known of the registered model and its version."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.sections.blocks import commands
from mlflow_report_plugin.sections.blocks.aliases import aliases_of
from mlflow_report_plugin.sections.blocks.brief import few
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.requirements.requirement import (
    Found,
    Requirement,
    missing,
    not_registered,
    there,
)
from mlflow_report_plugin.snapshot import Snapshot

OWNERS: Final = ("owner", "owned_by", "model_owner", "team", "contact", "maintainer")
"""The tags in which people say who answers for a model."""


def registration(snapshot: Snapshot) -> Found:
    """Look for the registered version."""
    version = snapshot.model_version
    if version is not None:
        return there(f"{version.name}, version {version.version}")
    # A report of a registered model without versions has a name already.
    command = commands.register(snapshot) if snapshot.registered_model is None else ""
    return missing(snapshot, ("model_version",), "None of the model was found", command)


def description(snapshot: Snapshot) -> Found:
    """Look for what people wrote about the version, or else about the registered model."""
    version, model = snapshot.model_version, snapshot.registered_model
    if (version and version.description) or (model and model.description):
        return there("somebody wrote one")
    if version is None:
        return not_registered(snapshot) or there()
    words = "Nobody has described the model or the version"
    return missing(snapshot, ("registered_model",), words, commands.describe(version))


def alias(snapshot: Snapshot) -> Found:
    """Look for what says what the version is used for."""
    version = snapshot.model_version
    if version is None:
        return not_registered(snapshot) or there()
    aliases = aliases_of(snapshot)
    if aliases:
        return there(f"it is {few(f'@{each}' for each in aliases)}")
    if version.current_stage not in (None, "", "None"):
        return there(f"its stage is {version.current_stage}")
    words = "No alias and no stage say what the version is used for"
    return missing(snapshot, ("registered_model",), words, commands.name_it(version))


def owner(snapshot: Snapshot) -> Found:
    """Look for who answers for the model."""
    version, model = snapshot.model_version, snapshot.registered_model
    if model is not None and model.owner:
        return there(model.owner)
    for tags in (each.tags for each in (version, model) if each):
        named = next(filter(None, (tag(tags, key) for key in OWNERS)), None)
        if named:
            return there(named)
    if snapshot.notes is not None and snapshot.notes.of("contacts"):
        return there("the notes name contacts")
    words = "No tag, owner or note says who answers for the model"
    parts = ("registered_model", "model_version", "notes")
    return missing(snapshot, parts, words, commands.own(snapshot))


def approval(snapshot: Snapshot) -> Found:
    """Look for somebody who approved the version as it is."""
    if snapshot.model_version is None:
        return not_registered(snapshot) or there()
    found = snapshot.approvals
    command = commands.approve(snapshot)
    if found is None:
        words = "No report is logged that somebody could approve"
        return missing(snapshot, ("approvals",), words, command)
    if not found.in_force:
        words = "Nobody has approved the version"
        return missing(snapshot, ("approvals",), words, command)
    changed = {each.digest for each in found.changes if each.changes and each.changes.changes}
    outdated = [each.role for each in found.in_force if each.digest in changed]
    if outdated:
        words = f"The version has changed since it was approved as {few(outdated)}"
        return missing(snapshot, ("approvals",), words, command)
    return there(f"approved as {few(each.role for each in found.in_force)}")


REGISTRY: Final = (
    Requirement("registration", "A registered version", ("model_version",), registration),
    Requirement(
        "description",
        "A description",
        ("model_version.description", "registered_model.description"),
        description,
    ),
    Requirement(
        "alias",
        "What the version is used for",
        ("model_version.aliases", "registered_model.aliases"),
        alias,
    ),
    Requirement(
        "owner",
        "Who answers for it",
        ("registered_model.owner", "registered_model.tags", "model_version.tags", "notes.notes"),
        owner,
    ),
    Requirement("approval", "An approval", ("approvals.records",), approval),
)
