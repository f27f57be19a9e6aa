"""Notes as one Markdown file that people edit, and back.

A heading is a line such as `# Intended use <!-- intended-use -->`. All other lines are text, also
those that begin with `#`, so that a note may have headings of its own.
"""

from __future__ import annotations

import re
from typing import Final

from mlflow_report_plugin.notes.topics import SLUG, order
from mlflow_report_plugin.snapshot import TOPICS, ModelNote, Notes, topic_title

HINTS: Final = {
    "intended-use": "What is the model for, and who is to use it?",
    "out-of-scope-use": "What should nobody use it for?",
    "limitations": "Where is it wrong or weak, and what was not tested?",
    "ethical-considerations": "Whom may it harm, and what was done about that?",
    "human-oversight": "Who watches over it, and how can they stop it or overrule it?",
    "monitoring-plan": "What is measured in use, how often, and what happens when it gets worse?",
    "contacts": "Whom to ask, and whom to tell of a mistake?",
}
"""What is asked under a heading that nobody has written under."""
INTRO: Final = """\
<!-- Notes of {uri}. Write in Markdown under the headings; leave empty what you cannot say yet. -->
<!-- Lines like this one are left out. Whoever may read the model's experiment reads the rest. -->
<!-- Another heading: a line such as  # Fallback plan <!-- fallback-plan -->
"""
_HEADING: Final = re.compile(rf"# [^\n]{{0,200}} <!-- ({SLUG}) -->")


def composed(uri: str, notes: Notes) -> str:
    """Write the file that is edited.

    Args:
        uri: The version.
        notes: Its notes.

    Returns:
        The text of the file, with each known heading.
    """
    topics = sorted({*TOPICS, *(note.topic for note in notes.notes)}, key=order)
    parts = [_part(topic, notes.of(topic)) for topic in topics]
    return INTRO.format(uri=uri) + "".join(f"\n{part}" for part in parts)


def changed(uri: str, notes: Notes, edited: str) -> dict[str, str]:
    """Tell what somebody wrote.

    Args:
        uri: The version.
        notes: Its notes, as they were written to the file.
        edited: The file as it is now.

    Returns:
        The texts that are others now, by the names of their headings. One whose heading is gone
        is as it was: a file that lost its end takes nothing away.

    Raises:
        ValueError: There is text above the first heading.
    """
    before, after = _split(composed(uri, notes)), _split(edited)
    if _text(after[""], _intro(uri)):
        raise ValueError("there is text above the first heading")
    found: dict[str, str] = {}
    for topic, part in after.items():
        there = notes.of(topic)
        text = _text(part, _remarks(topic, there))
        is_same = text == there[0].text.strip() if len(there) == 1 else not (there or text)
        if topic and part.strip() != before.get(topic, "").strip() and not is_same:
            found[topic] = text
    return found


def _part(topic: str, there: tuple[ModelNote, ...]) -> str:
    remarks = _remarks(topic, there)
    texts = [_marked(note.text.strip()) for note in there] or [""]
    body = "\n".join(
        f"{remark}\n\n{text}\n" if text else f"{remark}\n"
        for remark, text in zip(remarks or [""], texts, strict=True)
    )
    return f"# {topic_title(topic)} <!-- {topic} -->\n{body}".replace(" -->\n\n\n", " -->\n\n")


def _remarks(topic: str, there: tuple[ModelNote, ...]) -> list[str]:
    """The comments under a heading, one for each text."""
    if len(there) > 1:  # nothing in a name may end the comment
        names = [re.sub(r"[^\w .@+]", "", note.author or "somebody") for note in there]
        return [f"<!-- {name} wrote this, others something else: keep one -->" for name in names]
    hint = HINTS.get(topic)
    return [f"<!-- {hint} -->"] if hint and not there else []


def _marked(text: str) -> str:
    """A text in which no line looks like a heading of the file."""
    return "\n".join(f"\\{line}" if _HEADING.fullmatch(line) else line for line in _lines(text))


def _split(text: str) -> dict[str, str]:
    """The parts of a file by heading; what stands above the first one under an empty name."""
    parts: dict[str, list[str]] = {"": []}
    topic = ""
    for line in _lines(text):
        heading = _HEADING.fullmatch(line.rstrip())
        if heading is not None:
            topic = heading[1]
            parts.setdefault(topic, []).append("")
        else:
            parts[topic].append(line)
    return {topic: "\n".join(lines) for topic, lines in parts.items()}


def _text(part: str, remarks: list[str]) -> str:
    return "\n".join(line for line in _lines(part) if line.strip() not in remarks).strip()


def _intro(uri: str) -> list[str]:
    return [line.strip() for line in _lines(INTRO.format(uri=uri))]


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")
