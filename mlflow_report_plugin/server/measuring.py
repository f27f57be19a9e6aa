"""What the runs and logged models of listed versions say: a few searches for a whole page.

MLflow's authentication looks at the experiments of one who searches for runs in some versions
only. So the experiments are asked for first, which every version filters, and runs are searched
in those alone: what somebody may not read is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.server.asking import Asking, Json
from mlflow_report_plugin.server.caller import Caller

EXPERIMENTS = 1_000
"""In how many experiments runs are looked for, the newest ones."""
LOGGED_MODEL = "models:/m-"
"""How the source of a version begins that is a logged model."""
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
"""An id that is safe in a filter. Whoever makes a version may write anything there."""


@dataclass(frozen=True)
class Measured:
    """The runs and logged models of some versions, as far as the one who asks may read them."""

    runs: Mapping[str, Json] = field(default_factory=dict)
    """The runs by id."""
    logged_models: Mapping[str, Json] = field(default_factory=dict)
    """The logged models by id."""


NOTHING = Measured()
"""Where nothing was looked for, or nothing found."""


class Measuring:
    """Runs and logged models, read as the one who asks."""

    def __init__(self, asking: Asking) -> None:
        """Note how to ask.

        Args:
            asking: Asks MLflow.
        """
        self._asking = asking

    def of(self, caller: Caller, versions: Iterable[Json]) -> Measured:
        """Read the runs and logged models of versions, with three searches at most.

        Args:
            caller: Who asks.
            versions: The versions.

        Returns:
            Those that were found. A search that fails finds none.
        """
        versions = tuple(versions)
        run_ids = _safe(each.get("run_id") for each in versions)
        model_ids = _safe(map(model_id_of, versions))
        experiments = self._experiments(caller) if run_ids or model_ids else []
        if not experiments:
            return NOTHING
        found_runs: dict[str, Json] = {}
        found_models: dict[str, Json] = {}
        if run_ids:
            query = f"attributes.run_id IN ({_quoted(run_ids)})"
            asked = {"run_view_type": "ALL", "max_results": len(run_ids)}
            for run in self._search(caller, "runs", experiments, query, asked):
                found_runs[str(run.get("info", {}).get("run_id"))] = run
        if model_ids:
            query, asked = f"model_id IN ({_quoted(model_ids)})", {"max_results": len(model_ids)}
            for model in self._search(caller, "logged-models", experiments, query, asked):
                found_models[str(model.get("info", {}).get("model_id"))] = model
        return Measured(found_runs, found_models)

    def _experiments(self, caller: Caller) -> list[str]:
        """The experiments that the caller may read."""
        asked = {"max_results": EXPERIMENTS, "order_by": ["creation_time DESC"], "view_type": "ALL"}
        with suppress(ReportError):
            found = self._asking.search(caller, "experiments/search", asked)
            return [str(each["experiment_id"]) for each in found.get("experiments", ())]
        return []

    def _search(
        self, caller: Caller, what: str, experiments: list[str], query: str, asked: Json
    ) -> Sequence[Json]:
        body = {"experiment_ids": experiments, "filter": query, **asked}
        with suppress(ReportError):
            found = self._asking.search(caller, f"{what}/search", body)
            rows: Sequence[Json] = found.get("runs" if what == "runs" else "models", ())
            return rows
        return ()


def model_id_of(version: Json) -> str:
    """Tell which logged model a version is.

    Args:
        version: The version.

    Returns:
        The id, empty where it is none.
    """
    source = str(version.get("source") or "")
    named = source.removeprefix("models:/") if source.startswith(LOGGED_MODEL) else ""
    return str(version.get("model_id") or named)


def _safe(ids: Iterable[object]) -> list[str]:
    """Ids that can stand in a filter, each once."""
    return list(dict.fromkeys(str(each) for each in ids if each and _ID.fullmatch(str(each))))


def _quoted(ids: Iterable[str]) -> str:
    return ", ".join(f"'{each}'" for each in ids)
