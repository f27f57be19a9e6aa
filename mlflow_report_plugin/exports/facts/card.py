"""What the card beside a model says of it in YAML, as the Hub's cards do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from mlflow_report_plugin.snapshot import Snapshot, TextFile

FRONT: Final = re.compile(r"\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
"""The YAML that a card begins with."""
LARGEST: Final = 20_000
"""How many characters of YAML are read: a card has a few lines of it."""


def card_values(snapshot: Snapshot, key: str) -> Iterator[str]:
    """Give what the cards beside a model say.

    Args:
        snapshot: What was collected.
        key: A key of a card, such as `language`.

    Yields:
        Its values that are texts and not empty, one by one where it has several.
    """
    for document in snapshot.documents or ():
        value = _read(document).get(key)
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, str) and each.strip():
                yield each.strip()


def _read(file: TextFile) -> dict[object, object]:
    path = file.path.lower()
    text = file.text if path.endswith((".yaml", ".yml")) and file.complete else ""
    if path.endswith(".md"):
        found = FRONT.match(file.text[: LARGEST + 10])
        text = found[1] if found else ""
    if not text or len(text) > LARGEST:
        return {}
    try:
        # An alias may stand for very much, and no card needs one.
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            return {}
        read = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
