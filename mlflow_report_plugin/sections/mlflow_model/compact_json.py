"""JSON with a line for each row of numbers, not one for each number."""

from __future__ import annotations

import re
from typing import Final

WIDEST: Final = 100
"""How many characters a line has, where it can be broken."""
TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{},:]|[^\s"\[\]{},:]+', re.DOTALL)
INDENT: Final = "  "
DEEPEST: Final = 100
"""How many levels are indented: with more, what is shown would be the square of what there is."""


def compact(text: str) -> str:
    """Lay out JSON so that lists without objects and lists in them stand on one line."""
    tokens = TOKEN.findall(text)
    flat_lists = _flat_lists(tokens)
    lines: list[str] = []
    line, depth, flat = "", 0, False
    for position, token in enumerate(tokens):
        before = tokens[position - 1] if position else ""
        if token in ("[", "{"):
            if before in ("[", "{"):
                lines.append(line)
                line = _indent(depth)
            flat = position in flat_lists
            line, depth = line + token, depth + 1
        elif token in ("]", "}"):
            depth = max(0, depth - 1)
            if not flat and before not in ("[", "{"):
                lines.append(line)
                line = _indent(depth)
            line, flat = line + token, False
        elif token == ",":
            following = tokens[position + 1] if position + 1 < len(tokens) else ""
            if flat and len(line) + len(following) < WIDEST:
                line += ", "
            else:
                lines.append(line + ",")
                line = _indent(depth)
        elif token == ":":
            line += ": "
        elif before in ("[", "{") and not flat:
            lines.append(line)
            line = _indent(depth) + token
        else:
            line += token
    return "\n".join((*lines, line))


def _indent(depth: int) -> str:
    return INDENT * min(depth, DEEPEST)


def _flat_lists(tokens: list[str]) -> set[int]:
    """Where lists begin that hold no other list and no object, as far as the tokens go."""
    found = set()
    following = "]"
    for position in reversed(range(len(tokens))):
        token = tokens[position]
        if token in ("[", "]", "{", "}"):
            if token == "[" and following == "]":
                found.add(position)
            following = token
    return found
