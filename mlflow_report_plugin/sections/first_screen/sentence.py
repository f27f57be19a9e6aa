"""The sentence that says what the model is: a person's, or else one that is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.sections.blocks.kind import kind
from mlflow_report_plugin.sections.first_screen.in_and_out import returns, takes
from mlflow_report_plugin.snapshot import Snapshot

LONGEST: Final = 240
"""How many characters the sentence has."""
LOOKED_AT: Final = 4_000
"""How many characters of a description are looked at."""
LEFT_OUT: Final = re.compile(r"(#|```|~~~|\||<|!\[|---|===|\*\*\*|___)")
"""What the lines begin with that are no sentences: headings, code, tables, HTML, pictures."""
LINE_START: Final = re.compile(r"^(>[ ]?|[-*+][ ]|\d{1,3}[.)][ ])")
"""What stands before the sentence in a quote or a list."""
LINK: Final = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
EMPHASIS: Final = re.compile(r"[*`~]|(?<![^\W_])_|_(?![^\W_])")
"""The marks around words; an underscore inside a word is none."""
END: Final = re.compile(r"(?<=[.!?])[ ](?=\W?[A-Z0-9])|(?<=[\u3002\uff01\uff1f])")
"""Where the next sentence begins."""
ABBREVIATION: Final = re.compile(r"(\b[A-Za-z]|\b(e\.g|i\.e|vs|etc|cf|approx|ca|Dr|Mr|Mrs|No))\.$")
"""What ends with a dot and ends no sentence."""


def sentence(snapshot: Snapshot) -> str:
    """Say what the model is."""
    for text in descriptions(snapshot):
        if text and (found := first_sentence(text)):
            return found
    return made(snapshot)


def descriptions(snapshot: Snapshot) -> Iterator[str | None]:
    """Give what people wrote about the model, the closest first."""
    yield snapshot.model_version.description if snapshot.model_version else None
    yield snapshot.registered_model.description if snapshot.registered_model else None
    yield tag(snapshot.run.tags, "mlflow.note.content") if snapshot.run else None


def first_sentence(markdown: str) -> str:
    """Find the first sentence of a description.

    Args:
        markdown: The description.

    Returns:
        Its words without the marks of Markdown, not too long; empty where there are none.
    """
    lines: list[str] = []
    in_code = False
    for line in markdown[:LOOKED_AT].splitlines():
        stripped = line.strip()
        if stripped.startswith(("```", "~~~")):
            in_code = not in_code
        elif in_code or LEFT_OUT.match(stripped):
            if lines:
                break
        elif stripped:
            lines.append(LINE_START.sub("", stripped, count=1))
        elif lines:
            break
    words = EMPHASIS.sub("", LINK.sub(r"\1", " ".join(lines)))
    return brief(until_the_end(" ".join(words.split())), LONGEST)


def until_the_end(words: str) -> str:
    """Cut after the first sentence."""
    for end in END.finditer(words):
        if not ABBREVIATION.search(words[max(0, end.start() - 10) : end.start()]):
            return words[: end.start()].strip()
    return words


def made(snapshot: Snapshot) -> str:
    """Say what the model is, as far as its MLmodel file tells."""
    what = kind(snapshot)
    if not what:
        unread = not_read(snapshot, "model_version", "registered_model", "run")
        nobody = "" if unread else ", and nobody has described the model"
        return f"The MLmodel file was not read{nobody}."
    does = [words for words in (takes(snapshot), returns(snapshot)) if words]
    return brief(f"{what}{' that ' + ' and '.join(does) if does else ''}.", LONGEST)
