"""The pages around the reports, and the headers of all answers."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mlflow_report_plugin import formats, redact
from mlflow_report_plugin.renderers import description, style
from mlflow_report_plugin.renderers.visible import one_line, short_line, shorten, visible
from mlflow_report_plugin.sections.blocks import history_words
from mlflow_report_plugin.sections.blocks.cells import short_number
from mlflow_report_plugin.sections.blocks.changes import PLURALS
from mlflow_report_plugin.snapshot import VersionInHistory

_HERE = Path(__file__).parent

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Who asks may lose the right to see it: so it is asked for again each time.
    "Cache-Control": "private, no-cache",
}
"""The headers of each answer."""
ENDS = "base-uri 'none'; frame-ancestors 'self'; form-action"
LINE_LIMIT = 600
"""The longest line about changes that is shown whole, in characters."""
NOTHING = f"default-src 'none'; {ENDS} 'none'; sandbox"
"""The policy of a file, should a browser show it after all."""
# The page of a report has a policy of its own that allows its one style by its hash; both hold.
REPORT = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; {ENDS} 'none'"
"""The policy of a report."""


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
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; {ENDS} 'self'"
    answer.headers["Content-Security-Policy"] = policy
    return answer


def with_trail(report: bytes, trail: str) -> bytes:
    """Add the way to other pages to the page of a report.

    Args:
        report: The page.
        trail: HTML that leads there.

    Returns:
        The page with it, above the title.
    """
    # The first header is the template's own: all that others wrote is escaped.
    return report.replace(b"<header>", b"<header>" + trail.encode(), 1)


def trail(template: str, piece: object) -> str:
    """Write the way from a page to others.

    Args:
        template: The name of its template.
        piece: What the page shows.

    Returns:
        A paragraph of links.
    """
    return _environment().get_template(template).render(asked=piece, formats=formats.suffixes())


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


def _time(milliseconds: object) -> str:
    try:
        return history_words.shown_time(int(str(milliseconds)))
    except ValueError:
        return ""


def _changed(version: VersionInHistory) -> str:
    """What changed in a version, on one line."""
    shown, remark = shorten(history_words.what_changed(version), LINE_LIMIT)
    return one_line(shown) + remark


def _worst(version: VersionInHistory) -> str:
    """The worst of what changed in a version, as the name of a class."""
    since = version.since
    return next((each for each in PLURALS if since and getattr(since, each)), "")


@cache
def _style() -> str:
    return f"{style.sheet()}\n{(_HERE / 'pages.css').read_text(encoding='utf-8')}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        changed=_changed,
        describe=lambda text: description.render(shorten(redact.text(text))[0]),
        in_words=history_words.in_words,
        short=lambda text: short_line(redact.text(text)),
        number=short_number,
        time=_time,
        worst=_worst,
        visible=visible,
    )
    environment.globals.update(address=address, in_mlflow=in_mlflow)
    return environment
