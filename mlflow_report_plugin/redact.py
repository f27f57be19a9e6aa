"""Keeping credentials out of everything that a report says."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote

_USERINFO = re.compile(
    # The containers of Azure stand where others have a user.
    r"(?<!wasb)(?<!wasbs)(?<!abfs)(?<!abfss)://"
    r"(?P<user>[^/?#\s@]*(?:@[^/?#\s@]*)*"
    # A password may hold / ? # or blanks, against the rules; what looks like a port is none.
    r"|[^/?#\s@:\[]*:(?!\d+(?:[/?#\s]|$))(?:\S*|[^/?#@\n]*))@"
)
_QUERY_SECRET = re.compile(
    r"(?i)([?&;](?:password|passwd|pwd|token|access_token|secret|sig|signature|key|"
    r"x-amz-credential|x-amz-signature|x-amz-security-token)=)[^&;\s'\"]+"
)
_SECRET_VARIABLES = (
    "MLFLOW_TRACKING_PASSWORD",
    "MLFLOW_TRACKING_TOKEN",
    "MLFLOW_REPORT_WEBHOOK_SECRET",
    "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY",
    "DATABRICKS_TOKEN",
    "DATABRICKS_PASSWORD",
    "DATABRICKS_CLIENT_SECRET",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AZURE_STORAGE_ACCESS_KEY",
    "AZURE_STORAGE_CONNECTION_STRING",
)
_MASK = "***"


def uri(text: str) -> str:
    """Mask the credentials in a URI, or in each URI of a text.

    Args:
        text: A URI such as `https://user:password@host/path`, or a text with some.

    Returns:
        The text with user and password, and the values of query parameters that hold
        secrets, replaced by `***`.
    """
    return _QUERY_SECRET.sub(rf"\1{_MASK}", _USERINFO.sub(f"://{_MASK}@", text))


def message(text: str, *uris: str) -> str:
    """Mask the credentials in a message that MLflow or a library below it wrote.

    Args:
        text: The message.
        *uris: URIs whose passwords must not stand in it in any form.

    Returns:
        The message without the passwords of `uris`, without the secrets that the
        environment holds, and without credentials in the URIs it quotes.
    """
    secrets = {os.environ.get(name, "") for name in _SECRET_VARIABLES}
    for each in uris:
        secrets |= _passwords(each)
    for secret in sorted(secrets - {""}, key=len, reverse=True):
        text = text.replace(secret, _MASK)
    return uri(text)


def _passwords(text: str) -> set[str]:
    found = _USERINFO.search(text)
    password = found["user"].partition(":")[2] if found else ""
    # What stands before the first / ? or # is quoted as a port in some messages.
    return {password, unquote(password), *re.split("[/?#]", password)} - {""}
