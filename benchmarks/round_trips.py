"""How long something takes when a server is slow, told in requests one after the other."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from benchmarks.measure import ROUNDS
from tests.proxy import Request

LATENCY = 0.05
"""How long the slow server waits before each answer, in seconds."""


class Server(Protocol):
    """A server that remembers its requests and can be told to be slow."""

    requests: list[Request]
    latency: float

    def reset(self) -> None:
        """Forget the requests and the latency."""


@dataclass(frozen=True)
class RoundTrips:
    """What something took."""

    requests: list[Request]
    """Those of the last time."""
    fast: float
    """The median of the seconds with a server that answers at once."""
    slow: float
    """The median of the seconds with the slow server."""

    def __str__(self) -> str:
        """Say it in one line."""
        trips = (self.slow - self.fast) / LATENCY
        return (
            f"{self.fast:5.2f} s   with {LATENCY * 1000:.0f} ms each {self.slow:5.2f} s   "
            f"{trips:.1f} round trips"
        )


def round_trips(server: Server, make: Callable[[], object]) -> RoundTrips:
    """Do something several times, in turns with a fast and a slow server.

    Args:
        server: The server that is asked.
        make: What to do.

    Returns:
        What it took, the first time left out.
    """
    times: dict[float, list[float]] = {0.0: [], LATENCY: []}
    requests: list[Request] = []
    for number in range(ROUNDS + 1):
        for latency, taken in times.items():
            server.reset()
            server.latency = latency
            started = time.perf_counter()
            make()
            if number:
                taken.append(time.perf_counter() - started)
            requests = list(server.requests)
    fast, slow = map(statistics.median, times.values())
    return RoundTrips(requests, fast, slow)
