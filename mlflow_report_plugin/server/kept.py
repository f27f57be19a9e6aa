"""What is kept in memory, within bounds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable


class Kept:
    """The last used of what was kept."""

    def __init__(self, most: int, most_bytes: int) -> None:
        """Set the bounds.

        Args:
            most: How many things there may be.
            most_bytes: How large they may be together.
        """
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, bytes] = OrderedDict()

    def get(self, key: Hashable) -> bytes | None:
        """Look something up.

        Args:
            key: Its key.

        Returns:
            What was kept, or None.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Hashable, value: bytes) -> None:
        """Keep something, and let go of what was not used for the longest time.

        Args:
            key: Its key.
            value: What to keep; nothing that takes more than a quarter of the room is.
        """
        with self._lock:
            self._bytes -= len(self._values.pop(key, b""))
            if len(value) > self._most_bytes // 4:
                return
            self._values[key] = value
            self._bytes += len(value)
            while self._bytes > self._most_bytes or len(self._values) > self._most:
                _, oldest = self._values.popitem(last=False)
                self._bytes -= len(oldest)
