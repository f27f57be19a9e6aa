"""Snapshots that exports are tried with: usual ones, hostile, minimal and huge."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from mlflow_report_plugin.snapshot import (
    Dependency,
    Environment,
    File,
    Files,
    Metric,
    MlflowModel,
    ModelUris,
    ModelVersion,
    Param,
    Run,
    Snapshot,
    Tag,
)
from tests import snapshots
from tests.renderers.naughty import NAUGHTY
from tests.snapshots.workspace import provenance

EXAMPLES: Final = Path(__file__).parents[2] / "docs" / "examples"
TUMOUR, WHISPER, AGENT = (
    Snapshot.from_json((EXAMPLES / f"{name}.json").read_bytes())
    for name in ("tumour-classifier", "whisper-transcriber", "cellar-agent")
)
"""The models of the documentation."""

MINIMAL: Final = Snapshot(
    uris=ModelUris(model_uri="/data/model"),
    provenance=provenance(1700000000000),
    model=MlflowModel(details={}, flavors={"sklearn": {}}),
)
EMPTY: Final = Snapshot(uris=ModelUris(model_uri=""), provenance=provenance(0))
HUGE: Final = Snapshot(
    uris=ModelUris(model_uri="models:/huge/1"),
    provenance=provenance(1700000000000),
    files=Files(files=tuple(File(path=f"part-{n}", size=n, sha256="a" * 64) for n in range(5_000))),
    environment=Environment(
        dependencies=tuple(
            Dependency(text=f"p{n}==1", file="requirements.txt", name=f"p{n}", version="==1")
            for n in range(500)
        )
    ),
    run=Run(
        run_id="r",
        params=tuple(Param(key=f"p{n}", value="x" * 100) for n in range(2_000)),
        metrics=tuple(Metric(key=f"accuracy_{n}", value=n) for n in range(1_000)),
    ),
)
USUAL: Final = {
    **{"tumour": TUMOUR, "whisper": WHISPER, "agent": AGENT, "minimal": MINIMAL, "empty": EMPTY},
    **{f"served {name}": each for name, each in snapshots.ALL.items()},
}
"""What every export is tried with."""
WRITTEN: Final = tuple(dict.fromkeys(t.encode("utf-8", "replace").decode() for t in NAUGHTY))
"""Hostile text, as far as it can be written to a file at all: no snapshot has anything else."""


def hostile(snapshot: Snapshot, text: str) -> Snapshot:
    """Put a text wherever a snapshot has text of somebody else."""
    fields = json.loads(snapshot.model_dump_json(exclude={"digest"}))
    changed = _changed(fields, text)
    while True:
        try:
            return Snapshot.model_validate(changed)
        except ValidationError as error:
            for each in error.errors():
                _restore(changed, fields, each["loc"])


def _changed(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: _changed(each, text) for key, each in value.items()}
    if isinstance(value, list):
        return [_changed(each, text) for each in value]
    return text if isinstance(value, str) else value


def _restore(changed: Any, fields: Any, place: tuple[int | str, ...]) -> None:
    """Put back what may only be one of a few words."""
    for step in place:
        following = fields[step] if isinstance(fields, list) else fields.get(step)
        if not isinstance(following, dict | list):
            changed[step] = following
            return
        changed, fields = changed[step], following


def tagged(**tags: str) -> Snapshot:
    """A version with tags, and nothing else."""
    found = tuple(Tag(key=key, value=value) for key, value in tags.items())
    version = ModelVersion(name="model", version="1", tags=found)
    return MINIMAL.model_copy(update={"model_version": version})


def needing(*requirements: Dependency) -> Snapshot:
    """A model that needs these packages."""
    return MINIMAL.model_copy(update={"environment": Environment(dependencies=requirements)})
