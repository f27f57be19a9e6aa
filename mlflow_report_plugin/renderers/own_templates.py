"""How our own templates are filled."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def environment(folder: Path) -> Environment:
    """Make what fills the templates of a folder.

    Args:
        folder: Where they are.

    Returns:
        An environment that escapes all that is no markup, and knows nothing that is not given.
    """
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
