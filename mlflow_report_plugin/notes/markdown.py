"""Notes as Markdown that people read."""

from __future__ import annotations

from datetime import datetime, timezone

from mlflow_report_plugin.snapshot import ModelNote, Notes, topic_title


def as_markdown(uri: str, notes: Notes) -> str:
    """Write notes for people.

    Args:
        uri: The version.
        notes: Its notes.

    Returns:
        Each text under its heading, with who wrote it when. What a terminal would obey is escaped.
    """
    told = (
        f"\n## {topic_title(note.topic)}\n\n{note.text.strip()}\n\n*{_origin(note)}*\n"
        for note in notes.notes
    )
    return _visible(f"# Notes of {uri}\n{''.join(told)}")


def _origin(note: ModelNote) -> str:
    moment = datetime.fromtimestamp((note.time + 500) // 1000, timezone.utc)
    by = f" by {note.author}" if note.author else ""
    return f"Written{by} on {moment:%Y-%m-%d %H:%M:%S} UTC for version {note.version}"


def _visible(text: str) -> str:
    return "".join(
        char if char.isprintable() or char in "\n\t" else char.encode("unicode_escape").decode()
        for char in text
    )
