"""The formats of this package."""

from __future__ import annotations

from typing import Any

from mlflow_report_plugin.document import Document
from mlflow_report_plugin.renderers import markdown
from mlflow_report_plugin.renderers.renderer import Renderer


def _html(*, document: Document, **more: Any) -> str:
    # Markdown is the default format: it need not wait until jinja2 and markdown_it are imported.
    from mlflow_report_plugin.renderers.html import render

    return render(document=document, **more)


def _pdf(*, document: Document, **more: Any) -> bytes:
    from mlflow_report_plugin.renderers.pdf import render

    return render(document=document, **more)


def _terminal(*, document: Document, **more: Any) -> str:
    from mlflow_report_plugin.renderers.terminal import render

    return render(document=document, **more)


MARKDOWN = Renderer("markdown", ".md", "text/markdown", markdown.render)
"""GitHub-flavoured Markdown."""

HTML = Renderer("html", ".html", "text/html", _html)
"""One HTML page that needs no other file."""

PDF = Renderer("pdf", ".pdf", "application/pdf", _pdf)
"""Pages to print, to file and to sign; needs the extra `pdf`."""

TERMINAL = Renderer("terminal", ".ansi", "text/plain", _terminal)
"""The first screen for people at a terminal."""

RENDERERS: tuple[Renderer, ...] = (MARKDOWN, HTML, PDF, TERMINAL)
"""The formats of this package."""
