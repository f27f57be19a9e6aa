"""The panel that says what changed since the version before."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Badge, Jump, Missing, Panel, Point, Points
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.changes import PARTS, counts
from mlflow_report_plugin.sections.blocks.gaps import REASONS
from mlflow_report_plugin.sections.blocks.metric_changes import version_before
from mlflow_report_plugin.snapshot import Change, ChangePart, Severity, Snapshot

MOST: Final = 3
"""How many changes are told."""
LONGEST: Final = 140
"""How many characters of what a change means are shown."""
SEVERE: Final[tuple[Severity, ...]] = ("breaking", "regression")
SECTIONS: Final[dict[ChangePart, str]] = {
    "signature": "Signature",
    "metrics": "Metrics",
    "datasets": "Inputs",
    "permissions": "Permissions",
    "environment": "Dependencies",
    "loading": "What Loading Runs",
    "code": "Run",
    "flavors": "Flavors",
    "params": "Params",
    "settings": "MLflow Model",
    "files": "Files",
    "aliases": "Registered Model Version",
    "serving": "Serving Endpoints",
    "descriptions": "Registered Model Version",
}
"""The sections that show what changes are about."""


def changes(snapshot: Snapshot) -> Panel | None:
    """Say what changed, the most severe changes first."""
    found = snapshot.changes
    if found is None:
        return no_changes(snapshot)
    title = f"Changes since version {found.version}"
    all_of_them = Jump(f"see {title}", title)
    severe = [each for each in found.changes if each.severity != "minor"][:MOST]
    untold = "; not everything could be compared" if found.not_comparable else ""
    if not severe:
        words = f"Nothing that matters changed since version {found.version}{untold}"
        minor = counts(found.changes, complete=not found.not_comparable)
        tail = (f"({minor})", all_of_them) if found.changes else ()
        return Panel("Changes", (Points((Point((words, *tail)),)),))
    points = [Point(in_words(each)) for each in severe]
    more = len(found.changes) - len(severe) + found.more
    if more or untold:
        words = f"and {more:,} more{untold}" if more else untold.removeprefix("; ").capitalize()
        points.append(Point((f"{words},", all_of_them)))
    return Panel(title, (Points(tuple(points)),))


def in_words(change: Change) -> tuple[Badge | Jump | str, ...]:
    """Say what a change is, and what it means."""
    badge = Badge(change.severity, "bad" if change.severity in SEVERE else "warning")
    about = Jump(PARTS[change.part], SECTIONS[change.part])
    what = brief(change.identity)
    words = brief(change.explanation, LONGEST)
    return (badge, about, f"{what}: {words}" if what else words)


def no_changes(snapshot: Snapshot) -> Panel | None:
    """Say why no changes are told."""
    gap = snapshot.gap("changes")
    if gap is not None:
        why = Missing(brief(gap.message, LONGEST), unread=True)
        return Panel("Changes", (Points((Point((f"{REASONS[gap.reason]}:", why)),)),))
    if snapshot.model_version is None:
        return None
    return Panel("Changes", (Points((Point((not_compared(snapshot),)),)),))


def not_compared(snapshot: Snapshot) -> str:
    """Say of a version that was compared with none whether there is one before it."""
    before, found = version_before(snapshot), snapshot.versions
    if before is not None:
        return f"Not compared with version {before}"
    if snapshot.model_version is not None and snapshot.model_version.version == "1":
        return "This is the first version"
    if found is not None and not found.more and found.counted_all:
        return "No version is left from before this one"
    return "Not compared with the version before"
