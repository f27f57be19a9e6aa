"""How many requests a second a catalog makes, and what it does when a server has enough.

Databricks publishes its limits: 7 searches for runs a second for a workspace, and 127 of most other
requests, for all who ask. The defaults leave room for the others.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import Final

from mlflow_report_plugin.collect.client import Client, Pace
from mlflow_report_plugin.errors import ReportError, ServerUnreachable

ON_DATABRICKS: Final = 5.0
"""Requests a second to a Databricks workspace, unless something else is asked for."""
ON_SERVERS: Final = 200.0
"""Requests a second to other servers; stores and files without a server have no such bound."""
TRIES: Final = 4
"""How often a request is made that a server does not answer."""
FIRST_WAIT: Final = 1.0
"""How long nothing is asked after the first failure, in seconds; twice as long after each more."""
_SERVER_ERROR = re.compile(r"\b(answers|error code) 5\d\d\b")


class Turns(Pace):
    """Gives each request its turn, for all threads of a process."""

    def __init__(
        self,
        rate: float | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Begin with no requests.

        Args:
            rate: How many a second at most; None for as many as there are.
            clock: Tells the time in seconds.
            sleep: Waits so many seconds.
        """
        self.rate = rate
        self.requests = 0
        """How many requests there were."""
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self) -> None:
        """Return when a request may be made."""
        with self._lock:
            now = self._clock()
            turn = max(self._next, now)
            self._next = turn + (1 / self.rate if self.rate else 0)
            self.requests += 1
        if turn > now:
            self._sleep(turn - now)

    def is_worth_another_try(self, error: ReportError, times: int) -> bool:
        """Let everybody wait a while where the server could not answer.

        What it refuses, and what is not there, is not asked for again. MLflow's own client has
        waited before, as long as a server says in `Retry-After`.
        """
        if times >= TRIES or not _may_pass(error):
            return False
        with self._lock:
            self._next = max(self._next, self._clock() + FIRST_WAIT * 2 ** (times - 1))
        return True


def default_rate(client: Client) -> float | None:
    """Choose how many requests a second are polite.

    Args:
        client: Which servers are asked.

    Returns:
        The number, None where there is no server.
    """
    if client.tracking_workspace is not None or client.registry_workspace is not None:
        return ON_DATABRICKS
    uris = (client.tracking_uri, client.registry_uri)
    return ON_SERVERS if any(uri.lower().startswith(("http:", "https:")) for uri in uris) else None


def _may_pass(error: ReportError) -> bool:
    """Whether the server may answer the next time."""
    if isinstance(error, ServerUnreachable):
        return True
    cause = error.__cause__
    # Stores without a server call everything an internal error that they cannot do.
    if type(cause).__name__ == "RestException":
        status = getattr(cause, "get_http_status_code", int)()
        return isinstance(status, int) and status >= 500
    return _SERVER_ERROR.search(str(error)) is not None
