"""The work itself: from keys to record batches.

    for table, rows in record_batches(keys, Wanted(depth="facts")):
        ...

Nothing else is kept: whoever calls this may do so in a thread, in a process or on another computer,
for some of the keys each, and put the batches together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from mlflow_report_plugin import masking
from mlflow_report_plugin.catalog import listing, rows, seeing
from mlflow_report_plugin.catalog.facts import Facts
from mlflow_report_plugin.catalog.findings import age
from mlflow_report_plugin.catalog.findings.model import Counted, of_model
from mlflow_report_plugin.catalog.findings.version import of_version
from mlflow_report_plugin.catalog.full import whole_snapshot
from mlflow_report_plugin.catalog.keys import Key
from mlflow_report_plugin.catalog.previous import Previous
from mlflow_report_plugin.catalog.seeing import Depth
from mlflow_report_plugin.catalog.tables import Batch, Rows
from mlflow_report_plugin.catalog.unchanged import Unchanged
from mlflow_report_plugin.collect.client import Client, Entity, Pace, number_of, tags_of
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.policy import Policy, load
from mlflow_report_plugin.redact import text
from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS
from mlflow_report_plugin.snapshot import RegisteredModel, Snapshot

PROMPT = "mlflow.prompt.is_prompt"
"""The tag of what is a prompt, and no model."""
AT_ONCE = 250
"""How many versions are seen together."""


@dataclass(frozen=True)
class Wanted:
    """What a catalog is to be made of."""

    depth: Depth = "facts"
    """`list` for what listings tell, `facts` for what is around versions too, `full` for a snapshot
    of each version."""
    tracking_uri: str | None = None
    """The tracking server; MLflow's current one unless given."""
    registry_uri: str | None = None
    """The registry; MLflow's current one unless given."""
    policies: tuple[str, ...] = ()
    """What versions are held against, with the depth `full`."""
    permissions: bool = True
    """Whether to read who may do what, with the depth `full`."""
    stale_days: int = 180
    """After how many days without a change a version without aliases is stale."""
    now: int = 0
    """The time that counts for all versions, in milliseconds since 1970."""
    since: str = ""
    """The folder of the catalog before."""
    reports: str = ""
    """The folder that reports of versions are written to, with the depth `full`."""


def record_batches(keys: Iterable[Key], wanted: Wanted) -> Iterator[Batch]:
    """Read registered models and their versions.

    Args:
        keys: The models.
        wanted: What to read of them.

    Yields:
        Rows of the tables. What could not be read is a row of `problems`.
    """
    yield from Reader(wanted).batches(keys)


