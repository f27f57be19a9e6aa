"""What the run, and the runs that evaluated the model, logged beside the model."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import run_folders
from mlflow_report_plugin.collect.reading.identity import run_id
from mlflow_report_plugin.collect.reading.listing import listing
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.collect.run_artifacts import logged_files
from mlflow_report_plugin.errors import ReadFailed, ReportError
from mlflow_report_plugin.logged.place import artifact_folder
from mlflow_report_plugin.snapshot import (
    DataTable,
    File,
    MlflowModel,
    ModelVersion,
    Picture,
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
MODELS = "mlflow.log-model.history"
"""The tag of a run that names the models that it logged."""


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
    listed = run_folders.walk(client, identity, MAX_LEVELS, MAX_FOLDERS, partial(_is_apart, parts))
    run = parts.known("run", Run)
    for error in (*listed.errors, *(_contradicted(run) if listed.is_empty else ())):
        parts.note("run_artifacts", error)
    location = run.artifact_uri if run else None
    candidates = [*_worth_showing(identity, location, listed.files, _logged_tables(run))]
    for other in parts.known("evaluation_runs", tuple) or ():
        candidates += _worth_showing(other.run_id, other.artifact_uri, other.artifacts or ())
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
        files=tuple(listed.files),
        pictures=tuple(each for each in shown if isinstance(each, Picture)),
        tables=tuple(each for each in shown if isinstance(each, DataTable)),
        left_out=tuple(left_out),
        unlisted=tuple(listed.unlisted),
    )


def _named(paths: list[str], why: str) -> list[str]:
    """Say of paths that they are left out, of very many with their number."""
    more = len(paths) - MAX_NAMED
    named = [f"{path} ({why})" for path in paths[:MAX_NAMED]]
    return [*named, f"{more:,} more ({why})"] if more > 0 else named


def _is_apart(parts: Parts, folder: str) -> bool:
    """Whether a folder holds the model, or the reports of it, which are no evidence of the run."""
    version = parts.known("model_version", ModelVersion) if parts.target.name else None
    is_ours = version is not None and folder == artifact_folder(version.name, None)
    return is_ours or _is_model(parts, folder)


def _is_model(parts: Parts, folder: str) -> bool:
    model = parts.known("model", MlflowModel)
    return folder == (parts.target.path or (model and model.text("artifact_path")))


def _contradicted(run: Run | None) -> Iterator[ReadFailed]:
    """Say that something was logged, where servers list nothing of a folder that they do not see.

    MLflow keeps models that it tracks apart from the other artifacts of their run.
    """
    if run is not None:
        models = () if run.model_outputs else _paths_in(run, MODELS, "artifact_path")
        logged = [*_paths_in(run, LOGGED, "path"), *models]
        if logged:
            named = f"the run's tags say that it logged {listing(logged)}"
            yield ReadFailed(f"no artifact is listed, but {named}")


def _worth_showing(
    run_id: str, location: str | None, files: Iterable[File], tables: Collection[str] = ()
) -> Iterable[_Found]:
    location = location or f"runs:/{run_id}"
    for file in files:
        name = file.path.lower()
        if name.endswith(PICTURES):
            yield _Found(run_id, location, file, logged_files.picture, MAX_PICTURE_BYTES)
        elif name.endswith(TABLES) or name.endswith("_table.json") or file.path in tables:
            yield _Found(run_id, location, file, logged_files.table, MAX_TABLE_BYTES)


def _logged_tables(run: Run | None) -> list[str]:
    return _paths_in(run, LOGGED, "path", "table") if run else []


def _paths_in(run: Run, key: str, path: str, kind: str | None = None) -> list[str]:
    """The paths in a tag that holds a list of objects as JSON; none where it does not."""
    text = next((tag.value for tag in run.tags if tag.key == key), "[]")
    try:
        return [str(each[path]) for each in json.loads(text) if kind in (None, each.get("type"))]
    except (ValueError, RecursionError, TypeError, AttributeError, KeyError):
        return []


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
