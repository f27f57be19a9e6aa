"""Keeping the reader's login from hosts that only the location of some files names.

Who registers a version, or makes an experiment, may name any location for its files. MLflow would
ask whatever host it names, and prove to it who the reader is.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from mlflow_report_plugin import marking
from mlflow_report_plugin.errors import AccessDenied

ALLOWED_VARIABLE = "MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES"
"""MLflow's own: the schemes of locations whose hosts a server may ask."""
OF_THE_SERVER = ("_MLFLOW_SERVER_ARTIFACT_ROOT", "_MLFLOW_SERVER_ARTIFACT_DESTINATION")
"""Where whoever runs the server keeps its artifacts, in the workers of that server."""
AZURE = (
    *(".core.windows.net", ".core.chinacloudapi.cn", ".core.usgovcloudapi.net"),
    ".fabric.microsoft.com",
)
"""The domains of Azure's storage, to which the token of `abfss` belongs."""
PORTS = {"http": 80, "https": 443}


def require_trusted(location: str, tracking_uri: str) -> None:
    """Refuse a location where the reader's login would go to a host that nobody vouches for.

    Args:
        location: Where files are, as MLflow reads it.
        tracking_uri: The tracking server.

    Raises:
        AccessDenied: It is refused.
    """
    scheme = location.partition(":")[0].lower()
    if scheme in ("http", "https"):
        known = {_server(tracking_uri), *(_server(os.environ.get(n, "")) for n in OF_THE_SERVER)}
        is_trusted = _server(location) in known - {None} or not _has_login(location)
    elif scheme == "abfss":
        is_trusted = (_host(location) or "").endswith(AZURE)
    else:
        return
    if not is_trusted and scheme not in _allowed():
        raise AccessDenied(
            f"the files are on another host, {_host(location)}, and asking it would send it the "
            f"login: {ALLOWED_VARIABLE}={scheme} allows that"
        )


def _server(uri: str) -> tuple[str, int] | None:
    """Host and port, None where what is asked may be another than what is read here."""
    try:
        parts = urlsplit(uri)
        port = parts.port or PORTS.get(parts.scheme.lower(), 0)
    except ValueError:
        return None
    host = _host(uri)
    return (host, port) if host else None


def _host(uri: str) -> str | None:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    # Clients end the host at a backslash.
    is_clear = not any(char == "\\" or char.isspace() for char in parts.netloc)
    return parts.hostname.lower() if parts.hostname and is_clear else None


def _has_login(location: str) -> bool:
    from mlflow.utils.credentials import get_default_host_creds

    credentials = get_default_host_creds(location)  # type: ignore[no-untyped-call]  # MLflow's
    kinds = ("username", "password", "token", "auth", "aws_sigv4", "client_cert_path")
    further = os.environ.get(marking.VARIABLE)
    return bool(further) or any(getattr(credentials, kind, None) for kind in kinds)


def _allowed() -> set[str]:
    schemes = os.environ.get(ALLOWED_VARIABLE, "").lower().split(",")
    allowed = {scheme.strip() for scheme in schemes}
    # `mlflow-artifacts://HOST` is read by HTTP.
    return allowed | ({"http", "https"} if "mlflow-artifacts" in allowed else set())