@dataclass
class _Model:
    """What is being learned of a model."""

    entity: Entity
    counted: Counted = field(default_factory=Counted)
    is_whole: bool = True
    """Whether all of its versions were listed."""
    permissions: dict[str, rows.Row] = field(default_factory=dict)
    """Who may do what with it and its experiments, each once."""


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
        self._policies: list[Policy] = [load(each) for each in wanted.policies]

    @cached_property
    def previous(self) -> Previous | None:
        """The catalog before."""
        return Previous(Path(self.wanted.since)) if self.wanted.since else None

    def batches(self, keys: Iterable[Key]) -> Iterator[Batch]:
        """Read registered models and their versions.

        Args:
            keys: The models.

        Yields:
            Rows of the tables.
        """
        found = Rows()
        for registry_uri, some in _by_registry(keys, self.client.pages.registries[0]):
            models = self._models(some, found)
            together = self.client.registry_workspace is None
            for names in listing.groups(models, together):
                group = {name: models[name] for name in names}
                unchanged = Unchanged.of(self.previous, names, self.wanted)
                yield from self._group(registry_uri, group, unchanged, found)
                yield from found.batches()
        yield from found.batches(least=1)

    def _models(self, keys: Iterable[Key], found: Rows) -> dict[str, _Model]:
        models: dict[str, _Model] = {}
        for key in keys:
            entity = key.entity
            # Unity Catalog lists models without their tags and aliases.
            if entity is None or self.client.registry.is_unity_catalog(key.name):
                try:
                    entity = self.client.registry.registered_model(key.name)
                except ReportError as error:
                    found.add("problems", [_problem("registered_model", error, key.name)])
                    continue
            if PROMPT not in tags_of(entity):
                models[key.name] = _Model(entity)
        return models

    def _group(
        self, registry_uri: str, models: dict[str, _Model], unchanged: Unchanged, found: Rows
    ) -> Iterator[Batch]:
        done: set[tuple[str, int]] = set()
        try:
            yield from self._versions(registry_uri, models, [*models], done, unchanged, found)
        except ReportError:  # one model may cost the others theirs
            for name in models:
                yield from self._alone(registry_uri, models, name, done, unchanged, found)
        for name, model in models.items():
            if model.is_whole and _is_doubtful(model):
                yield from self._again(registry_uri, models, name, done, unchanged, found)
            self._model(name, model, registry_uri, found)

    def _alone(
        self,
        registry_uri: str,
        models: dict[str, _Model],
        name: str,
        done: set[tuple[str, int]],
        unchanged: Unchanged,
        found: Rows,
    ) -> Iterator[Batch]:
        try:
            yield from self._versions(registry_uri, models, [name], done, unchanged, found)
        except ReportError as error:
            models[name].is_whole = False
            found.add("problems", [_problem("versions", error, name)])

    def _again(
        self,
        registry_uri: str,
        models: dict[str, _Model],
        name: str,
        done: set[tuple[str, int]],
        unchanged: Unchanged,
        found: Rows,
    ) -> Iterator[Batch]:
        """Look again where somebody wrote between the model and its versions."""
        try:
            newer = self.client.registry.registered_model(name)
        except ReportError:  # it was deleted
            return
        models[name].entity = {**models[name].entity, "aliases": newer.get("aliases")}
        yield from self._alone(registry_uri, models, name, done, unchanged, found)

    def _versions(
        self,
        registry_uri: str,
        models: dict[str, _Model],
        names: Sequence[str],
        done: set[tuple[str, int]],
        unchanged: Unchanged,
        found: Rows,
    ) -> Iterator[Batch]:
        listed = (
            version
            for version in listing.versions(self.client, registry_uri, names)
            if (version["name"], number_of(version)) not in done and PROMPT not in tags_of(version)
        )
        while some := list(islice(listed, AT_ONCE)):
            self._seen(models, some, unchanged, found)
            done.update((version["name"], number_of(version)) for version in some)
            yield from found.batches()

    def _seen(
        self,
        models: dict[str, _Model],
        versions: Sequence[Entity],
        unchanged: Unchanged,
        found: Rows,
    ) -> None:
        """Write the rows of versions, those that have not changed from the catalog before."""
        states = [self._state(models[each["name"]], each) for each in versions]
        kept = [
            unchanged.has(each["name"], number_of(each), state)
            for each, state in zip(versions, states, strict=True)
        ]
        read = [
            (models[each["name"]].entity, each)
            for each, is_kept in zip(versions, kept, strict=True)
            if not is_kept
        ]
        snapshots = self._snapshots(read)
        for version, state, is_kept in zip(versions, states, kept, strict=True):
            name, number = version["name"], number_of(version)
            if is_kept:
                row = unchanged.add(found, name, number)
            else:
                row = self._add(found, next(snapshots), state, models[name])
            counted = models[name].counted
            counted.statuses[number] = row["status"]
            counted.has_owner |= is_kept and unchanged.has_owner(name)
            aged = age.of_row(row, self.wanted.now, self.wanted.stale_days)
            found.add("findings", [each.row(name, number) for each in aged])

    def _state(self, model: _Model, version: Entity) -> str:
        number = str(number_of(version))
        aliases = [alias for alias, target in _aliases(model.entity) if target == number]
        return rows.hash_of_version(model.entity, version, aliases)

    def _snapshots(self, read: Sequence[tuple[Entity, Entity]]) -> Iterator[Snapshot]:
        depth = self.wanted.depth
        if depth != "full":
            yield from seeing.snapshots(self.client, self._facts, read, depth)
            return
        for each in read:
            yield whole_snapshot(self.client, self._facts, each, self.wanted)

    def _add(self, found: Rows, snapshot: Snapshot, state: str, model: _Model) -> rows.Row:
        row = rows.version_row(snapshot, state)
        found.add("versions", [row])
        findings = of_version(snapshot, self._policies, self.wanted.now)
        name, number = row["name"], row["version"]
        found.add("findings", [each.row(name, number) for each in findings])
        if self.wanted.depth != "list":
            found.add("metrics", rows.metric_rows(snapshot))
            found.add("params", rows.param_rows(snapshot))
            found.add("datasets", rows.dataset_rows(snapshot))
        if self.wanted.depth == "full":
            found.add("files", rows.file_rows(snapshot))
            model.permissions.update((str(each), each) for each in rows.permission_rows(snapshot))
        lacks = [gap for gap in snapshot.gaps if rows.is_lack(gap)]
        problems = (
            {"scope": gap.part, "name": name, "version": number, "reason": gap.reason}
            | {"message": gap.message}
            for gap in lacks
        )
        found.add("problems", problems)
        model.counted.has_owner |= REQUIREMENTS["owner"].look(snapshot).presence != "missing"
        return row

    def _model(self, name: str, model: _Model, registry_uri: str, found: Rows) -> None:
        """Write the rows of a registered model."""
        read, gaps = seeing.registered_model(self.client, model.entity)
        known = {"registered_model": read, "notes": seeing.notes_of(model.entity)}
        whole = seeing.bare(self.client, name).model_copy(update=known)
        snapshot = masking.without_credentials(whole)
        masked = snapshot.registered_model
        assert isinstance(masked, RegisteredModel), "it was put there"
        statuses = model.counted.statuses
        row = rows.model_row(masked, snapshot.masked, model.entity, text(registry_uri))
        row |= {
            "versions": len(statuses) if model.is_whole else None,
            "latest_version": max(statuses, default=None),
            "unread": [rows.gap_in_words(gap) for gap in gaps],
        }
        found.add("models", [row])
        found.add("aliases", rows.alias_rows(masked, statuses, model.is_whole))
        model.counted.has_owner |= REQUIREMENTS["owner"].look(snapshot).presence != "missing"
        aliases, counted = masked.aliases, model.counted
        wrong = of_model(name, aliases, snapshot.masked, counted, model.is_whole)
        found.add("findings", [each.row(name, None) for each in wrong])
        found.add("permissions", model.permissions.values())


