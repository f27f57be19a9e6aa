"""The reports of versions, made when somebody asks, and kept until something changes."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping

from cachetools import TTLCache

from mlflow_report_plugin import formats
from mlflow_report_plugin.collect.client import model_uris
from mlflow_report_plugin.pipeline import Report, report
from mlflow_report_plugin.sections import layouts
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.server.caller import Caller
from mlflow_report_plugin.server.listings import Listings
from mlflow_report_plugin.server.loopback import Loopback
from mlflow_report_plugin.server.making import Making
from mlflow_report_plugin.snapshot import DIGEST, Snapshot

AT_ONCE = 4
"""How many reports a worker makes at once."""
OF_ONE = 2
"""How many of them are for one caller."""
PATIENCE = 5.0
"""How long a request waits for its report, in seconds."""
MOST = 400
MOST_BYTES = 64 * 1024 * 1024
"""How much a worker keeps."""
MOST_SECONDS = 600
"""How long a report is kept: not all that is in it is quickly compared, such as traces."""


class Reports:
    """The reports that a worker made."""

    def __init__(
        self, listings: Listings, loopback: Loopback, elsewhere: Mapping[str, str] = {}
    ) -> None:
        """Note where to read.

        Args:
            listings: Tells whether something changed.
            loopback: Where reports are read.
            elsewhere: Addresses on the server, as a report that was read there names them, and what
                they are to people.
        """
        self._elsewhere = elsewhere
        self._listings = listings
        self._loopback = loopback
        self._kept: TTLCache[object, bytes] = TTLCache(MOST_BYTES, MOST_SECONDS, getsizeof=_size)
        self._lock = threading.Lock()
        self._collecting = Making(AT_ONCE, OF_ONE, PATIENCE)
        self._rendering = Making(AT_ONCE, OF_ONE, PATIENCE)

    def rendered(
        self, caller: Caller, name: str, version: str, layout: str, format: str, *, anew: bool
    ) -> bytes:
        """Give the report of a version.

        Args:
            caller: Who asks.
            name: The name of the model.
            version: The version.
            layout: The name of a layout.
            format: The name of a format.
            anew: Whether to read everything again, whatever is kept.

        Returns:
            The rendered report.

        Raises:
            NotYet: It is still being made; the next who asks may get it.
            UnknownFormat: There is no such format.
            UnknownLayout: There is no such layout.
            ReportError: No report can be made.
        """
        formats.known(format)
        layouts.known(layout)
        state = self._listings.state(caller, name, version)
        of = (caller.key, name, version)
        key: tuple[object, ...] = (*of, state)
        # Whoever asked for a new report, and was told to come back, does not want the old one.
        anew = anew or self._collecting.has(of)
        snapshot = None if anew else self._found(key)
        if snapshot is None:
            # What changes in the meantime makes the next report, but this one is shown: a run
            # that never rests would never have one.
            snapshot = self._collecting.result(
                of, caller.whose, lambda: self._collect(caller, name, version, key)
            )
        if format == formats.JSON:
            return snapshot
        read = Snapshot.from_json(snapshot)
        key = (read.provenance.report_id, layout, format)
        content = self._found(key)
        if content is None:
            made = Report(read, View(layout=layout))
            content = self._rendering.result(key, caller.whose, lambda: _bytes(made.render(format)))
            self._keep(key, content)
        return content

    def _found(self, key: object) -> bytes | None:
        with self._lock:
            return self._kept.get(key)

    def _keep(self, key: object, content: bytes) -> None:
        """Keep something, unless there would be no room for what others need."""
        with self._lock:
            if len(content) <= MOST_BYTES // 4:
                self._kept[key] = content

    def _collect(self, caller: Caller, name: str, version: str, key: tuple[object, ...]) -> bytes:
        uri = model_uris.of_version(name, version)
        with self._loopback.open_to(caller) as (address, forms):
            made = report(uri, tracking_uri=address)
        # The digest is that of what is handed out.
        text = made.snapshot.model_dump_json(exclude={DIGEST})
        server = json.dumps(caller.address)[1:-1]
        for form in forms:
            for path, right_path in self._elsewhere.items():
                text = text.replace(form + path, server + right_path)
            text = text.replace(form, server)
        snapshot = Snapshot.model_validate_json(text).to_json().encode()
        self._keep(key, snapshot)
        return snapshot


def _size(content: bytes) -> int:
    """How much room something takes: so much at least that there are no more than so many."""
    return max(len(content), MOST_BYTES // MOST)


def _bytes(rendered: str | bytes) -> bytes:
    return rendered.encode() if isinstance(rendered, str) else rendered
