"""What was laid out, as SVG: for HTML pages, whose style it has, and as pictures of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from mlflow_report_plugin.renderers.own_templates import environment
from mlflow_report_plugin.renderers.visible import short_line, visible

_NAMESPACE: Final = Markup('<svg xmlns="http://www.w3.org/2000/svg" ')
_STYLE: Final = Markup("<style>{}</style></svg>")


def svg(name: str, *arguments: Any) -> Markup:
    """Call a macro of `drawn.svg`.

    Args:
        name: The macro.
        *arguments: What it shows.

    Returns:
        An element of SVG, as it stands in a page.
    """
    painted: Markup = getattr(_drawn().module, name)(*arguments)
    return painted


def alone(drawing: Markup, style: str) -> bytes:
    """Make a file of what stands in a page.

    Args:
        drawing: What `svg` made.
        style: What it looks like: CSS of ours, without `<` and `&`.

    Returns:
        An SVG file.
    """
    inside = drawing.removeprefix("<svg ").removesuffix("</svg>")
    return f"{_NAMESPACE}{inside}{_STYLE.format(style)}".encode()


@cache
def _drawn() -> Any:
    found = environment(Path(__file__).parent)
    found.filters.update(short=short_line, visible=visible)
    return found.get_template("drawn.svg")
