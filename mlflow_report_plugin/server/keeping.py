"""What a worker made: when somebody asks, and kept until something changes."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping
from hashlib import sha256
from typing import Protocol

from cachetools import TTLCache

from mlflow_report_plugin import formats
from mlflow_report_plugin.server.caller import Caller
from mlflow_report_plugin.server.for_people import addressed
from mlflow_report_plugin.server.listings import Listings
from mlflow_report_plugin.server.loopback import Loopback
from mlflow_report_plugin.server.making import Making
from mlflow_report_plugin.snapshot import Diff, ModelHistory, Snapshot

AT_ONCE = 4
"""How many pieces a worker makes at once."""
OF_ONE = 2
"""How many of them are for one caller."""
PATIENCE = 5.0
"""How long a request waits for what it asks for, in seconds."""
MOST = 400
MOST_BYTES = 64 * 1024 * 1024
"""How much a worker keeps."""
MOST_SECONDS = 600
"""How long a piece is kept: not all that is in it is quickly compared, such as traces."""


class Piece(Protocol):
    """Something that is read in the name of a caller, and rendered."""

    @property
    def what(self) -> tuple[Hashable, ...]:
        """What tells it from other pieces."""

    @property
    def look(self) -> Hashable:
        """What tells how it is rendered, besides the format."""

    def state(self, listings: Listings, caller: Caller) -> str:
        """Tell in what state it is all that it is made of.

        Args:
            listings: Tells what there is.
            caller: Who asks.

        Returns:
            A digest that changes when something of it changes, or who may read it.

        Raises:
            NotFound: Something is not there, or not for the caller.
            ReportError: It cannot be read.
        """

    def read(self, address: str) -> Snapshot | Diff | ModelHistory:
        """Read it.

        Args:
            address: The tracking server to read from.

        Returns:
            What was read.

        Raises:
            ReportError: It cannot be read.
        """

    def render(self, content: bytes, format: str) -> str | bytes:
        """Render what was read.

        Args:
            content: What was read, as JSON.
            format: The name of a format, other than JSON.

        Returns:
            The rendered piece.
        """


class Keeping:
    """The pieces that a worker made."""

    def __init__(
        self, listings: Listings, loopback: Loopback, elsewhere: Mapping[str, str] = {}
    ) -> None:
        """Note where to read.

        Args:
            listings: Tells whether something changed.
            loopback: Where pieces are read.
            elsewhere: Addresses on the server, as what was read there names them, and what they
                are to people.
        """
        self._elsewhere = elsewhere
        self._listings = listings
        self._loopback = loopback
        self._kept: TTLCache[object, bytes] = TTLCache(MOST_BYTES, MOST_SECONDS, getsizeof=_size)
        self._lock = threading.Lock()
        self._collecting = Making(AT_ONCE, OF_ONE, PATIENCE)
        self._rendering = Making(AT_ONCE, OF_ONE, PATIENCE)

    def rendered(self, caller: Caller, piece: Piece, format: str, *, anew: bool) -> bytes:
        """Give a piece.

        Args:
            caller: Who asks.
            piece: What is asked for.
            format: The name of a format.
            anew: Whether to read everything again, whatever is kept.

        Returns:
            The rendered piece.

        Raises:
            NotYet: It is still being made; the next who asks may get it.
            UnknownFormat: There is no such format.
            ReportError: It cannot be made.
        """
        formats.known(format)
        state = piece.state(self._listings, caller)
        of = (caller.key, *piece.what)
        key: tuple[object, ...] = (*of, state)
        # Whoever asked for a new one, and was told to come back, does not want the old one.
        anew = anew or self._collecting.has(of)
        read = None if anew else self._found(key)
        if read is None:
            # What changes in the meantime makes the next one, but this one is shown: a run that
            # never rests would never have a report.
            read = self._collecting.result(
                of, caller.whose, lambda: self._collect(caller, piece, key)
            )
        if format == formats.JSON:
            return read
        content = read
        rendering = (sha256(content).digest(), piece.look, format)
        made = self._found(rendering)
        if made is None:
            made = self._rendering.result(
                rendering, caller.whose, lambda: _bytes(piece.render(content, format))
            )
            self._keep(rendering, made)
        return made

    def _found(self, key: object) -> bytes | None:
        with self._lock:
            return self._kept.get(key)

    def _keep(self, key: object, content: bytes) -> None:
        """Keep something, unless there would be no room for what others need."""
        with self._lock:
            if len(content) <= MOST_BYTES // 4:
                self._kept[key] = content

    def _collect(self, caller: Caller, piece: Piece, key: tuple[object, ...]) -> bytes:
        with self._loopback.open_to(caller) as (address, forms):
            read = piece.read(address)
        content = addressed(read, forms, caller.address, self._elsewhere).to_json().encode()
        self._keep(key, content)
        return content


def _size(content: bytes) -> int:
    """How much room something takes: so much at least that there are no more than so many."""
    return max(len(content), MOST_BYTES // MOST)


def _bytes(rendered: str | bytes) -> bytes:
    return rendered.encode() if isinstance(rendered, str) else rendered
