"""The data sets that a model was made from and measured on, each once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mlflow_report_plugin.exports.facts.addresses import address
from mlflow_report_plugin.sections.blocks.cells import parse_json, tag
from mlflow_report_plugin.sections.blocks.dataset_sources import parsed, source
from mlflow_report_plugin.sections.blocks.inputs import CONTEXT
from mlflow_report_plugin.sections.blocks.metric_names import TRAINING
from mlflow_report_plugin.sections.blocks.types import plain
from mlflow_report_plugin.snapshot import DatasetInput, Snapshot

HUB: Final = "hugging_face"
"""The type of sources on the Hugging Face Hub, as MLflow writes it."""
HUB_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?", re.ASCII)
"""The id of a model or a data set on the Hub."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set that a run used."""

    input: DatasetInput
    """What the run says of it."""
    contexts: tuple[str, ...]
    """What it was used for, such as `training`."""
    is_tested_on: bool
    """Whether a run used it that evaluated the model."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.input.name or "(unnamed)"

    @property
    def is_training(self) -> bool:
        """Whether the model was made from it."""
        return any(context in TRAINING for context in self.contexts)

    @property
    def source(self) -> str:
        """Where it comes from, in words; empty where that is not known."""
        return plain(source(self.input)) if self.input.source else ""

    @property
    def url(self) -> str | None:
        """Its address on the web, where it has one."""
        found = parsed(self.input) or {}
        places = (found.get("url"), found.get("uri"))
        return next((each for each in places if isinstance(each, str) and address(each)), None)

    @property
    def on_hub(self) -> dict[str, str]:
        """What the Hub calls it; empty for a data set from elsewhere.

        It has a `path`, and `config_name`, `split` and `revision` where they were chosen.
        """
        if self.input.source_type != HUB:
            return {}
        found = parsed(self.input) or {}
        path = found.get("path")
        if not isinstance(path, str) or not HUB_ID.fullmatch(path):
            return {}
        keys = ("path", "config_name", "split", "revision")
        # MLflow writes a split that was not chosen as the text `None`.
        values = ((key, found.get(key)) for key in keys)
        return {k: v for k, v in values if isinstance(v, str) and v and v != "None"}

    @property
    def has_columns(self) -> bool:
        """Whether MLflow knows its columns."""
        try:
            found = parse_json(self.input.dataset_schema or "null")
        except ValueError:
            return False
        return isinstance(found, dict) and "mlflow_colspec" in found


def datasets(snapshot: Snapshot) -> tuple[Dataset, ...]:
    """List the data sets.

    Args:
        snapshot: What was collected.

    Returns:
        Those of the run, then those of the runs that evaluated the model.
    """
    used = snapshot.run.dataset_inputs if snapshot.run else ()
    tested = [each for run in snapshot.evaluation_runs or () for each in run.dataset_inputs]
    found: dict[tuple[str, str], list[DatasetInput]] = {}
    for each in (*used, *tested):
        found.setdefault((each.name, each.digest), []).append(each)
    keys = {(each.name, each.digest) for each in tested}
    return tuple(Dataset(same[0], _contexts(same), key in keys) for key, same in found.items())


def _contexts(same: list[DatasetInput]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (tag(each.tags, CONTEXT) for each in same))))
