"""How MLflow is asked: which servers, how many requests at once, and what its errors become."""

from __future__ import annotations

import shutil
import threading
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client import databricks, stores
from mlflow_report_plugin.collect.client.as_sent import tripped
from mlflow_report_plugin.collect.client.translate import translate
from mlflow_report_plugin.errors import OutputFailed, ReportError, ServerUnreachable
from mlflow_report_plugin.threads import MAX_THREADS, once_each

Result = TypeVar("Result")

_opening = threading.Lock()
"""Held while a store is opened. MLflow keeps one list of its kinds of stores for the process, and
whoever asks while the first thread fills it is told that there is no such kind."""


class Pace:
    """How fast requests are made, and how often one that failed: at once, and once."""

    def wait(self) -> None:
        """Return when a request may be made, in the thread that makes it."""

    def is_worth_another_try(self, error: ReportError, times: int) -> bool:
        """Tell whether to make a request again, after having waited as long as that takes.

        Args:
            error: What came of it; its cause is the error of MLflow or of a library below it.
            times: How often it was made.

        Returns:
            Whether to make it again.
        """
        del error, times
        return False


class Connection:
    """The tracking server and the registry, and every request made of them.

    It may be used by several threads. All methods that read or write raise `ReportError`.
    """

    def __init__(self, tracking_uri: str | None, registry_uri: str | None) -> None:
        """Find out which servers to ask; nothing is asked of them yet.

        Args:
            tracking_uri: The tracking server; MLflow's current one unless given.
            registry_uri: The registry; MLflow's current one unless given, or the tracking
                server if that was given.

        Raises:
            ServerUnreachable: MLflow cannot make sense of its settings.
        """
        import mlflow
        from mlflow.tracking._model_registry.utils import _get_registry_uri_from_context

        self.mlflow_version: str = mlflow.__version__
        self._slots = threading.Semaphore(MAX_THREADS)
        self.pace = Pace()
        try:
            chosen = registry_uri or (None if tracking_uri else _get_registry_uri_from_context())  # type: ignore[no-untyped-call]  # MLflow's
            self.tracking_uri = tracking_uri or mlflow.get_tracking_uri()
            self.registry_uri = chosen or tracking_uri or mlflow.get_registry_uri()
        except ValueError as error:
            reason = redact.message(str(error))
            raise ServerUnreachable(f"MLflow's tracking or registry URI: {reason}") from error
        workspaces = databricks.workspaces(self.tracking_uri, self.registry_uri, self.guarded)
        self.tracking_workspace, self.registry_workspace = workspaces
        self.searched: tuple[str, ...] = (self.registry_uri,)
        """The registries that a search without the name of a model goes to."""
        if self.tracking_workspace is not None and chosen is None:
            self.searched = databricks.registries(self.registry_uri)
        # Whoever asks gets what came of opening a store once, also when that failed.
        self._store = once_each(self._find)
        self._reader = once_each(self._open_to_read)
        self._writer = once_each(self._open_to_write)
        self._found: list[stores.Store] = []
        self._engines: list[Any] = []
        weakref.finalize(self, _leave_nothing, self._engines, self._found)

    @property
    def outdated(self) -> tuple[str, ...]:
        """How stores are older than this MLflow, so that upgraded copies of them were read."""
        return tuple(store.outdated for store in self._found if store.outdated)

    def registry_of(self, name: str) -> str:
        """Tell which registry a model is looked for in.

        Args:
            name: The name of a registered model.

        Returns:
            The registry's URI, as MLflow takes it.
        """
        if self.tracking_workspace is None or self.registry_workspace is None:
            return self.registry_uri
        return databricks.registry_for(name, self.registry_uri)

    def ask_tracking(
        self,
        read: Callable[[Any], Any],
        convert: Callable[[Any], Result],
        as_sent: Callable[[Any], Result] | None = None,
    ) -> Result:
        """Read from the tracking server.

        Args:
            read: Called with MLflow's client.
            convert: Turns what was read into plain values.
            as_sent: Called instead where MLflow trips over the answer.

        Returns:
            What `convert` returned.
        """
        return self._ask(self._reader, None, _reading(read, convert, as_sent))

    def ask_registry(
        self,
        uri: str,
        read: Callable[[Any], Any],
        convert: Callable[[Any], Result],
        as_sent: Callable[[Any], Result] | None = None,
    ) -> Result:
        """Read from a registry.

        Args:
            uri: The registry.
            read: Called with MLflow's client.
            convert: Turns what was read into plain values.
            as_sent: Called instead where MLflow trips over the answer.

        Returns:
            What `convert` returned.
        """
        return self._ask(self._reader, uri, _reading(read, convert, as_sent))

    def write_registry(self, uri: str, write: Callable[[Any], Result]) -> Result:
        """Write to a registry.

        Args:
            uri: The registry.
            write: Called with MLflow's client.

        Returns:
            What `write` returned.
        """
        return self._ask(self._writer, uri, write)

    def open(self, registry_uri: str | None) -> None:
        """Open the tracking server to read from it, or log in to it.

        Args:
            registry_uri: A registry, to open it as well.
        """
        self._opened(self._reader, registry_uri)
        if self.tracking_workspace is not None:
            self.tracking_workspace.log_in()
        if self.registry_workspace is not None and registry_uri is not None:
            self.registry_workspace.log_in()

    def read_from(self, uri: str) -> str:
        """Tell where MLflow reads what is in a store, if it opens that store by itself.

        Args:
            uri: The tracking server or a registry.

        Returns:
            Another URI of the same store, through which nothing is written.
        """
        return self._store(uri).read_from

    def require_current(self) -> None:
        """Refuse to write to stores that MLflow would upgrade.

        Raises:
            OutputFailed: One that was read is older than this MLflow.
        """
        for outdated in self.outdated:
            raise OutputFailed(f"{outdated}: nothing is written before `mlflow db upgrade`")

    def guarded(self, read: Callable[[], Result], place: str, *, is_local: bool = False) -> Result:
        """Make a request once a slot is free.

        Args:
            read: Makes the request.
            place: Who is asked, for messages.
            is_local: Whether it asks nobody, but reads a file of this computer.

        Returns:
            What `read` returned.

        Raises:
            ReportError: `read` raised; the message is without credentials.
        """

        def in_turn() -> Result:
            if not is_local:
                self.pace.wait()
            with self._slots:
                return read()

        times = 1
        while True:
            try:
                return self._in_our_terms(in_turn, place)
            except ReportError as error:
                if not self.pace.is_worth_another_try(error, times):
                    raise
                times += 1

    def _ask(
        self,
        open_once: Callable[[Any], Any],
        registry_uri: str | None,
        ask: Callable[[Any], Result],
    ) -> Result:
        client = self._opened(open_once, registry_uri)
        return self.guarded(lambda: ask(client), self._place(registry_uri))

    def _opened(self, open_once: Callable[[Any], Any], registry_uri: str | None) -> Any:
        return self._in_our_terms(lambda: open_once(registry_uri), self._place(registry_uri))

    def _place(self, registry_uri: str | None) -> str:
        if self.registry_uri == self.tracking_uri:  # one cause is to have one name
            what = "MLflow at"
        else:
            what = "the tracking server" if registry_uri is None else "the model registry"
        return f"{what} {redact.text(registry_uri or self.tracking_uri)}"

    def _in_our_terms(self, call: Callable[[], Result], place: str) -> Result:
        try:
            return call()
        except Exception as error:
            ours = translate(error, place)
            message = str(ours)
            for store in self._found:
                message = message.replace(store.read_from, store.uri)
            message = redact.message(message, self.tracking_uri, self.registry_uri)
            raise type(ours)(message) from error

    def _find(self, uri: str) -> stores.Store:
        store = stores.find(uri)
        self._found.append(store)
        return store

    def _open_to_read(self, registry_uri: str | None) -> Any:
        with _opening:
            tracking = self._store(self.tracking_uri)
            registry = self._store(registry_uri or self.tracking_uri)
            return self._open(tracking.read_from, registry.read_from, registry_uri is not None)

    def _open_to_write(self, registry_uri: str) -> Any:
        with _opening:
            for uri in (self.tracking_uri, registry_uri):
                self._store(uri)
            self.require_current()
            return self._open(self.tracking_uri, registry_uri, with_registry=True)

    def _open(self, tracking_uri: str, registry_uri: str, with_registry: bool) -> Any:
        from mlflow import MlflowClient

        with stores.nothing_beside():
            client = MlflowClient(tracking_uri, registry_uri)  # which opens the tracking store
            opened = [client._tracking_client]
            if with_registry:
                opened.append(client._get_registry_client())  # type: ignore[no-untyped-call]  # MLflow's
        private = [store.read_from for store in self._found if store.private]
        for uri, part in zip((tracking_uri, registry_uri), opened, strict=False):
            if uri in private and hasattr(part.store, "engine"):
                self._engines.append(part.store.engine)
        return client


def _leave_nothing(engines: list[Any], found: list[stores.Store]) -> None:
    """Take away private copies, which MLflow would keep open as long as the process lives."""
    for engine in engines:
        engine.dispose()
    for store in found:
        if store.private is not None:
            shutil.rmtree(store.private, ignore_errors=True)


def _reading(
    read: Callable[[Any], Any],
    convert: Callable[[Any], Result],
    as_sent: Callable[[Any], Result] | None,
) -> Callable[[Any], Result]:
    """Read with MLflow's client, or the answer as it was sent where that one trips over it."""

    def ask(client: Any) -> Result:
        try:
            return convert(read(client))
        except Exception as error:
            if as_sent is None or not tripped(error):
                raise
            try:
                return as_sent(client)
            except Exception:
                raise error from None

    return ask


def is_http(uri: str) -> bool:
    """Tell whether a server is reached by HTTP, and so may be asked for what it sends itself.

    Args:
        uri: The server.

    Returns:
        Whether it is.
    """
    return uri.lower().startswith(("http://", "https://"))
