r"""Text to Markdown that shows this text, and is nothing but text to every Markdown parser.

Three kinds of harm, three answers:

- Characters that mean something in a line get a backslash, and only where they mean it:
  the source of a report is read in terminals, too.
- Characters that mean something at the start of a line get one there.
- Addresses, `@names`, `#12` and `:emoji:` are found by GitHub and MLflow after all escapes
  are gone; only a code span keeps them as they are. The marks of credentials have such colons.
"""

from __future__ import annotations

import re
from itertools import groupby

from mlflow_report_plugin.renderers.visible import one_line, visible

_AUTOMATIC = re.compile(
    r"""(?:
        (?:https?|ftp)://[^\s`|\\<>"'()\[\]{}]*                 # a web address
      | (?<![^\W_])www\.[^\s`|\\<>"'()\[\]{}]*
      | (?<![\w.+@-])[\w.+-]*@(?=[\w+@-]*\.[\w+@-])[\w.+@-]*[\w+@-]  # an e-mail address
      | (?<!\w)@\w[\w-]*                                        # a name on GitHub
      | (?<![\w&])\#\d+\b                                       # an issue on GitHub
      | \[secret:[a-z0-9-]+(?::[0-9a-f]{4})?\]                 # what was masked
      | :(?!\d\d:)[\w+-]+:                                      # an emoji, not a time of day
    )+""",
    re.VERBOSE | re.IGNORECASE,
)
_INLINE = re.compile(
    r"""[\\`*\[\]<|~$]                              # always
      | (?<![^\W_])_ | _(?![^\W_])                  # not inside a word
      | &(?=[#a-z])                                 # in front of a character's name or number
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LINE_START = re.compile(r"^(?:[#>+=-]|\d+(?=[.)]))")


def inline(text: str) -> str:
    """Escape text for a cell, a heading or a link: somewhere in a line.

    Args:
        text: Any text.

    Returns:
        One line of Markdown, without spaces at its ends.
    """
    return _escape(one_line(text))


def paragraph(text: str) -> str:
    """Escape text for lines of its own, and keep its line breaks; tabs become spaces.

    Args:
        text: Any text.

    Returns:
        One paragraph for each run of lines between empty lines; empty for nothing but those.
    """
    lines = visible(text).replace("\t", "    ").split("\n")
    paragraphs = groupby(lines, key=lambda line: line.strip(" ") != "")
    return "\n\n".join("\\\n".join(map(_line, lines)) for filled, lines in paragraphs if filled)


def code_span(text: str) -> str:
    """Write text as code in a line.

    Args:
        text: Any text.

    Returns:
        A code span that shows the text in one line.
    """
    line = one_line(text) or " "
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    blank = " " if line[0] in "` " or line[-1] in "` " else ""
    return f"{fence}{blank}{line}{blank}{fence}"


def at_line_start(markdown: str) -> str:
    """Let Markdown that is escaped for the middle of a line stand at its start.

    Args:
        markdown: What `inline` made.

    Returns:
        The same, with the characters escaped that mean something at the start of a line.
    """
    return _LINE_START.sub(
        lambda m: m[0] + "\\" if m[0][-1].isdigit() else "\\" + m[0], markdown, count=1
    )


def _line(text: str) -> str:
    return at_line_start(_escape(text))


def within(text: str) -> str:
    """Escape a part of a line, whose spaces at its ends have something beside them.

    Args:
        text: Visible text without line breaks.

    Returns:
        Markdown that shows the text, unless it stands at the start of a line.
    """
    parts = []
    end = 0
    for match in _AUTOMATIC.finditer(text):
        parts += [_backslashes(text[end : match.start()]), f"`{match[0]}`"]
        end = match.end()
    parts.append(_backslashes(text[end:]))
    return "".join(parts)


def _escape(text: str) -> str:
    return _with_edges(within(text))


def _backslashes(text: str) -> str:
    return _INLINE.sub(r"\\\g<0>", text)


def _with_edges(text: str) -> str:
    """Write spaces at an edge as references: parsers strip them otherwise."""
    begins = len(text) - len(text.lstrip())
    ends = max(begins, len(text.rstrip()))
    return _spaces(text[:begins]) + text[begins:ends] + _spaces(text[ends:])


def _spaces(text: str) -> str:
    return "".join("&nbsp;" if c == " " else f"&#{ord(c)};" for c in text)
