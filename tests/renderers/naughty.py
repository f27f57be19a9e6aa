"""Text that tries to be more than text."""

from __future__ import annotations

from hypothesis import strategies as st

from mlflow_report_plugin.document import (
    Bars,
    Block,
    Branch,
    Curve,
    Graph,
    Image,
    Matrix,
    Node,
    Plot,
    Sparkline,
    Table,
    Tree,
)
from tests.renderers import pictures

NAUGHTY = (
    "<script>alert(1)</script>",
    "</td></tr></table><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "<img src=//evil.example/x.png>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "<!-- comment -->",
    "<?php ?>",
    "<![CDATA[x]]>",
    "<!DOCTYPE html>",
    "&lt;b&gt; &amp; &copy; &#8238; &#x202e; &nbsp",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "[link](https://evil.example)",
    "[link](javascript:alert(1))",
    "[link][1]",
    "[1]: https://evil.example",
    "![image](https://evil.example/x.png)",
    "![image](data:image/svg+xml;base64,AAAA)",
    "<https://evil.example>",
    "<javascript:alert(1)>",
    "https://evil.example/a_b*c?x=1&copy;=2|3",
    "http://evil.example:",
    "see www.evil.example.",
    "ftp://evil.example",
    "someone@evil.example, mailto:someone@evil.example xmpp:a@b.example/x",
    "a_http://x.example_b `c`http://y.example_d",
    "@octocat fixed #12 :tada::+1: at 08:18:11",
    "text[^1]",
    "[^1]: footnote",
    "$x$ $$y$$ $`z`$",
    "*emphasis* **strong** _em_ __st__ ~~gone~~ ~sub~ `code` ``co`de``",
    "snake_case_name _private __dunder__ 2*3*4",
    "a|b",
    "a\\|b",
    "a\\\\|b",
    "|",
    "||||",
    "ends with \\",
    "\\",
    "\\\\",
    "`",
    "```",
    "```\n<b>\n```",
    "````python\nx\n````",
    "~~~\nx\n~~~",
    "a ` b | c \\` d",
    "# heading",
    "heading\n=======",
    "heading\n---",
    "#",
    "text #",
    "- item\n- [ ] task",
    "+ item",
    "1. one",
    "1) one",
    "> quote",
    "> [!WARNING]\n> alert",
    "---",
    "***",
    "| a |\n| - |\n| b |",
    "a\n| b |\n| - |",
    "    indented",
    "\tindented",
    "  two spaces at both ends  ",
    "line one\nline two",
    "line one\r\nline two",
    "line one\rline two",
    "\n",
    "\n\n\n",
    "a\n\n\nb",
    "a\n  \nb",
    "a  \nb\\\nc",
    "a\x0bb\x0cc\x85d\u2028e\u2029f",
    "\x00\x01\x1b[31mred\x7f\x9b",
    "\u202eevil\u202c \u2066x\u2069 \u200b\ufeff\xad",
    "\ud800 \udfff",
    "\ufffe\uffff",
    "\u3000wide\u3000",
    "\xa0no break\xa0",
    "שלום مرحبا",
    "👩‍👩‍👧 نمی‌خواهم",
    "x" * 500,
    " ",
)
"""One of each kind of trouble."""

PIECES = (*NAUGHTY, *"\\|`*_[]()<>!&~$#+-=.:@/ \t\n\r", "http://", "www.", "a", "B", "7", "é")

text = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.text(st.characters(), max_size=60),
    st.lists(st.sampled_from(PIECES) | st.text(st.characters(), max_size=4), max_size=8).map(
        "".join
    ),
)
"""Any text, trouble preferred."""


def drawings(text: str) -> tuple[Block, ...]:
    """Everything that is drawn, with this text wherever there is text."""
    points = ((0.0, 1.0), (1.0, 2.0))
    nodes = (Node(text, text, text, marked=True), Node(f"{text}2", text, text))
    folder = Branch(text, text, (Branch(text, text),))
    return (
        Table(("Metric", "History"), ((text, Sparkline(points, text)),)),
        Plot(text, (Curve(text, points, points[0]), Curve(text, points)), text, text, text),
        Bars(text, (text, text), ((text, (1.0, None)), (text, (-1.0, 0.0))), text),
        Matrix(text, (text, text), ((1, 2), (3, 4)), text),
        Graph(nodes, ((text, f"{text}2"), (text, "nowhere")), text),
        Image(pictures.pixels("png", 2, 1), "image/png", text, text),
        Image(text.encode(errors="replace"), "image/svg+xml", text, text),
        Tree((folder, Branch(text, text))),
    )
