"""Who may do what with the registered model and with the experiment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.diff.matching import Finding, Pair, change, closed, different, unread
from mlflow_report_plugin.snapshot import Permissions, Snapshot

OBJECTS: Final = {
    "registered_model_permissions": "registered model",
    "experiment_permissions": "experiment",
}
"""The fields of the snapshot, and whose permissions they hold."""


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare the permissions of each principal."""
    for field, name in OBJECTS.items():
        yield from unread(old, new, "permissions", field)
        before, after = (grants(getattr(side, field)) for side in (old, new))
        lone = alone(old, new) if name == "experiment" else ""
        for pair in closed(old, new, different(before, after), field):
            named = pair._replace(identity=f"{name}: {pair.identity}")
            if lone:  # nobody has lost or gained anything
                yield change("permissions", named, "minor", lone)
            else:
                yield change("permissions", named, "notable", words(pair))
    yield from owner(old, new)


def grants(found: Permissions | None) -> dict[str, list[str]]:
    """The permissions by principal, those that come from another object marked."""
    by_principal: dict[str, set[str]] = {}
    for grant in found.grants if found else ():
        inherited = f" (from {', '.join(grant.inherited_from)})" if grant.inherited_from else ""
        held = by_principal.setdefault(f"{grant.kind} {grant.principal}", set())
        held.add(f"{grant.permission}{inherited}")
    return {principal: sorted(held) for principal, held in by_principal.items()}


def alone(old: Snapshot, new: Snapshot) -> str:
    """Say where only one side has an experiment."""
    if (old.experiment is None) == (new.experiment is None):
        return ""
    return f"only the {'new' if old.experiment is None else 'old'} side has an experiment"


def words(pair: Pair) -> str:
    """Say who gained and lost what."""
    before, after = (set(each) if isinstance(each, list) else set() for each in pair[1:])
    gained, lost = sorted(after - before), sorted(before - after)
    told = [f"gained {', '.join(gained)}"] if gained else []
    told += [f"lost {', '.join(lost)}"] if lost else []
    return " and ".join(told)


def owner(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare who owns the registered model."""
    owners = [
        {"registered model: owner": side.registered_model.owner}
        if side.registered_model and side.registered_model.owner
        else {}
        for side in (old, new)
    ]
    for pair in closed(old, new, different(*owners), "registered_model"):
        yield change("permissions", pair, "notable", "an owner may do everything with the model")
