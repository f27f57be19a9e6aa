"""What a renderer is: a small record around one function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Renderer:
    """An output format."""

    name: str
    """The name to ask for it by: `-f html`."""
    suffix: str
    """The suffix of its files, with the dot: `.html`."""
    media_type: str
    """Its media type: `text/html`."""
    render: Callable[..., str | bytes]
    """Called as `render(document=...)`; later versions may pass further keywords."""
