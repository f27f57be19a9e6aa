"""The rows of the lists: what is said of a model or of a version in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client import tags_of
from mlflow_report_plugin.document import Badge, Cell, Missing
from mlflow_report_plugin.logged.place import URI_TAG, artifact_folder
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.findings import (
    Finding,
    registry_findings,
    run_findings,
)
from mlflow_report_plugin.sections.blocks.main_metrics import main_metrics, value_of
from mlflow_report_plugin.sections.blocks.measurements import Measurement, measurements
from mlflow_report_plugin.sections.blocks.metric_changes import CHAMPIONS, compared, number_of
from mlflow_report_plugin.sections.first_screen import badges, first_sentence
from mlflow_report_plugin.server.asking import Json
from mlflow_report_plugin.server.measuring import Measured
from mlflow_report_plugin.server.seeing import seen
from mlflow_report_plugin.snapshot import ModelVersion, Snapshot

BADGES = 3
"""How many aliases of a model are shown in a list."""
METRICS = 3
"""How many metrics have a column."""
OWNER = "owner"
"""The tag of a model that says by convention who owns it."""
SENTENCE = 160
"""How many characters of a description stand in a line."""
NAME = 40
"""How many characters of a name a badge shows."""
READY = "READY"
NOT_READ = Missing("could not be read", unread=True)
NOT_MEASURED = Missing("none")


@dataclass(frozen=True)
class VersionRow:
    """A version in a list."""

    snapshot: Snapshot
    """What is known of it."""
    is_logged: bool
    """Whether a report was logged for it, as its tag says."""
    keys: tuple[str, ...] = ()
    """The metrics that have a column."""

    @property
    def record(self) -> ModelVersion:
        """The version itself."""
        assert self.snapshot.model_version is not None
        return self.snapshot.model_version

    @property
    def badges(self) -> tuple[Badge, ...]:
        """Its state, without what is as it should be."""
        return tuple(each for each in badges(self.snapshot) if each.text != READY)

    @property
    def sentence(self) -> str:
        """The beginning of its description."""
        return brief(first_sentence(self.record.description or ""), SENTENCE)

    @property
    def who(self) -> str:
        """Who registered it or, where the registry does not tell, who made the model."""
        run = self.snapshot.run
        made = (tag(run.tags, "mlflow.user") or run.user_id) if run else None
        return self.record.user_id or made or ""

    @property
    def metrics(self) -> tuple[tuple[str, Cell, str, Cell | None], ...]:
        """The metrics that have a column: name, value, data and what became of each."""
        found = {each.key: each for each in reversed(self._measured)}
        _, cells = compared(self.snapshot, [*found.values()]) or ("", [None] * len(found))
        changes = dict(zip(found, cells, strict=True))
        return tuple(
            (
                key,
                value_of(self.snapshot, found[key]) if key in found else self.without,
                brief(found[key].data) if key in found else "",
                changes.get(key),
            )
            for key in self.keys
        )

    @property
    def main(self) -> tuple[Measurement, Cell] | None:
        """The most important metric, with its value as people read it."""
        for each in main_metrics(self.snapshot):
            return each, value_of(self.snapshot, each)
        return None

    @property
    def without(self) -> Missing:
        """What stands in the place of a metric that is not there."""
        return NOT_READ if self.snapshot.gap("run") else NOT_MEASURED

    @cached_property
    def _measured(self) -> Sequence[Measurement]:
        return sorted(measurements(self.snapshot), key=lambda each: each.order)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a report would find, as far as the little that was read tells."""
        of_run = run_findings(self.snapshot) if self.snapshot.run else ()
        return (*registry_findings(self.snapshot), *of_run)


