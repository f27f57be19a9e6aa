"""JSON with a line for each row of numbers, not one for each number."""

from __future__ import annotations

import re
from typing import Final

WIDEST: Final = 100
"""How many characters a line has, where it can be broken."""
TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{},:]|[^\s"\[\]{},:]+', re.DOTALL)
INDENT: Final = "  "


def compact(text: str) -> str:
    """Lay out JSON so that lists without objects and lists in them stand on one line."""
    tokens = TOKEN.findall(text)
    lines: list[str] = []
    line, depth, flat = "", 0, False
    for position, token in enumerate(tokens):
        before = tokens[position - 1] if position else ""
        if token in ("[", "{"):
            if before in ("[", "{"):
                lines.append(line)
                line = INDENT * depth
            flat = token == "[" and _is_flat(tokens, position)
            line, depth = line + token, depth + 1
        elif token in ("]", "}"):
            depth = max(0, depth - 1)
            if not flat and before not in ("[", "{"):
                lines.append(line)
                line = INDENT * depth
            line, flat = line + token, False
        elif token == ",":
            following = tokens[position + 1] if position + 1 < len(tokens) else ""
            if flat and len(line) + len(following) < WIDEST:
                line += ", "
            else:
                lines.append(line + ",")
                line = INDENT * depth
        elif token == ":":
            line += ": "
        elif before in ("[", "{") and not flat:
            lines.append(line)
            line = INDENT * depth + token
        else:
            line += token
    return "\n".join((*lines, line))


def _is_flat(tokens: list[str], start: int) -> bool:
    """Whether a list holds no other list and no object, as far as its tokens go."""
    brackets = (token for token in tokens[start + 1 :] if token in ("[", "]", "{", "}"))
    return next(brackets, "]") == "]"
