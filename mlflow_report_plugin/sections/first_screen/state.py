"""What the model is called on the first screen, and the badges that say its state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.document import Badge
from mlflow_report_plugin.sections.blocks.aliases import aliases_of
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.sections.blocks.metric_changes import number_of
from mlflow_report_plugin.snapshot import ChangesSince, Snapshot

STALE_AFTER: Final = 365
"""After how many days without a change a version is called stale."""
DAY: Final = 24 * 60 * 60 * 1000
LONGEST: Final = 40
"""How many characters of a name a badge shows."""
MOST: Final = 3
"""How many badges of one kind there are."""
READY: Final = (None, "", "READY")


def name(snapshot: Snapshot) -> str:
    """Name the model, with its version and the alias that was asked for."""
    version = snapshot.model_version
    if version is None:
        return snapshot.name
    alias = re.fullmatch(r"models:/[^@]*@(.*)", snapshot.uris.model_uri, re.DOTALL)
    asked = f" (@{alias[1]})" if alias else ""
    return f"{version.name}, version {version.version}{asked}"


def badges(snapshot: Snapshot) -> tuple[Badge, ...]:
    """Say the state of the model in a few words each."""
    return (
        *of_version(snapshot),
        *of_run(snapshot),
        *approved(snapshot),
        *served(snapshot),
        *newer(snapshot),
        *stale(snapshot),
    )


def of_version(snapshot: Snapshot) -> Iterator[Badge]:
    """Say what the version is used for, and whether it can be used."""
    version = snapshot.model_version
    record = version or snapshot.logged_model
    if version is not None:
        aliases = aliases_of(snapshot)
        yield from (Badge(f"@{brief(alias, LONGEST)}") for alias in aliases[:MOST])
        if len(aliases) > MOST:
            yield Badge(f"and {len(aliases) - MOST:,} more aliases")
        if version.current_stage not in (None, "", "None"):
            yield Badge(brief(str(version.current_stage), LONGEST))
    elif snapshot.gap("model_version") is None:
        yield Badge("not registered", "warning")
    if record is not None and record.status:
        word = brief(record.status, LONGEST)
        pending = record.status.startswith("PENDING")
        yield Badge(word, "good" if word == "READY" else "warning" if pending else "bad")


def of_run(snapshot: Snapshot) -> Iterator[Badge]:
    """Say what is wrong with the run that made it."""
    run = snapshot.run
    if run is not None and run.status not in (None, "", "FINISHED"):
        yield Badge(f"run {brief(run.status, LONGEST)}", "warning")
    if run is not None and run.lifecycle_stage == "deleted":
        yield Badge("run deleted", "bad")


def approved(snapshot: Snapshot) -> Iterator[Badge]:
    """Say in which roles the version is approved, and whether it still is what was approved."""
    found = snapshot.approvals
    if found is None:
        return
    # What could not be read may be that somebody withdrew one.
    otherwise = " (not all could be read)" if not_read(snapshot, "approvals") else ""
    compared = {each.digest: each.changes for each in found.changes}
    by_role: dict[str, list[ChangesSince | None]] = {}
    for each in found.in_force:
        by_role.setdefault(each.role, []).append(compared.get(each.digest))
    for role, since in [*by_role.items()][:MOST]:
        words = f"approved as {brief(role, LONGEST)}"
        if any(changes is not None and not changes.changes for changes in since):
            yield Badge(f"{words}{otherwise}", "warning" if otherwise else "good")
        elif None in since:
            yield Badge(f"{words}, changes since not known", "warning")
        else:
            yield Badge(f"{words}, out of date", "warning")
    if len(by_role) > MOST:
        yield Badge(f"approved in {len(by_role) - MOST:,} more roles")


def served(snapshot: Snapshot) -> Iterator[Badge]:
    """Say where the version is served."""
    ready: dict[str, bool | None] = {}
    for each in snapshot.serving_endpoints or ():
        if each.pending:
            ready.setdefault(each.endpoint, None)
            continue
        fine = each.state in READY and each.deployment in (*READY, "DEPLOYMENT_READY")
        ready[each.endpoint] = ready.get(each.endpoint) is not False and fine
    for endpoint, is_ready in [*ready.items()][:MOST]:
        named = f"served by {brief(endpoint, LONGEST)}"
        if is_ready is None:
            yield Badge(f"{named} soon: being rolled out")
        else:
            yield Badge(named, "good") if is_ready else Badge(f"{named}, not ready", "warning")
    if len(ready) > MOST:
        yield Badge(f"served by {len(ready) - MOST:,} more")


def newer(snapshot: Snapshot) -> Iterator[Badge]:
    """Say that there is a newer version."""
    own = number_of(snapshot.model_version.version) if snapshot.model_version else 0
    others = snapshot.versions.versions if snapshot.versions else ()
    newest = max((number_of(each.version) for each in others), default=0)
    if own and newest > own:
        yield Badge(f"newer: version {newest}", "warning")


def stale(snapshot: Snapshot) -> Iterator[Badge]:
    """Say that nobody has touched the version for long."""
    version = snapshot.model_version
    times = (version.last_updated_timestamp, version.creation_timestamp) if version else ()
    last = max((time for time in times if time is not None), default=None)
    days = 0 if last is None else (snapshot.provenance.report_time - last) // DAY
    if days > STALE_AFTER:
        yield Badge(f"unchanged for {days:,} days", "warning")