@dataclass(frozen=True)
class ModelRow:
    """A registered model in the index."""

    model: Json
    """What MLflow lists of it."""
    newest: VersionRow | None
    """Its newest version."""

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.model.get("name", ""))

    @property
    def sentence(self) -> str:
        """The beginning of its description."""
        description = redact.text(str(self.model.get("description") or ""))
        return brief(first_sentence(description), SENTENCE)

    @property
    def badges(self) -> tuple[Badge, ...]:
        """Which versions have an alias or a stage, and what is wrong with the newest one."""
        pairs = [(str(each.get("alias")), each.get("version")) for each in self._aliases]
        pairs.sort(key=lambda pair: pair[0].lower() not in CHAMPIONS)
        aliases = [Badge(f"@{_brief(alias)}{self._of(version)}") for alias, version in pairs]
        more = len(aliases) - BADGES
        rest = (Badge(f"and {more:,} more aliases"),) if more > 0 else ()
        stages = (
            Badge(f"{_brief(stage)}{self._of(each.get('version'))}")
            for each in versions_of(self.model)
            if (stage := str(each.get("current_stage") or "None")) not in ("None", "Archived")
        )
        return (*aliases[:BADGES], *rest, *stages, *self._wrong())

    @property
    def owner(self) -> str:
        """Who owns it, where a tag says so."""
        return tags_of(self.model).get(OWNER, "")

    @property
    def changed(self) -> object:
        """When it was last changed, or its newest version."""
        return self.model.get("last_updated_timestamp")

    @property
    def _aliases(self) -> Sequence[Json]:
        return self.model.get("aliases") or ()

    def _of(self, version: object) -> str:
        newest = self.newest.record.version if self.newest else ""
        return "" if str(version) == newest else f": version {version}"

    def _wrong(self) -> tuple[Badge, ...]:
        found = self.newest.badges if self.newest else ()
        return tuple(each for each in found if each.kind in ("warning", "bad"))


def versions_of(model: Json) -> list[Json]:
    """Give the versions that MLflow lists with a model: the newest one of each stage.

    Args:
        model: The registered model.

    Returns:
        Those that have a number, the newest first.
    """
    found = [each for each in model.get("latest_versions") or () if _number(each)]
    return sorted(found, key=_number, reverse=True)


def of_models(models: Sequence[Json], measured: Measured) -> list[ModelRow]:
    """Make the rows of the index.

    Args:
        models: The registered models.
        measured: The runs and logged models of their newest versions.

    Returns:
        A row for each.
    """
    return [ModelRow(each, _newest(each, measured)) for each in models]


def of_versions(model: Json, versions: Sequence[Json], measured: Measured) -> list[VersionRow]:
    """Make the rows of the page of a model.

    Args:
        model: The registered model.
        versions: Its versions, the newest first.
        measured: The runs and logged models of these.

    Returns:
        A row for each, with the main metrics of the newest that has any.
    """
    found: list[Snapshot] = []
    before: Snapshot | None = None
    for each in reversed(versions):
        before = seen(model, each, measured, before)
        found.insert(0, before)
    keys = next((main for each in found if (main := main_metrics(each))), ())
    columns = tuple(each.key for each in keys)[:METRICS]
    return [
        VersionRow(snapshot, is_logged(version), columns)
        for snapshot, version in zip(found, versions, strict=True)
    ]


def is_logged(version: Json) -> bool:
    """Tell whether a version says that a report was logged for it.

    Args:
        version: The version.

    Returns:
        Whether its tag names the place of its own reports: a copied version has the tags of the
        one that it is a copy of.
    """
    folder = artifact_folder(str(version.get("name")), str(version.get("version")))
    return f"/{folder}" in tags_of(version).get(URI_TAG, "")


def _newest(model: Json, measured: Measured) -> VersionRow | None:
    newest = next(iter(versions_of(model)), None)
    return VersionRow(seen(model, newest, measured), is_logged(newest)) if newest else None


def _brief(name: object) -> str:
    return brief(redact.text(str(name)), NAME)


def _number(version: Json) -> int:
    return number_of(str(version.get("version", "")))
