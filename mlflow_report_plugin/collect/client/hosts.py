"""Keeping the reader's login from hosts that only the location of some files names.

Who registers a version, or makes an experiment, may name any location for its files. MLflow would
ask whatever host it names, and prove to it who the reader is. A server would show them what only
it can reach; MLflow's own servers refuse that only in newer versions.
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
WITH_A_HOST = frozenset(("http", "https", "ftp", "sftp", "hdfs", "viewfs", "abfss", "r2", "b2"))
"""The schemes of locations that begin with the host to ask. MLflow makes `mlflow-artifacts` one of
the first two."""
DOMAINS = {
    "abfss": (
        *(".core.windows.net", ".core.chinacloudapi.cn", ".core.usgovcloudapi.net"),
        ".fabric.microsoft.com",
    ),
    "r2": (".r2.cloudflarestorage.com",),
    "b2": (".backblazeb2.com",),
}
"""To whom the tokens belong that MLflow sends to the host of such a location."""
PORTS = {"http": 80, "https": 443}


def require_trusted(location: str, tracking_uri: str) -> None:
    """Refuse a location where the reader's login would go to a host that nobody vouches for.

    Args:
        location: Where files are, as MLflow reads it.
        tracking_uri: The tracking server.

    Raises:
        AccessDenied: It is refused.
    """
    scheme, host = scheme_of(location), _host(location)
    # Those of Hadoop without a host are where its settings say.
    is_at_home = scheme in ("hdfs", "viewfs") and not host
    if scheme not in WITH_A_HOST or is_at_home or scheme in _allowed():
        return
    known = {_server(tracking_uri), *(_server(os.environ.get(n, "")) for n in OF_THE_SERVER)}
    if _server(location) in known - {None} or (host or "").endswith(DOMAINS.get(scheme, ())):
        return
    if any(os.environ.get(name) for name in OF_THE_SERVER):
        why = "a server asks no host that only a location names"
    elif scheme in DOMAINS or (scheme in ("http", "https") and _has_login(location)):
        why = "asking it would send it the login"
    else:
        return
    raise AccessDenied(
        f"the files are on another host, {host}, and {why}: {ALLOWED_VARIABLE}={scheme} allows that"
    )


def scheme_of(location: str) -> str:
    """Tell the scheme of a location as MLflow does, which reads over blanks and line breaks.

    Args:
        location: Where files are.

    Returns:
        The scheme in small letters; empty for a path.
    """
    try:
        return urlsplit(location).scheme.lower()
    except ValueError:  # MLflow refuses it
        return ""


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
