"""The form in which people edit the notes of a version, and what they sent with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qsl

from flask import request

from mlflow_report_plugin.errors import OutputFailed
from mlflow_report_plugin.logged.notes import Kept
from mlflow_report_plugin.notes.revision import MAX_NAME, MAX_NOTES
from mlflow_report_plugin.notes.topics import is_topic
from mlflow_report_plugin.snapshot import TOPICS, ModelNote, topic_title

MOST_BYTES = 8 * 1024 * 1024
"""How much of a form is read."""
FORM = "application/x-www-form-urlencoded"
BETWEEN = "\n\n"
"""Stands between texts that people wrote at once, when one of them is to become both."""


@dataclass(frozen=True)
class Sent:
    """What somebody sent."""

    fields: Mapping[str, str]

    @classmethod
    def read(cls) -> Sent:
        """Take it from the request.

        Returns:
            What was sent.

        Raises:
            OutputFailed: It is too long, or no form.
        """
        if request.mimetype != FORM or not 0 < (request.content_length or 0) <= MOST_BYTES:
            raise OutputFailed("what was sent is no form, or a very long one")
        body = request.get_data().decode("ascii", "replace")
        try:
            pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=4 * MAX_NOTES)
        except ValueError as error:
            raise OutputFailed("what was sent has more fields than the form") from error
        return cls(dict(pairs))

    @property
    def token(self) -> str:
        """The token of the form."""
        return self.fields.get("token", "")

    @property
    def based_on(self) -> str | None:
        """The revision that was read."""
        return self.fields.get("revision") or None

    @property
    def author(self) -> str:
        """The name that somebody typed."""
        return " ".join(self.fields.get("author", "").split())[:MAX_NAME]

    @property
    def texts(self) -> dict[str, str]:
        """What stands under each heading now."""
        told = {
            name.removeprefix("text-"): _plain(text)
            for name, text in self.fields.items()
            if name.startswith("text-")
        }
        return {topic: text for topic, text in told.items() if is_topic(topic)}

    @property
    def changed(self) -> dict[str, str]:
        """What stands under the headings that were changed."""
        return {
            topic: text
            for topic, text in self.texts.items()
            if digest(text) != self.fields.get(f"was-{topic}")
        }


@dataclass(frozen=True)
class Field:
    """A heading of the form."""

    topic: str
    """Its name."""
    text: str
    """What stands in the field."""
    kept: tuple[ModelNote, ...]
    """What is kept under it."""
    to_choose: bool = False
    """Whether something else is kept than what stands in the field, or two texts are."""

    @property
    def title(self) -> str:
        """The heading, for people."""
        return topic_title(self.topic)

    @property
    def rows(self) -> int:
        """How many lines the field shows at first."""
        return min(max(len(self.text) // 90 + self.text.count("\n") + 2, 3), 16)

    @property
    def was(self) -> str:
        """A digest of what is kept, by which it is told later whether somebody changed it."""
        return digest(_together(self.kept))


def fields(kept: Kept, typed: Mapping[str, str] = {}) -> list[Field]:
    """Make the fields of the form.

    Args:
        kept: What is kept.
        typed: What somebody typed who did not get it written.

    Returns:
        A field for each heading that every model is asked for, and for each that is there.
    """
    found = dict.fromkeys((*TOPICS, *(note.topic for note in kept.notes.notes), *typed))
    made = []
    for topic in found:
        notes = kept.notes.of(topic)
        text = typed.get(topic, _together(notes))
        other = topic in typed and text != _together(notes) and bool(notes)
        made.append(Field(topic, text, notes, other or len(notes) > 1))
    return made


def digest(text: str) -> str:
    """Tell a text from others.

    Args:
        text: The text.

    Returns:
        Its digest.
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _together(notes: tuple[ModelNote, ...]) -> str:
    return _plain(BETWEEN.join(note.text for note in notes))


def _plain(text: str) -> str:
    """A text as a form gives it back: with the line breaks of this side, and without the last."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
