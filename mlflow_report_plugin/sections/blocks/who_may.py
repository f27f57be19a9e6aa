"""Who may change the model and who may read it, in a line."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Cell, Missing
from mlflow_report_plugin.sections.blocks.brief import few
from mlflow_report_plugin.sections.blocks.gaps import REASONS
from mlflow_report_plugin.snapshot import Grant, Permissions, Snapshot

CHANGE: Final = frozenset(
    {
        # MLflow's basic-auth app
        *("EDIT", "MANAGE", "MANAGE (administrator)"),
        # Databricks workspaces
        *("CAN_EDIT", "CAN_MANAGE", "IS_OWNER", "CAN_MANAGE_STAGING_VERSIONS"),
        "CAN_MANAGE_PRODUCTION_VERSIONS",
        # Unity Catalog
        *("ALL_PRIVILEGES", "CREATE_MODEL_VERSION", "APPLY_TAG"),
    }
)
"""The permissions that let somebody change something of the model."""
READ: Final = frozenset({"READ", "USE", "CAN_READ", "CAN_VIEW", "EXECUTE", "BROWSE"})
"""The permissions that let somebody read it and no more."""
EVERYONE: Final = frozenset({"users", "account users"})
"""The groups of Databricks that everybody is in."""


def who_may(snapshot: Snapshot) -> tuple[Cell, ...]:
    """Say who may change the model, or else its experiment, and who may read it.

    Args:
        snapshot: What was collected.

    Returns:
        Words, as far as permissions were read; nothing for what has none, such as a folder.
    """
    if not snapshot.provenance.permissions:
        return ("Who may change it was not asked for",)
    found, owner = snapshot.registered_model_permissions, None
    part, what = "registered_model_permissions", "it"
    if snapshot.registered_model is not None:
        owner = snapshot.registered_model.owner
    elif found is None and snapshot.gap(part) is None:
        found = snapshot.experiment_permissions
        part, what = "experiment_permissions", "its experiment"
    gap = snapshot.gap(part)
    if found is not None:
        return (in_words(found, owner, what, is_whole=gap is None),)
    if owner:
        return (f"{few([owner])} owns it",)
    if gap is None and snapshot.registered_model is None and snapshot.experiment is None:
        return ()  # a folder has no permissions of its own
    why = REASONS[gap.reason].lower() if gap else "not known"
    # What a server does not have is nothing that could have been read.
    is_unread = gap is None or gap.reason != "unsupported"
    return (f"Who may change {what}:", Missing(why, unread=is_unread))


def in_words(found: Permissions, owner: str | None, what: str, *, is_whole: bool) -> str:
    """Say in a line who may do what."""
    change = dict.fromkeys(named(each) for each in found.grants if each.permission in CHANGE)
    if owner:
        change = {owner: None, **change}
    read = dict.fromkeys(named(each) for each in found.grants if each.permission in READ)
    only_read = [name for name in read if name not in change]
    may_all = {"change": is_any(found, CHANGE), "read": is_any(found, READ | CHANGE)}
    least = "" if is_whole else "at least "
    if may_all["change"]:
        return f"Everyone may change {what}"
    if change:
        first = f"{least}{len(change):,} may change {what} ({few(change)})"
    elif is_whole:
        first = f"nobody may change {what}"
    else:
        first = f"who may change {what} is not known"
    if may_all["read"]:
        second = ", everyone may read it"
    elif only_read:
        second = f", {len(only_read):,} more may read it ({few(only_read)})"
    else:
        second = ""
    return f"{first[:1].upper()}{first[1:]}{second}"


def is_any(found: Permissions, permissions: frozenset[str]) -> bool:
    """Tell whether everybody has one of some permissions."""
    return any(
        each.kind == "group" and each.principal in EVERYONE and each.permission in permissions
        for each in found.grants
    )


def named(grant: Grant) -> str:
    """Name somebody for people."""
    return grant.display_name or grant.principal
