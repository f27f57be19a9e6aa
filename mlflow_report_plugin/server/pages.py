"""The pages around the reports, and the headers of all answers."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response
from jinja2 import Environment

from mlflow_report_plugin import formats
from mlflow_report_plugin.renderers import style
from mlflow_report_plugin.renderers.assets import source_of
from mlflow_report_plugin.renderers.own_templates import environment
from mlflow_report_plugin.sections.layouts import LAYOUTS
from mlflow_report_plugin.server import words

_HERE = Path(__file__).parent

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Who asks may lose the right to see it: so it is asked for again each time.
    "Cache-Control": "private, no-cache",
}
"""The headers of each answer, unless it has others."""
SAYS_WHERE_FROM = "same-origin"
"""The referrer policy of a page with a form that is posted: with that of other pages, browsers do
not say that it was one of ours which sent it."""
ENDS = "base-uri 'none'; frame-ancestors 'self'; form-action"
NOTHING = f"default-src 'none'; {ENDS} 'none'; sandbox"
"""The policy of a file, should a browser show it after all."""
ALLOWED = b"style-src "
"""What stands in the policy of a report before the styles that it allows, by their hashes."""


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Make a page.

    Args:
        template: The name of its template.
        status: The status of the answer.
        **values: What the template shows.

    Returns:
        The answer.
    """
    style = _style()
    text = _environment().get_template(template).render(style=style, **values)
    answer = Response(text, status, content_type="text/html; charset=utf-8")
    policy = f"default-src 'none'; style-src {source_of(style)}; {ENDS} 'self'"
    answer.headers["Content-Security-Policy"] = policy
    return answer


def with_bar(report: bytes, template: str, **values: Any) -> Response:
    """Show the page of a report below a bar.

    Args:
        report: The page.
        template: The name of the template of the bar.
        **values: What the bar shows.

    Returns:
        The answer.
    """
    bar = _environment().get_template(template).render(**values)
    style = _bar_style()
    # What comes first of all of these is the template's own: what others wrote is escaped.
    head, end, body = report.partition(b"</head>")
    allowed = f"{source_of(style)} ".encode()
    head = head.replace(ALLOWED, ALLOWED + allowed, 1) + f"<style>{style}</style>".encode()
    body = body.replace(b"<header>", bar.encode() + b"<header>", 1)
    answer = Response(head + end + body, content_type="text/html; charset=utf-8")
    styles = head.partition(ALLOWED)[2].partition(b";")[0].decode()
    policy = f"default-src 'none'; style-src {styles}; img-src data:; {ENDS} 'none'"
    answer.headers["Content-Security-Policy"] = policy
    return answer


def address(page: str, /, **query: str) -> str:
    """Write the address of a page, as seen from another one.

    Args:
        page: The page.
        **query: What it is about; names may hold anything, so they are no part of the path.

    Returns:
        A relative address, which is right behind any proxy.
    """
    told = {name: value for name, value in query.items() if value}
    return f"{page}?{urlencode(told, quote_via=quote, errors='replace')}" if told else page


def in_mlflow(*steps: str) -> str:
    """Write the address of a page of MLflow's own, as seen from one of ours.

    Args:
        *steps: The steps of its path.

    Returns:
        A relative address.
    """
    return "../#/" + "/".join(quote(step, safe="", errors="replace") for step in steps)


@cache
def _style() -> str:
    return "\n".join((style.sheet(), _bar_style(), (_HERE / "pages.css").read_text("utf-8")))


@cache
def _bar_style() -> str:
    return (_HERE / "bar.css").read_text("utf-8")


def formats_of(page: str) -> list[str]:
    """Name the formats that a page can be downloaded in: some tell of one model only."""
    is_report = page == "download"
    return [
        name for name in formats.offered() if is_report or not formats.is_made_of_snapshot(name)
    ]


@cache
def _environment() -> Environment:
    found = environment(_HERE / "templates")
    found.filters.update(words.FILTERS)
    found.globals.update(
        address=address, formats=formats_of, in_mlflow=in_mlflow, layouts=lambda: [*LAYOUTS]
    )
    return found
