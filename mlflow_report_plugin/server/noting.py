"""Notes of versions, read and written in the name of the one who asks.

They are written through MLflow's own API, so that MLflow says who may. Files that do not pass
through it would be written with the rights of the server, and so are not written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.errors import ReportError, Unsupported
from mlflow_report_plugin.logged import notes
from mlflow_report_plugin.logged.noted import ONLY_THE_PLACE, Noted
from mlflow_report_plugin.logged.notes import Kept
from mlflow_report_plugin.logged.place import place_of
from mlflow_report_plugin.server.caller import Caller
from mlflow_report_plugin.server.for_people import addressed
from mlflow_report_plugin.server.keeping import AT_ONCE, OF_ONE, PATIENCE
from mlflow_report_plugin.server.loopback import Loopback
from mlflow_report_plugin.server.making import Making

THROUGH_THE_SERVER = "mlflow-artifacts:"
"""How a location begins whose files pass through MLflow's server."""


class Noting:
    """The notes of the versions of a server."""

    def __init__(self, loopback: Loopback) -> None:
        """Note where to read and write.

        Args:
            loopback: Where notes are read and written.
        """
        self._loopback = loopback
        self._reading = Making(AT_ONCE, OF_ONE, PATIENCE)

    def read(self, caller: Caller, name: str, version: str) -> Kept:
        """Read the notes of a version.

        Args:
            caller: Who asks.
            name: The name of the model.
            version: The version.

        Returns:
            Its notes.

        Raises:
            NotYet: They are still being read.
            Unsupported: Its files do not pass through the server.
            ReportError: They cannot be read.
        """
        of = (caller.key, name, version)
        work = partial(self.read_at_once, caller, name, version)
        return self._reading.result(of, caller.whose, work)

    def read_at_once(self, caller: Caller, name: str, version: str) -> Kept:
        """Read the notes of a version, and wait until that is done.

        Args:
            caller: Who asks.
            name: The name of the model.
            version: The version.

        Returns:
            Its notes.

        Raises:
            Unsupported: Its files do not pass through the server.
            ReportError: They cannot be read.
        """
        with self._open_to(caller) as (address, _):
            client, uri = Client(address), model_uris.of_version(name, version)
            _require_through_the_server(client, uri)
            return notes.read(client, uri)

    def write(
        self,
        caller: Caller,
        name: str,
        version: str,
        texts: Mapping[str, str],
        based_on: str | None,
        author: str,
    ) -> Kept:
        """Write notes of a version.

        Args:
            caller: Who writes, as MLflow knows them.
            name: The name of the model.
            version: The version.
            texts: The texts by the names of their headings.
            based_on: The revision that the author had read.
            author: Their name.

        Returns:
            Its notes now.

        Raises:
            Conflict: Somebody else wrote meanwhile.
            Unsupported: Its files do not pass through the server.
            ReportError: They cannot be written, or MLflow does not let the caller.
        """
        with self._open_to(caller, to_write=True) as (address, forms):
            client, uri = Client(address), model_uris.of_version(name, version)
            _require_through_the_server(client, uri)
            seen = partial(addressed, forms=forms, address=caller.address)
            return notes.write(client, uri, texts, based_on, author, seen)

    @contextmanager
    def _open_to(
        self, caller: Caller, *, to_write: bool = False
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        with self._loopback.open_to(caller, to_write_notes=to_write) as (address, forms):
            try:
                yield address, forms
            except ReportError as error:
                told = str(error)
                for form in forms:
                    told = told.replace(form, caller.address)
                raise type(error)(told) from error


def _require_through_the_server(client: Client, uri: str) -> None:
    place = place_of(Noted.of(client, uri, ONLY_THE_PLACE).snapshot)
    if not place.location.startswith(THROUGH_THE_SERVER):
        raise Unsupported(
            "the files of this version do not pass through MLflow's server, which so cannot tell "
            f"who may write them. Use the command: mlflow report notes edit {uri}"
        )
