"""YAML that every reader gives back as it was."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

BREAKS: Final = re.compile("[\n\x85\u2028\u2029]")
"""What breaks a line in YAML. The Hub ends a card's YAML at a line that begins with `---`."""


class _Dumper(yaml.SafeDumper):
    """Writes each text in one line, and nothing as an alias."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  its form
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if BREAKS.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def in_yaml(value: object) -> str:
    """Write a value as YAML.

    Args:
        value: Lists, mappings, texts and numbers.

    Returns:
        YAML, ending with a newline.
    """
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))
