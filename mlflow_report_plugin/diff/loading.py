"""What loading the model runs: a new pickle, new code paths, another loader."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.diff.matching import Finding, change, closed, different, unread
from mlflow_report_plugin.sections.blocks.loading_code import loading_code
from mlflow_report_plugin.snapshot import Severity, Snapshot

FIELDS = ("model", "files")
WORDS = {
    "added": "loading the new side runs something that loading the old one does not",
    "removed": "loading the old side runs something that loading the new one does not",
    "changed": "loading it runs something else",
}


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare what runs, by what it is called."""
    yield from unread(old, new, "loading", *FIELDS)
    for pair in closed(old, new, different(runs(old), runs(new)), *FIELDS):
        severity: Severity = "minor" if pair.kind == "removed" else "notable"
        yield change("loading", pair, severity, WORDS[pair.kind])


def runs(snapshot: Snapshot) -> dict[str, str]:
    """What loading the model runs, in words, by what it is called."""
    found: dict[str, list[str]] = {}
    for finding in loading_code(snapshot) if snapshot.model else ():
        found.setdefault(finding.what, []).append(finding.why)
    return {what: "; ".join(why) for what, why in found.items()}
