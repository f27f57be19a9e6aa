"""Addresses that MLflow would take for something else than was meant."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from mlflow_report_plugin.errors import ServerUnreachable

# MLflow takes it for a folder of that name, and makes that.
_HOST_AND_PORT = re.compile(r"(?:[^/@\s]*@)?([\w.-]+:\d+(?:/\S*)?)")
_ONE_SLASH = re.compile(r"(https?):/?([^/\s]+)", re.IGNORECASE)


def check(uri: str) -> None:
    """Refuse what looks like the address of a server and is none.

    Args:
        uri: The URI of a tracking server or registry.

    Raises:
        ServerUnreachable: It is no address; what is meant is suggested.
    """
    if (found := _HOST_AND_PORT.fullmatch(uri)) and not Path(uri).exists():
        raise ServerUnreachable(f"{found[1]!r} names no protocol: is it http://{found[1]}?")
    if found := _ONE_SLASH.match(uri):
        raise ServerUnreachable(f"{uri!r} names no host: is it {found[1]}://{found[2]}?")
    if uri.lower().startswith(("http://", "https://")) and "#" in uri:
        page = urlsplit(uri)
        server = page._replace(path=page.path.rstrip("/"), query="", fragment="").geturl()
        raise ServerUnreachable(f"{uri!r} is the address of a page: is the server {server}?")
