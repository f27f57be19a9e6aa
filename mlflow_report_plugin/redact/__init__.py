"""Keeping credentials out of everything that a report says, by what they are.

    text     masks them in any text; `found` tells what they were, too
    secret   tells whether a named value is one
    message  masks them in a message, those that this process uses among them
    known    those that this process uses

addresses.py finds those in addresses, names.py those that have a name, rules.py those that are
known by their looks; marks.py puts marks in their places. Each takes time in proportion to the
text, whatever somebody wrote.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote

from mlflow_report_plugin.redact import addresses, names
from mlflow_report_plugin.redact.marks import MARK, Found, Span, mark, masked
from mlflow_report_plugin.redact.rules import RULES, Rule, hinted, tokens, whole

__all__ = [
    "LOGIN",
    "MARK",
    "RULES",
    "Found",
    "Rule",
    "found",
    "hinted",
    "known",
    "message",
    "secret",
    "text",
]

VARIABLES = (
    "MLFLOW_TRACKING_PASSWORD",
    "MLFLOW_TRACKING_TOKEN",
    "MLFLOW_REPORT_WEBHOOK_SECRET",
    "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY",
    "MLFLOW_AUTH_ADMIN_PASSWORD",
    "MLFLOW_FLASK_SERVER_SECRET_KEY",
    "DATABRICKS_TOKEN",
    "DATABRICKS_PASSWORD",
    "DATABRICKS_CLIENT_SECRET",
    "ARM_CLIENT_SECRET",
    "AZURE_CLIENT_SECRET",
    "AZURE_STORAGE_ACCESS_KEY",
    "AZURE_STORAGE_CONNECTION_STRING",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
)
"""The variables of the environment with which MLflow, and what is below it, proves who we are."""
USER = "url-login"
"""The kind of user and password before a host."""
LOGIN = "login-of-this-process"
"""The kind of what this process logs in with."""
SHORT = 8
"""A shorter password may be a word that stands in a report for other reasons."""


def text(text: str, known: Collection[str] = ()) -> str:
    """Mask the credentials in a text.

    Args:
        text: Any text: an address, a message, a file, JSON.
        known: Texts that are credentials, however they look.

    Returns:
        The text with a mark in the place of each credential; the same object where there is none.
    """
    return found(text, known)[0]


def found(
    text: str, known: Collection[str] = (), rules: tuple[Rule, ...] = RULES
) -> tuple[str, list[Found]]:
    """Mask the credentials in a text, and tell what they were.

    Args:
        text: Any text.
        known: Texts that are credentials, however they look.
        rules: The rules of which it may have a hint, where `hinted` told that of many texts.

    Returns:
        The text as `text` gives it, and what was masked.
    """
    return masked(text, _spans(text, known, rules))


def secret(name: str, value: str, known: Collection[str] = ()) -> Found | None:
    """Tell whether the value of a field, a param or a tag is a credential.

    Args:
        name: Its name.
        value: Its value.
        known: Texts that are credentials.

    Returns:
        What it is and how it is to be shown, where the name says so and the value may well be one;
        else None.
    """
    named = names.secret(name, value)
    if named is None:
        return None
    # One that stands elsewhere without a name has the same mark here.
    kind = LOGIN if value in known else whole(value) or named
    return Found(kind, mark(kind, value))


def message(text: str, *uris: str) -> str:
    """Mask the credentials in a message that MLflow or a library below it wrote.

    Args:
        text: The message.
        *uris: URIs whose passwords must not stand in it in any form.

    Returns:
        The message without the passwords of `uris`, without the secrets that the
        environment holds, and without anything else that is a credential.
    """
    passwords = (password for uri in uris for password in _passwords(uri))
    return found(text, {*_of_environment(), *passwords})[0]


def known() -> tuple[str, ...]:
    """Give the credentials that this process uses, and that can be nothing else.

    Returns:
        Those that the environment holds, without short ones.
    """
    return tuple(secret for secret in _of_environment() if len(secret) >= SHORT)


def _spans(
    text: str, known: Collection[str], rules: tuple[Rule, ...]
) -> Iterator[tuple[Span, str]]:
    for secret in known:
        start = text.find(secret)
        while start >= 0:
            yield (start, start + len(secret)), LOGIN
            start = text.find(secret, start + len(secret))
    # The one letter that is two when it is small would move all others.
    lowered = text.replace("\u0130", "i").lower()
    yield from tokens(text, rules)
    yield from ((span, USER) for span in addresses.users(text))
    yield from addresses.parameters(lowered)
    yield from names.values(text, lowered)


def _of_environment() -> set[str]:
    return {os.environ.get(name, "") for name in VARIABLES} - {""}


def _passwords(uri: str) -> set[str]:
    passwords = [uri[start:stop].partition(":")[2] for start, stop in addresses.users(uri)]
    # What stands before the first / ? or # is quoted as a port in some messages.
    pieces = (each for p in passwords for each in (p, unquote(p), *re.split("[/?#]", p)))
    return {*pieces} - {""}
