"""The work itself: from keys to record batches.

    for table, rows in record_batches(keys, Wanted(depth="facts")):
        ...

Nothing else is kept: whoever calls this may do so in a thread, in a process or on another computer,
for some of the keys each, and put the batches together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from mlflow_report_plugin.catalog import listing
from mlflow_report_plugin.catalog.facts import Facts
from mlflow_report_plugin.catalog.group import PROMPT, Group, Means, Model, problem
from mlflow_report_plugin.catalog.keys import Key
from mlflow_report_plugin.catalog.previous import Previous
from mlflow_report_plugin.catalog.tables import Batch, Rows
from mlflow_report_plugin.catalog.unchanged import Unchanged
from mlflow_report_plugin.catalog.wanted import Wanted
from mlflow_report_plugin.collect.client import Client, Pace, tags_of
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.policy import Policy, load


def record_batches(keys: Iterable[Key], wanted: Wanted) -> Iterator[Batch]:
    """Read registered models and their versions.

    Args:
        keys: The models.
        wanted: What to read of them.

    Yields:
        Rows of the tables. What could not be read is a row of `problems`.
    """
    yield from Reader(wanted).batches(keys)


class Reader:
    """Reads keys. It may be used by several threads, which then share what is read once."""

    def __init__(self, wanted: Wanted, pace: Pace | None = None) -> None:
        """Find out whom to ask; nothing is asked yet.

        Args:
            wanted: What to read.
            pace: Decides how fast.
        """
        self.wanted = wanted
        self.client = Client(wanted.tracking_uri, wanted.registry_uri)
        if pace is not None:
            self.client.keep_pace(pace)
        self._facts = Facts(self.client)
        self._policies: list[Policy] = [
            load(each) for each in wanted.policy_files or wanted.policies
        ]

    @cached_property
    def previous(self) -> Previous | None:
        """The catalog before."""
        if not self.wanted.since:
            return None
        return Previous(Path(self.wanted.since), self.wanted.workspace)

    def batches(self, keys: Iterable[Key]) -> Iterator[Batch]:
        """Read registered models and their versions.

        Args:
            keys: The models.

        Yields:
            Rows of the tables.
        """
        found = Rows()
        means = Means(self.client, self._facts, self.wanted, self._policies)
        for registry_uri, some in _by_registry(keys, self.client.pages.registries[0]):
            models = self._models(some, found)
            together = self.client.registry_workspace is None
            for names in listing.groups(models, together):
                group = {name: models[name] for name in names}
                unchanged = Unchanged.of(self.previous, names, self.wanted)
                yield from Group(means, registry_uri, group, unchanged, found).batches()
                yield from found.batches()
        yield from found.batches(least=1)

    def _models(self, keys: Iterable[Key], found: Rows) -> dict[str, Model]:
        models: dict[str, Model] = {}
        for key in keys:
            entity = key.entity
            # Unity Catalog lists models without their tags and aliases.
            if entity is None or self.client.registry.is_unity_catalog(key.name):
                try:
                    entity = self.client.registry.registered_model(key.name)
                except ReportError as error:
                    found.add("problems", [problem("registered_model", error, key.name)])
                    continue
            if PROMPT not in tags_of(entity):
                models[key.name] = Model(entity)
        return models


def _by_registry(keys: Iterable[Key], current: str) -> Iterator[tuple[str, list[Key]]]:
    found: dict[str, list[Key]] = {}
    for key in keys:
        found.setdefault(key.registry_uri or current, []).append(key)
    yield from found.items()
