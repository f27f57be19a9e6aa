"""Registered models whose versions are asked for together, and the rows that they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from mlflow_report_plugin import masking
from mlflow_report_plugin.catalog import listing, rows, seeing
from mlflow_report_plugin.catalog.compared import Compared
from mlflow_report_plugin.catalog.facts import Facts
from mlflow_report_plugin.catalog.findings import age
from mlflow_report_plugin.catalog.findings.model import Counted, of_model
from mlflow_report_plugin.catalog.findings.version import of_version
from mlflow_report_plugin.catalog.full import whole_snapshot
from mlflow_report_plugin.catalog.tables import Batch, Rows
from mlflow_report_plugin.catalog.unchanged import Unchanged
from mlflow_report_plugin.catalog.wanted import Wanted
from mlflow_report_plugin.collect.client import Client, Entity, number_of, tags_of
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.policy import Policy
from mlflow_report_plugin.redact import text
from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS
from mlflow_report_plugin.snapshot import RegisteredModel, Snapshot

PROMPT = "mlflow.prompt.is_prompt"
"""The tag of what is a prompt, and no model."""
AT_ONCE = 250
"""How many versions are seen together."""


@dataclass
class Model:
    """What is being learned of a registered model."""

    entity: Entity
    counted: Counted = field(default_factory=Counted)
    is_whole: bool = True
    """Whether all of its versions were listed."""
    permissions: dict[str, rows.Row] = field(default_factory=dict)
    """Who may do what with it and its experiments, each once."""


@dataclass(frozen=True)
class Means:
    """What models are read with, and what of them is wanted."""

    client: Client
    facts: Facts
    wanted: Wanted
    policies: Sequence[Policy]


@dataclass
class Group:
    """Reads some registered models of a registry."""

    means: Means
    registry_uri: str
    models: dict[str, Model]
    """The models, by name."""
    unchanged: Unchanged
    """What of them is in the catalog before."""
    found: Rows
    """Where the rows go."""
    _compared: Compared = field(init=False)
    _done: set[tuple[str, int]] = field(default_factory=set)
    """The versions that have rows."""

    def __post_init__(self) -> None:
        """Begin with no other version."""
        self._compared = Compared(self.means.client, self.means.policies)

    def batches(self) -> Iterator[Batch]:
        """Read the models and their versions.

        Yields:
            Rows of the tables, as soon as there are many.
        """
        try:
            yield from self._versions([*self.models])
        except ReportError:  # one model may cost the others theirs
            for name in self.models:
                yield from self._alone(name)
        for name, model in self.models.items():
            if model.is_whole and _is_doubtful(model):
                yield from self._again(name)
            self._model(name, model)

    def _alone(self, name: str) -> Iterator[Batch]:
        try:
            yield from self._versions([name])
        except ReportError as error:
            self.models[name].is_whole = False
            self.found.add("problems", [problem("versions", error, name)])

    def _again(self, name: str) -> Iterator[Batch]:
        """Look again where somebody wrote between the model and its versions."""
        try:
            newer = self.means.client.registry.registered_model(name)
        except ReportError:  # it was deleted
            return
        model = self.models[name]
        model.entity = {**model.entity, "aliases": newer.get("aliases")}
        yield from self._alone(name)

    def _versions(self, names: Sequence[str]) -> Iterator[Batch]:
        listed = (
            version
            for version in listing.versions(self.means.client, self.registry_uri, names)
            if (version["name"], number_of(version)) not in self._done
            and PROMPT not in tags_of(version)
        )
        while some := list(islice(listed, AT_ONCE)):
            self._seen(some)
            self._done.update((version["name"], number_of(version)) for version in some)
            yield from self.found.batches()

    def _seen(self, versions: Sequence[Entity]) -> None:
        """Write the rows of versions, those that have not changed from the catalog before."""
        wanted = self.means.wanted
        states = [self._state(self.models[each["name"]], each) for each in versions]
        kept = [
            self.unchanged.has(each["name"], number_of(each), state)
            for each, state in zip(versions, states, strict=True)
        ]
        read = [
            (self.models[each["name"]].entity, each)
            for each, is_kept in zip(versions, kept, strict=True)
            if not is_kept
        ]
        snapshots = self._snapshots(read)
        for version, state, is_kept in zip(versions, states, kept, strict=True):
            name, number = version["name"], number_of(version)
            if is_kept:
                row = self.unchanged.add(self.found, name, number)
            else:
                row = self._add(next(snapshots), state, self.models[name])
            counted = self.models[name].counted
            counted.statuses[number] = row["status"]
            counted.has_owner |= is_kept and self.unchanged.has_owner(name)
            aged = age.of_row(row, wanted.now, wanted.stale_days)
            self.found.add("findings", [each.row(name, number) for each in aged])

    def _state(self, model: Model, version: Entity) -> str:
        number = str(number_of(version))
        targets = dict(_aliases(model.entity))
        aliases = [alias for alias, target in targets.items() if target == number]
        compared = self._compared.targets(targets)
        return rows.hash_of_version(model.entity, version, aliases, compared)

    def _snapshots(self, read: Sequence[tuple[Entity, Entity]]) -> Iterator[Snapshot]:
        client, facts, wanted = self.means.client, self.means.facts, self.means.wanted
        if wanted.depth != "full":
            yield from seeing.snapshots(client, facts, read, wanted.depth)
            return
        for each in read:
            yield whole_snapshot(client, facts, each, wanted)

    def _add(self, snapshot: Snapshot, state: str, model: Model) -> rows.Row:
        found, wanted = self.found, self.means.wanted
        row = rows.version_row(snapshot, state)
        found.add("versions", [row])
        name, number = row["name"], row["version"]
        others = self._compared.others(name, snapshot)
        findings = of_version(snapshot, self.means.policies, others, wanted.now)
        found.add("findings", [each.row(name, number) for each in findings])
        if wanted.depth != "list":
            found.add("metrics", rows.metric_rows(snapshot))
            found.add("params", rows.param_rows(snapshot))
            found.add("datasets", rows.dataset_rows(snapshot))
        if wanted.depth == "full":
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

    def _model(self, name: str, model: Model) -> None:
        """Write the rows of a registered model."""
        client, found = self.means.client, self.found
        read, gaps = seeing.registered_model(client, model.entity)
        known = {"registered_model": read, "notes": seeing.notes_of(model.entity)}
        whole = seeing.bare(client, name).model_copy(update=known)
        snapshot = masking.without_credentials(whole)
        masked = snapshot.registered_model
        assert isinstance(masked, RegisteredModel), "it was put there"
        statuses = model.counted.statuses
        row = rows.model_row(masked, snapshot.masked, model.entity, text(self.registry_uri))
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


def _is_doubtful(model: Model) -> bool:
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


def problem(scope: str, error: ReportError, name: str) -> rows.Row:
    """Make the row of what could not be read of a registered model."""
    return {
        "scope": scope,
        "name": name,
        "version": None,
        "reason": error.reason,
        "message": str(error),
    }
