"""Who asks: what of a request says so, to be passed on to whatever is read for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

OF_THE_MESSAGE = frozenset(
    f"HTTP_{name}"
    for name in (
        *("ACCEPT", "ACCEPT_CHARSET", "ACCEPT_ENCODING", "ACCEPT_LANGUAGE", "CACHE_CONTROL"),
        *("CONNECTION", "DNT", "EXPECT", "IF_MATCH", "IF_MODIFIED_SINCE", "IF_NONE_MATCH"),
        *("IF_RANGE", "IF_UNMODIFIED_SINCE", "KEEP_ALIVE", "ORIGIN", "PRAGMA", "PRIORITY"),
        *("PURPOSE", "RANGE", "REFERER", "TE", "TRAILER", "TRANSFER_ENCODING", "UPGRADE"),
        *("UPGRADE_INSECURE_REQUESTS", "USER_AGENT", "X_HTTP_METHOD_OVERRIDE", "X_REQUEST_ID"),
        *("TRACEPARENT", "TRACESTATE"),
    )
)
"""Headers, as WSGI names them, that say what is asked and how, but not by whom."""

OF_THE_CALLER = ("HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_HOST")
"""Never those of a request that we make ourselves."""

OF_THE_CONNECTION = ("REMOTE_ADDR", "REMOTE_USER", "wsgi.url_scheme")
"""What else an app may judge a request by."""


@dataclass(frozen=True)
class Caller:
    """Who asks, in terms that any way of authentication understands: what it was sent."""

    sent: Mapping[str, str]
    """The part of the WSGI environment that is passed on."""
    address: str
    """The address of the server as the caller knows it, without a slash at its end."""

    @classmethod
    def of(cls, environ: Mapping[str, Any], address: str) -> Caller:
        """Take from a request what says who asks.

        Args:
            environ: The WSGI environment of the request.
            address: The address of the server as the caller knows it.

        Returns:
            The caller.
        """
        sent = {
            name: str(value)
            for name, value in environ.items()
            if (name.startswith("HTTP_") and not _is_of_the_message(name))
            or name in OF_THE_CONNECTION
        }
        return cls(sent, address.rstrip("/"))

    @property
    def key(self) -> str:
        """A digest of all that is passed on: who has the same sees the same."""
        told = repr((self.address, sorted(self.sent.items())))
        return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    def asks(self, environ: Mapping[str, Any]) -> dict[str, Any]:
        """Make a request one of the caller's.

        Args:
            environ: The WSGI environment of a request of ours.

        Returns:
            The environment of the same request, made by the caller.
        """
        ours = {name: value for name, value in environ.items() if name not in OF_THE_CALLER}
        return {**ours, **self.sent}

    def __repr__(self) -> str:
        """Keep what was sent out of logs."""
        return f"<Caller {self.key[:8]}>"


def _is_of_the_message(name: str) -> bool:
    return name in OF_THE_MESSAGE or name.startswith(("HTTP_CONTENT_", "HTTP_SEC_"))
