"""The templates: `page.html`, and macros for everything in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from mlflow_report_plugin.renderers.drawings import tree
from mlflow_report_plugin.renderers.html import words
from mlflow_report_plugin.renderers.outline import heading_text
from mlflow_report_plugin.renderers.own_templates import environment
from mlflow_report_plugin.renderers.visible import short_line, visible


def page(**values: Any) -> str:
    """Fill in the page.

    Args:
        **values: What the template shows.

    Returns:
        The page.
    """
    return _environment().get_template("page.html").render(**values)


def block(name: str, *arguments: Any) -> Markup:
    """Call a macro of `blocks.html`.

    Args:
        name: The macro.
        *arguments: What it shows.

    Returns:
        HTML.
    """
    return _macro("blocks.html", name, arguments)


def drawing(name: str, *arguments: Any) -> Markup:
    """Call a macro of `drawings.html`.

    Args:
        name: The macro.
        *arguments: What it shows.

    Returns:
        HTML.
    """
    return _macro("drawings.html", name, arguments)


def _macro(template: str, name: str, arguments: tuple[Any, ...]) -> Markup:
    markup: Markup = getattr(_environment().get_template(template).module, name)(*arguments)
    return markup


@cache
def _environment() -> Environment:
    found = environment(Path(__file__).parent)
    found.filters.update(
        breakable=words.breakable,
        heading=heading_text,
        remark=tree.remark,
        short=short_line,
        visible=visible,
        command=words.command,
    )
    return found
