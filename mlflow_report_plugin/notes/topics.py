"""The headings that people write under."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from mlflow_report_plugin.snapshot import TOPICS

MAX_TOPIC: Final = 60
"""How long the name of a heading may be."""
SLUG: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
"""What the name of a heading is made of."""


def is_topic(topic: str) -> bool:
    """Tell whether a heading may have this name.

    Args:
        topic: The name.

    Returns:
        Whether it may.
    """
    return len(topic) <= MAX_TOPIC and re.fullmatch(SLUG, topic) is not None


def topic_of(heading: str) -> str:
    """Tell the name of a heading.

    Args:
        heading: The heading as people write it, or its name.

    Returns:
        The name; it need not be one that is allowed.
    """
    return "-".join(re.findall(r"[a-z0-9]+", heading.lower()))


def nearest(topic: str) -> str | None:
    """Tell which known heading somebody may have meant.

    Args:
        topic: What they wrote.

    Returns:
        A name of `TOPICS` that is much like it, but another; None where none is.
    """
    found = get_close_matches(topic, TOPICS, n=1, cutoff=0.75)
    return found[0] if found and found[0] != topic else None


def order(topic: str) -> tuple[int, str]:
    """Order headings: those of `TOPICS` first.

    Args:
        topic: The name of a heading.

    Returns:
        What to sort by.
    """
    known = list(TOPICS)
    return (known.index(topic) if topic in known else len(known), topic)
