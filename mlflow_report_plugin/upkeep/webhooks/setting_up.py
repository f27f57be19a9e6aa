"""Creating, trying and deleting the webhook that tells a server of its own new versions."""

from __future__ import annotations

import re

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError

PATH = "/report/webhooks"
"""Where the receiver is, below the address of the server."""
TRACKING_VARIABLE = "MLFLOW_REPORT_TRACKING_URI"
"""The environment variable with the address under which the server reaches itself."""


def default_url(tracking_uri: str) -> str:
    """Tell where a server receives webhooks.

    Args:
        tracking_uri: The server, as its clients know it.

    Returns:
        The address.

    Raises:
        ReportError: It is no server.
    """
    if not tracking_uri.startswith(("http://", "https://")):
        raise ReportError(
            f"webhooks are sent by an MLflow server, and {tracking_uri} is none: "
            "set MLFLOW_TRACKING_URI, or give the URL"
        )
    return f"{without_login(tracking_uri).rstrip('/')}{PATH}"


def tracking_uri_of(url: str) -> str:
    """Tell under which address a server reaches itself.

    Args:
        url: Where it receives webhooks.

    Returns:
        The address, for the worker of the server.
    """
    return without_login(url).removesuffix("/").removesuffix(PATH)


_LOGIN = re.compile(f"://(?:{redact.MARK.pattern})@")


def without_login(url: str) -> str:
    """Take user and password out of an address.

    Args:
        url: The address; they may be masked already.

    Returns:
        The address without them, to be shown to anybody.
    """
    return _LOGIN.sub("://", redact.text(url))


def create(client: Client, name: str, url: str, secret: str, description: str) -> None:
    """Create the webhook.

    Args:
        client: The registry.
        name: Its name.
        url: Where the server receives it.
        secret: What it is signed with.
        description: What people read about it.

    Raises:
        ReportError: There is one of this name already, or the server refuses.
    """
    if client.webhook_settings.ids(name):
        # Its secret cannot be read again, and with two the server would know only one.
        raise ReportError(f"there is a webhook {name!r} already: delete it, or take another --name")
    client.webhook_settings.create(name, url, secret, description)


def test(client: Client, name: str) -> str:
    """Let the server send an example.

    Args:
        client: The registry.
        name: The webhook.

    Returns:
        What was answered.

    Raises:
        ReportError: There is no such webhook, or the receiver did not take the example.
    """
    is_taken, answer = client.webhook_settings.test(_ids(client, name)[0])
    if not is_taken:
        raise ReadFailed(f"the webhook {name!r} does not work: {answer}")
    return answer


def delete(client: Client, name: str) -> None:
    """Delete the webhook.

    Args:
        client: The registry.
        name: Its name.

    Raises:
        ReportError: There is no such webhook, or the server refuses.
    """
    for webhook_id in _ids(client, name):
        client.webhook_settings.delete(webhook_id)


def _ids(client: Client, name: str) -> list[str]:
    ids = client.webhook_settings.ids(name)
    if not ids:
        raise NotFound(f"there is no webhook {name!r}")
    return ids
