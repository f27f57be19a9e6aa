"""What a renderer is: a small record around one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal


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
    """Called as `render(document=...)`, or as `render(snapshot=...)` where it is made of that;
    later versions may pass further keywords."""
    made_of: Literal["document", "snapshot"] = "document"
    """What it is made of: the report as people read it, or all that is known of one model. What is
    made of a snapshot is a format of reports only: comparisons and histories have no snapshot."""
    beside: Callable[..., Mapping[str, str | bytes]] | None = None
    """Called like `render` where it is written to a file, for what belongs into the same folder:
    the content of each further file by its path."""
