"""Addresses of things in the web UI and in the REST API of an open-source server."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode


def links(server: str, page: str, request: str, **query: str) -> dict[str, Any]:
    """Make the links of one thing.

    Args:
        server: The server's URI, without credentials.
        page: The path of its page in the web UI, each step quoted with `step`.
        request: The REST request that returns it, such as `runs/get`.
        **query: The query of that request.

    Returns:
        `web_ui_link` and `api_link`, or nothing where the server is not reached by HTTP.
    """
    if not server.lower().startswith(("http://", "https://")):
        return {}
    base = server.rstrip("/")
    search = f"?{urlencode(query, quote_via=quote)}" if query else ""
    return {
        "web_ui_link": f"{base}/#/{page}",
        "api_link": f"{base}/api/2.0/mlflow/{request}{search}",
    }


def step(name: str) -> str:
    """Quote one step of a path.

    Args:
        name: A name, with any characters.

    Returns:
        The name as it stands between two slashes.
    """
    return quote(name, safe="")
