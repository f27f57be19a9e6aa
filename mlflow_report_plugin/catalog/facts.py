"""What is around many versions: runs, logged models and experiments, read together.

A search by ids finds many with one request, but has to be told in which experiments. Those are
guessed from where the files of versions are, and where that does not help, all are looked in.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from mlflow_report_plugin.catalog import listing
from mlflow_report_plugin.collect.client import Client, Entity, Page
from mlflow_report_plugin.errors import NotFound, ReportError, Unsupported

RUNS_AT_ONCE: Final = 200
"""How many runs are asked for with one request."""
MODELS_AT_ONCE: Final = 100
"""How many logged models are asked for with one request: no more than fit on a page."""
EXPERIMENTS_AT_ONCE: Final = 500
"""How many experiments are looked in with one request."""
_ID = re.compile(r"[\w-]{1,100}", re.ASCII)
"""What an id may be made of: it becomes a part of filters."""
_STEP = re.compile(r"[0-9]{1,30}", re.ASCII)
"""A step of a path that may be the id of an experiment."""

Read = dict[str, Entity | ReportError]
"""What was read by id, or why it was not."""


class Facts:
    """Reads what is around versions; the experiments once."""

    def __init__(self, client: Client) -> None:
        """Begin with nothing.

        Args:
            client: Where to read from.
        """
        self._client = client
        self._lock = threading.Lock()
        self._experiments: dict[str, Entity] | None = None
        self._unlisted: ReportError | None = None

    def experiments(self) -> dict[str, Entity]:
        """List the experiments, once.

        Returns:
            All that may be seen, by id; what was read where not all of them could be.
        """
        with self._lock:
            if self._experiments is None:
                found: dict[str, Entity] = {}
                try:
                    for each in listing.rows(self._client.pages.experiments, _experiment_id):
                        found[str(each.get("experiment_id"))] = each
                except ReportError as error:
                    self._unlisted = error
                self._experiments = found
            return self._experiments

    @property
    def unlisted(self) -> ReportError | None:
        """Why not all experiments were listed."""
        return self._unlisted

    def runs(self, run_ids: Iterable[str], hints: Iterable[str] = ()) -> Read:
        """Read runs.

        Args:
            run_ids: Their ids.
            hints: Where files of theirs may be, as artifact URIs.

        Returns:
            Each run by its id, or why it could not be read.
        """

        def search(experiments: Sequence[str], ids: Sequence[str]) -> Page:
            return self._client.pages.runs(
                experiments, f"attributes.run_id IN ({_listed(ids)})", size=len(ids)
            )

        def identity(run: Entity) -> str:
            info = run.get("info")
            return str(info.get("run_id")) if isinstance(info, dict) else ""

        return self._read(run_ids, hints, search, identity, self._client.tracking.run, RUNS_AT_ONCE)

    def logged_models(
        self, model_ids: Iterable[str], hints: Iterable[str] = (), experiments: Iterable[str] = ()
    ) -> Read:
        """Read logged models.

        Args:
            model_ids: Their ids.
            hints: Where files of theirs may be, as artifact URIs.
            experiments: Experiments that they are probably in.

        Returns:
            Each logged model by its id, or why it could not be read.
        """
        if not self._client.tracking.has_logged_models:
            error = Unsupported(f"MLflow {self._client.mlflow_version} has no logged models")
            return dict.fromkeys(model_ids, error)

        def search(found: Sequence[str], ids: Sequence[str]) -> Page:
            return self._client.pages.logged_models(found, f"model_id IN ({_listed(ids)})")

        def identity(model: Entity) -> str:
            return str(model.get("model_id"))

        one = self._client.tracking.logged_model
        return self._read(
            model_ids, hints, search, identity, one, MODELS_AT_ONCE, first=experiments
        )

    def _read(
        self,
        wanted: Iterable[str],
        hints: Iterable[str],
        search: Callable[[Sequence[str], Sequence[str]], Page],
        identity: Callable[[Entity], str],
        read_one: Callable[[str], Entity],
        at_once: int,
        first: Iterable[str] = (),
    ) -> Read:
        ids = [each for each in dict.fromkeys(wanted) if _ID.fullmatch(each)]
        found: Read = {each: NotFound(f"{each!r} is no id") for each in wanted}
        places = self.experiments()
        likely = dict.fromkeys(each for each in (*first, *_steps(hints)) if each in places)
        others = [each for each in places if each not in likely]
        for chunk in _chunks(ids, at_once):
            left = list(chunk)
            elsewhere = [*_chunks(others, EXPERIMENTS_AT_ONCE)]
            for experiments in (*_chunks(likely, EXPERIMENTS_AT_ONCE), *elsewhere):
                # A few are read sooner than looked for in very many experiments.
                if len(left) <= (len(elsewhere) if experiments in elsewhere else 0):
                    break
                try:
                    page = search(experiments, left)
                except ReportError:  # what it is about, one of them may say
                    continue
                read = {identity(each): each for each in page.rows}
                found.update((each, read[each]) for each in left if each in read)
                left = [each for each in left if each not in read]
            for each in left:
                try:
                    found[each] = read_one(each)
                except ReportError as error:
                    found[each] = error
        return found


def _experiment_id(experiment: Entity) -> str:
    return str(experiment.get("experiment_id"))


def _steps(locations: Iterable[str]) -> Iterator[str]:
    """The steps of paths that may be the ids of experiments."""
    for location in locations:
        yield from (step for step in location.split("/") if _STEP.fullmatch(step))


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(f"'{each}'" for each in ids)


def _chunks(items: Iterable[str], size: int) -> Iterator[list[str]]:
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk
