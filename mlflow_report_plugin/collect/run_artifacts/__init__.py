"""What the run, and the runs that evaluated the model, logged beside the model."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import run_folders
from mlflow_report_plugin.collect.reading.identity import run_id
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.collect.run_artifacts import logged_files
from mlflow_report_plugin.errors import ReadFailed, ReportError
from mlflow_report_plugin.snapshot import (
    DataTable,
    File,
    MlflowModel,
    Picture,
    RelatedRun,
    Run,
    RunArtifacts,
)
from mlflow_report_plugin.threads import map_side_by_side

MAX_FOLDERS = 30
"""How many folders of the run are listed at most: one request each."""
MAX_LEVELS = 5
"""How many levels of folders are listed at most: one round of requests each."""
MAX_PICTURES = 12
MAX_PICTURE_BYTES = 300_000
MAX_PICTURES_BYTES = 1_500_000
"""How large all pictures may be together, in bytes of Base64: the page holds them."""
MAX_TABLES = 6
MAX_TABLE_BYTES = 2_000_000
MAX_NAMED = 20
"""How many of those that are left out because they are too many are named."""
PICTURES = (".png", ".jpg", ".jpeg", ".svg")
TABLES = (".csv",)
FIRST = ("confusion", "roc", "precision_recall", "calibration", "lift", "shap", "importance")
"""Words in the names of the pictures that are taken first."""
LOGGED = "mlflow.loggedArtifacts"
"""The tag of a run that names the tables that MLflow logged."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A file worth showing."""

    run_id: str
    location: str
    file: File
    read: Callable[[str, str, bytes], Picture | DataTable]
    limit: int


def collect(client: Client, parts: Parts) -> RunArtifacts | None:
    """List the artifacts of the run, and read those that can be shown."""
    identity = run_id(parts)
    if identity is None:
        return None
    files, unlisted = _files(client, parts, identity)
    run = parts.known("run", Run)
    candidates = list(_worth_showing(run, files)) if run else []
    for other in parts.known("evaluation_runs", tuple) or ():
        candidates += _worth_showing(other, other.artifacts)
    pictures = [each for each in candidates if each.read is logged_files.picture]
    tables = [each for each in candidates if each.read is logged_files.table]
    pictures.sort(key=_rank)
    taken = pictures[:MAX_PICTURES] + tables[:MAX_TABLES]
    too_many = pictures[MAX_PICTURES:] + tables[MAX_TABLES:]
    left_out = _named([each.file.path for each in too_many], "too many")
    shown: list[Picture | DataTable] = []
    size = 0
    for found, answer in zip(taken, map_side_by_side(partial(_read, client), taken), strict=True):
        if isinstance(answer, ReportError):
            left_out.append(f"{found.file.path} ({answer})")
        elif isinstance(answer, Exception):
            raise answer
        elif isinstance(answer, Picture) and size + len(answer.data) > MAX_PICTURES_BYTES:
            left_out.append(f"{found.file.path} (all pictures together are too large)")
        else:
            size += len(answer.data) if isinstance(answer, Picture) else 0
            shown.append(answer)
    return RunArtifacts(
        files=tuple(files),
        pictures=tuple(each for each in shown if isinstance(each, Picture)),
        tables=tuple(each for each in shown if isinstance(each, DataTable)),
        left_out=(*left_out, *_named(unlisted, "too deep, or too many folders")),
    )


def _named(paths: list[str], why: str) -> list[str]:
    """Say of paths that they are left out, of very many with their number."""
    more = len(paths) - MAX_NAMED
    named = [f"{path} ({why})" for path in paths[:MAX_NAMED]]
    return [*named, f"{more:,} more ({why})"] if more > 0 else named


def _files(client: Client, parts: Parts, identity: str) -> tuple[list[File], list[str]]:
    def is_model(folder: str) -> bool:
        model = parts.known("model", MlflowModel)
        return folder == (parts.target.path or (model and model.text("artifact_path")))

    found = run_folders.walk(client, identity, MAX_LEVELS, MAX_FOLDERS, is_model)
    files, unlisted, errors = found
    for error in errors:
        parts.note("run_artifacts", error)
    return files, unlisted


def _worth_showing(run: Run | RelatedRun, files: Iterable[File]) -> Iterable[_Found]:
    location = run.artifact_uri or f"runs:/{run.run_id}"
    tables = _logged_tables(run)
    for file in files:
        name = file.path.lower()
        if name.endswith(PICTURES):
            yield _Found(run.run_id, location, file, logged_files.picture, MAX_PICTURE_BYTES)
        elif name.endswith(TABLES) or name.endswith("_table.json") or file.path in tables:
            yield _Found(run.run_id, location, file, logged_files.table, MAX_TABLE_BYTES)


def _logged_tables(run: Run | RelatedRun) -> set[str]:
    tags = run.tags if isinstance(run, Run) else ()
    tag = next((tag.value for tag in tags if tag.key == LOGGED), "[]")
    try:
        return {str(each["path"]) for each in json.loads(tag) if each.get("type") == "table"}
    except (ValueError, RecursionError, TypeError, AttributeError, KeyError):
        return set()


def _rank(found: _Found) -> tuple[int, str]:
    name = found.file.path.lower()
    return next((rank for rank, word in enumerate(FIRST) if word in name), len(FIRST)), name


def _read(client: Client, found: _Found) -> Picture | DataTable:
    size = found.file.size
    if size is not None and size > found.limit:
        raise ReadFailed(f"{size:,} bytes are too many to show")
    data = client.artifacts.read_file(found.location, found.file.path, found.limit)
    if len(data) > found.limit:
        raise ReadFailed(f"more than {found.limit:,} bytes are too many to show")
    return found.read(found.run_id, found.file.path, data)
