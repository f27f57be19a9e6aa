"""The rows that a version makes in each table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from mlflow_report_plugin.collect.client import Entity
from mlflow_report_plugin.logged.place import URI_TAG
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.inputs import CONTEXT
from mlflow_report_plugin.sections.blocks.model_facts import PYFUNC, native_flavors
from mlflow_report_plugin.sections.blocks.requirements import COMMITS, OWNERS, REQUIREMENTS
from mlflow_report_plugin.snapshot import (
    Gap,
    Masked,
    Metric,
    MlflowModel,
    ModelVersion,
    Permissions,
    RegisteredModel,
    Snapshot,
    Tag,
)

Row = dict[str, Any]
OF_THE_MODEL: Final = ("description", "tags", "owner", "user_id")
"""What of a registered model is said of its versions, too."""
LONGEST: Final = 300
"""How long a reason is, in characters."""


def fingerprint(*fields: Mapping[str, Any]) -> str:
    """Tell one state of something from all others.

    Args:
        *fields: What a listing tells.

    Returns:
        The beginning of a SHA-256, in hexadecimal.
    """
    text = json.dumps(fields, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def hash_of_version(
    model: Entity, version: Entity, aliases: Iterable[str], compared: Mapping[str, str]
) -> str:
    """Tell the state of a version.

    Args:
        model: What the listing gives of its registered model.
        version: What the listing gives of it.
        aliases: The aliases that point to it.
        compared: Which versions the aliases point to that rules compare it with.
    """
    about = {key: model.get(key) for key in OF_THE_MODEL}
    more = {"compared": dict(compared)} if compared else {}
    return fingerprint(version, about, {"aliases": sorted(aliases), **more})


def hash_of_model(model: Entity) -> str:
    """Tell the state of a registered model."""
    return fingerprint({key: value for key, value in model.items() if key != "latest_versions"})


def model_row(
    model: RegisteredModel, masked: Iterable[Masked], entity: Entity, registry_uri: str
) -> Row:
    """Write what is known of a registered model, without credentials.

    Args:
        model: The model, masked.
        masked: What was masked.
        entity: What the registry tells.
        registry_uri: The registry, without credentials.
    """
    named = next(filter(None, (tag(model.tags, key) for key in OWNERS)), None)
    return {
        "name": model.name,
        "registry_uri": registry_uri,
        "description": model.description,
        "owner": model.owner or named,
        "user_id": model.user_id,
        "created": model.creation_timestamp,
        "updated": model.last_updated_timestamp,
        "tags": pairs(model.tags),
        "deployment_job_id": model.deployment_job_id,
        "secrets": secrets(masked),
        "web_ui_link": model.web_ui_link,
        "hash": hash_of_model(entity),
    }


def version_row(snapshot: Snapshot, state: str) -> Row:
    """Write what is known of a version.

    Args:
        snapshot: What was read.
        state: What `hash_of_version` says.
    """
    version, run, logged = snapshot.model_version, snapshot.run, snapshot.logged_model
    assert version is not None, "a catalog has versions"
    experiment, model = snapshot.experiment, snapshot.model
    tags = (*(run.tags if run else ()), *(logged.tags if logged else ()))
    own = [each for each in snapshot.masked if each.part != "registered_model"]
    return {
        **_registered(version),
        "run_name": run.run_name if run else None,
        "run_status": run.status if run else None,
        "run_deleted": run.lifecycle_stage == "deleted" if run else None,
        "run_user": (run.user_id or tag(run.tags, "mlflow.user")) if run else None,
        "run_started": run.start_time if run else None,
        "experiment_id": run.experiment_id if run else logged.experiment_id if logged else None,
        "experiment": experiment.name if experiment else None,
        "git_commit": next(filter(None, (tag(tags, key) for key in COMMITS)), None),
        "model_type": logged.model_type if logged else None,
        **(_files(model) if model else {}),
        "has_signature": _is_there(snapshot, "signature"),
        "has_example": _is_there(snapshot, "input_example"),
        "evaluated": _is_there(snapshot, "evaluation"),
        "metrics": sum(1 for _ in metric_rows(snapshot)) if run or logged else None,
        "params": sum(1 for _ in param_rows(snapshot)) if run or logged else None,
        "datasets": len(run.dataset_inputs) if run else None,
        "secrets": secrets(own),
        "hash": state,
        "unread": unread(snapshot),
    }


def alias_rows(
    model: RegisteredModel, statuses: Mapping[int, str | None], whole: bool
) -> Iterator[Row]:
    """Write where aliases point.

    Args:
        model: The model, masked.
        statuses: The status of each version that was listed.
        whole: Whether all were.
    """
    for alias in sorted(model.aliases, key=lambda each: each.alias):
        if not alias.version.isdecimal():
            continue
        number = int(alias.version)
        exists = True if number in statuses else (False if whole else None)
        yield {
            "name": model.name,
            "alias": alias.alias,
            "version": number,
            "exists": exists,
            "status": statuses.get(number),
        }


def metric_rows(snapshot: Snapshot) -> Iterator[Row]:
    """Write the metrics of the run, and those of the logged model that say more."""
    run, logged = snapshot.run, snapshot.logged_model
    own = run.metrics if run else ()
    yield from (_metric(snapshot, "run", each, run.run_id if run else None) for each in own)
    known = {each.key for each in own}
    run_id = run.run_id if run else None
    for each in logged.metrics if logged else ():
        if each.dataset_name or each.run_id != run_id or each.key not in known:
            yield _metric(snapshot, "logged_model", each, each.run_id)


def param_rows(snapshot: Snapshot) -> Iterator[Row]:
    """Write the params of the run, and those that only the logged model has."""
    run, logged = snapshot.run, snapshot.logged_model
    own = {each.key: each.value for each in (run.params if run else ())}
    for key, value in own.items():
        yield {**_of(snapshot), "origin": "run", "key": key, "value": value}
    for each in logged.params if logged else ():
        if own.get(each.key) != each.value:
            yield {**_of(snapshot), "origin": "logged_model", "key": each.key, "value": each.value}


def dataset_rows(snapshot: Snapshot) -> Iterator[Row]:
    """Write the data sets of the run."""
    for each in snapshot.run.dataset_inputs if snapshot.run else ():
        yield {
            **_of(snapshot),
            "dataset": each.name,
            "digest": each.digest,
            "context": tag(each.tags, CONTEXT),
            "source_type": each.source_type,
            "source": each.source,
        }


def file_rows(snapshot: Snapshot) -> Iterator[Row]:
    """Write the files of the version."""
    for each in snapshot.files.files if snapshot.files else ():
        yield {**_of(snapshot), "path": each.path, "size": each.size}


def permission_rows(snapshot: Snapshot) -> Iterator[Row]:
    """Write who may do what with the registered model and with the experiment."""
    found: tuple[tuple[str, Permissions | None], ...] = (
        ("registered_model", snapshot.registered_model_permissions),
        ("experiment", snapshot.experiment_permissions),
    )
    for what, permissions in found:
        experiment = snapshot.run.experiment_id if snapshot.run and what == "experiment" else None
        for each in permissions.grants if permissions else ():
            yield {
                "name": _of(snapshot)["name"],
                "object": what,
                "experiment_id": experiment,
                "principal": each.principal,
                "kind": each.kind,
                "permission": each.permission,
                "inherited": bool(each.inherited_from),
            }


def secrets(masked: Iterable[Masked]) -> list[str]:
    """Tell where something was masked."""
    return [f"{each.part}.{each.key}: {each.kind}" for each in masked]


def unread(snapshot: Snapshot) -> list[str]:
    """Tell what could not be read; what a catalog of this depth does not ask for is none."""
    return [gap_in_words(gap) for gap in snapshot.gaps if is_lack(gap)]


def is_lack(gap: Gap) -> bool:
    """Tell whether there may be something that was not read."""
    return gap.reason in ("forbidden", "failed") and not gap.message.startswith(NOT_READ)


def gap_in_words(gap: Gap) -> str:
    """Say what could not be read."""
    return f"{gap.part}: {gap.reason}: {gap.message}"[:LONGEST]


NOT_READ: Final = "a catalog of the depth "
"""What gaps begin with of parts that were not asked for."""


def pairs(tags: Iterable[Tag]) -> list[tuple[str, str]]:
    """Write tags as pyarrow takes maps."""
    return [(each.key, each.value) for each in tags]


def _registered(version: ModelVersion) -> Row:
    stage = version.current_stage
    return {
        "name": version.name,
        "version": int(version.version),
        "aliases": [*version.aliases],
        "stage": None if stage in (None, "", "None") else stage,
        "status": version.status,
        "status_message": version.status_message,
        "description": version.description,
        "user_id": version.user_id,
        "created": version.creation_timestamp,
        "updated": version.last_updated_timestamp,
        "source": version.source,
        "run_id": version.run_id,
        "run_link": version.run_link,
        "model_id": version.model_id,
        "tags": pairs(version.tags),
        "report": tag(version.tags, URI_TAG),
        "web_ui_link": version.web_ui_link,
    }


def _files(model: MlflowModel) -> Row:
    natives = native_flavors(model)
    pyfunc = model.flavors.get(PYFUNC)
    python = pyfunc.get("python_version") if isinstance(pyfunc, dict) else None
    size = model.details.get("model_size_bytes")
    return {
        "flavor": natives[0] if natives else None,
        "flavors": [*model.flavors],
        "size": size if isinstance(size, int) and not isinstance(size, bool) else None,
        "mlflow_version": model.text("mlflow_version"),
        "python_version": python if isinstance(python, str) else None,
    }


def _is_there(snapshot: Snapshot, requirement: str) -> bool | None:
    presence = REQUIREMENTS[requirement].look(snapshot).presence
    return {"there": True, "missing": False}.get(presence)


def _metric(snapshot: Snapshot, of: str, metric: Metric, run_id: str | None) -> Row:
    return {
        **_of(snapshot),
        "origin": of,
        "key": metric.key,
        "value": float(metric.value),
        "step": metric.step,
        "time": metric.timestamp,
        "run_id": run_id,
        "dataset": metric.dataset_name,
        "dataset_digest": metric.dataset_digest,
    }


def _of(snapshot: Snapshot) -> Row:
    version = snapshot.model_version
    assert version is not None, "a catalog has versions"
    return {"name": version.name, "version": int(version.version)}
