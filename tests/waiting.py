"""Waiting for what happens in another thread or process."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 300
"""Seconds after which a test gives up what takes one on a quiet computer: it may be a busy one."""


def wait_until(happens: Callable[[], object]) -> None:
    """Return as soon as something is true; it is looked at again and again."""
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
