"""Which addresses may be clicked."""

from __future__ import annotations

import re

from mlflow_report_plugin.document import Link

# Brackets are for addresses of IPv6 only.
_WEB = re.compile(
    r"https?://(\[[\da-f:.]+\])?[\w.~:/?#@!$&'()*+,;=%-]+|https?://\[[\da-f:.]+\]",
    re.ASCII | re.IGNORECASE,
)


_NEAR = re.compile(r"(\.\./){0,4}[A-Za-z0-9][A-Za-z0-9_./-]*", re.ASCII)


def is_near(file: str) -> bool:
    """Say whether a link may lead to a file near the page.

    Args:
        file: The way to it.

    Returns:
        True for what can be nothing but such a way, and leads no further up than to begin with.
    """
    return (
        len(file) <= 500 and ".." not in file.replace("../", "", 4) and bool(_NEAR.fullmatch(file))
    )


def is_web_address(url: str) -> bool:
    """Say whether a link may lead to an address.

    Args:
        url: Where a link wants to lead.

    Returns:
        True for `http:` and `https:` written in the characters that RFC 3986 allows.
    """
    return len(url) <= 2_000 and _WEB.fullmatch(url) is not None


def as_text(link: Link) -> str:
    """Say in words what cannot be a link.

    Args:
        link: A link that leads elsewhere than to the web.

    Returns:
        Its text, and its address where that is something else.
    """
    return link.text if link.text == link.url else f"{link.text} ({link.url})"
