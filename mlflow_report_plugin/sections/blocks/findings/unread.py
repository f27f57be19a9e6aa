"""Findings about what the report could not see."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import Final

from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.sections.blocks.findings.finding import Finding
from mlflow_report_plugin.sections.blocks.gaps import REASONS, part_in_words
from mlflow_report_plugin.sections.blocks.how_to_use import can_be_copied
from mlflow_report_plugin.snapshot import Snapshot

ALLOWED: Final = re.compile(r"\bMLFLOW_[A-Z_]{1,60}=[a-z0-9+.-]{1,40}(?= allows that)")
"""What a message of a gap says of the variable that allows it."""
MANAGERS: Final = "Who manages it (MANAGE, CAN_MANAGE) and administrators may read them"
READERS: Final = {
    "registered model permissions": MANAGERS,
    "experiment permissions": MANAGERS,
    "webhooks": "Administrators of the registry may read them",
    "serving endpoints": "Who may see the endpoints (CAN_VIEW) may read them",
    "lineage": "Who may see the tables (BROWSE) may read it",
}
"""Who may read what only some may, by the part in words."""


def gap_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at what the report could not see, though the server has it."""
    parts: dict[tuple[GapReason, str], list[str]] = {}
    for gap in snapshot.gaps:
        if gap.reason != "unsupported":
            parts.setdefault((gap.reason, gap.message), []).append(part_in_words(gap.part))
    for (reason, message), named in parts.items():
        words = f"{REASONS[reason]}: {message}"
        command = allowing(snapshot.uris.model_uri, message) if reason == "forbidden" else ""
        advice = "" if command or reason != "forbidden" else who_may_read(named)
        yield Finding(f"Gap: {', '.join(named)}", words, command, advice)


def allowing(uri: str, message: str) -> str:
    """Write the command that reads what only a variable allows to be read."""
    found = ALLOWED.search(message)
    if found is None or not can_be_copied(uri):
        return ""
    return f"{found[0]} mlflow report {shlex.quote(uri)}"


def who_may_read(parts: Sequence[str]) -> str:
    """Say whom to ask."""
    found = dict.fromkeys(READERS[part] for part in parts if part in READERS)
    return "; ".join(found) or "Ask who manages the server for permission to read it"
