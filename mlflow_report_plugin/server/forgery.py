"""Telling a form that somebody sent from one that another site made their browser send.

A browser sends the login of MLflow, and cookies, with whatever a page of another site asks it to.
So a form counts only if the browser says that one of our own pages sent it, and if it has a token.
The token is made from a secret in a cookie and from whoever the form was made for: no other site
can read it, and that of one person is good for nobody else. The server has no secret, which its
workers would have to share.
"""

from __future__ import annotations

import hmac
import re
import secrets
from urllib.parse import urlsplit

from flask import Response, request

from mlflow_report_plugin.server.caller import OWN_COOKIE, Caller

_SECRET = re.compile(r"[\w-]{43}", re.ASCII)


def is_from_here() -> bool:
    """Tell whether the browser says that a page of this server sent the request.

    Returns:
        Whether it does. Browsers leave `Sec-Fetch-Site` out where a server has no TLS, but no
        browser leaves `Origin` out of a form that is posted.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    try:
        origin = urlsplit(request.headers.get("Origin", "")).netloc
    except ValueError:
        return False
    return origin != "" and origin.lower() == request.host.lower()


def token(caller: Caller, secret: str, *about: str) -> str:
    """Make the token of a form.

    Args:
        caller: Whom the form is for.
        secret: The secret in their cookie.
        *about: What the form changes.

    Returns:
        The token.
    """
    told = repr((caller.without_cookies, about)).encode("utf-8", "surrogatepass")
    return hmac.digest(secret.encode(), told, "sha256").hex()


def is_right(caller: Caller, given: str, *about: str) -> bool:
    """Tell whether a token is that of the form which was sent.

    Args:
        caller: Who sent it.
        given: The token that it has.
        *about: What the form changes.

    Returns:
        Whether it is.
    """
    secret = _cookie()
    right = token(caller, secret, *about)
    return secret != "" and hmac.compare_digest(right.encode(), given.encode("utf-8", "replace"))


def secret() -> str:
    """Give the secret in the cookie of the one who asks, or a new one."""
    return _cookie() or secrets.token_urlsafe(32)


def keep(secret: str, answer: Response) -> None:
    """Let the browser keep the secret.

    Args:
        secret: The secret.
        answer: The page with the form.
    """
    # Its path is that of the whole server: a proxy may have put it under another one.
    answer.set_cookie(
        OWN_COOKIE, secret, secure=request.is_secure, httponly=True, samesite="Strict"
    )


def _cookie() -> str:
    found = request.cookies.get(OWN_COOKIE, "")
    return found if _SECRET.fullmatch(found) else ""