def _is_doubtful(model: _Model) -> bool:
    """Whether a version is told of that was not listed: it may be new, or gone."""
    told = {target for _, target in _aliases(model.entity)}
    latest = model.entity.get("latest_versions")
    newest = [number_of(each) for each in (latest if isinstance(latest, list) else ())]
    listed = model.counted.statuses
    return any(int(each) not in listed for each in told if each.isdecimal()) or any(
        number and number not in listed for number in newest
    )


def _aliases(model: Entity) -> list[tuple[str, str]]:
    """The aliases of a model, with the versions that they point to."""
    found = model.get("aliases")
    if isinstance(found, dict):
        return [(str(alias), str(version)) for alias, version in found.items()]
    listed = found if isinstance(found, list) else []
    pairs = [(each.get("alias"), each.get("version")) for each in listed if isinstance(each, dict)]
    return [(str(alias), str(version)) for alias, version in pairs if alias]


def _problem(scope: str, error: ReportError, name: str) -> rows.Row:
    return {
        "scope": scope,
        "name": name,
        "version": None,
        "reason": error.reason,
        "message": str(error),
    }


def _by_registry(keys: Iterable[Key], current: str) -> Iterator[tuple[str, list[Key]]]:
    found: dict[str, list[Key]] = {}
    for key in keys:
        found.setdefault(key.registry_uri or current, []).append(key)
    yield from found.items()
