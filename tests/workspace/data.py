"""What is in the workspace, read from the JSON files beside this module.

`models/<folder>/model.json` holds a registered model and what belongs to it:

- `registered_model`: as the registry returns it, with `id` and `permission_level` in the
  workspace registry
- `permissions`: the answer of the permissions API (workspace registry)
- `unity_catalog`: what the Unity Catalog API answers about it (Unity Catalog)
- `versions`: for each version the `model_version` that the registry returns, the
  `download_uri`, further places where the files are (`also_at`), the files that have content (in
  the folder `files`, beside model.json), the `sizes` of those that are only listed, and
  `transition_requests` or `lineage`
- `runs` and `logged_models`: as the tracking server returns them
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.workspace.files import FileTree

HERE = Path(__file__).parent
Json = dict[str, Any]


@dataclass(frozen=True)
class Data:
    """Everything in a workspace. Tests may change what is in the dictionaries."""

    models: dict[str, Json]
    """By name of the registered model."""
    experiments: dict[str, Json]
    """By id."""
    serving_endpoints: list[Json]
    permission_levels: dict[str, list[Json]]
    """By kind of object."""

    @cached_property
    def runs(self) -> dict[str, Json]:
        """The runs, by id."""
        return {
            run["info"]["run_id"]: run
            for model in self.models.values()
            for run in model.get("runs", ())
        }

    @cached_property
    def logged_models(self) -> dict[str, Json]:
        """The logged models, by id."""
        return {
            logged["info"]["model_id"]: logged
            for model in self.models.values()
            for logged in model.get("logged_models", ())
        }

    def names(self, *, unity_catalog: bool) -> list[str]:
        """The names of the registered models in one of the two registries."""
        return sorted(
            name for name, model in self.models.items() if is_unity_catalog(model) == unity_catalog
        )

    def versions(self, *, unity_catalog: bool) -> Iterator[Json]:
        """All versions of all models of a registry, the oldest first."""
        for name in self.names(unity_catalog=unity_catalog):
            yield from self.models[name]["versions"]


def is_unity_catalog(model: Json) -> bool:
    return "unity_catalog" in model


def load() -> tuple[Data, FileTree]:
    """Read everything anew."""
    models: dict[str, Json] = {}
    files = FileTree()
    for path in sorted(HERE.glob("models/*/model.json")):
        model = _json(path)
        models[model["registered_model"]["name"]] = model
        for version in model["versions"]:
            for place in _places(version, model):
                files.mount(place, path.parent / version["files"], version["sizes"])
    data = Data(
        models=models,
        experiments={
            each["experiment"]["experiment_id"]: each for each in _json(HERE / "experiments.json")
        },
        serving_endpoints=_json(HERE / "serving_endpoints.json"),
        permission_levels=_json(HERE / "permission_levels.json"),
    )
    return data, files


def _places(version: Json, model: Json) -> Iterator[str]:
    """The paths below which the files of a version are found."""
    model_version = version["model_version"]
    if is_unity_catalog(model):
        path = model_version["name"].replace(".", "/")
        yield f"/Models/{path}/{model_version['version']}"
    uris = [version["download_uri"], *version.get("also_at", ())]
    run_ids = {run["info"]["run_id"] for run in model.get("runs", ())}
    if "run_id" not in model_version or model_version["run_id"] in run_ids:
        # Not if the run was deleted: its files went with it.
        uris.append(model_version["source"])
    for uri in uris:
        if uri.startswith("dbfs:/"):
            yield uri.removeprefix("dbfs:")


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
