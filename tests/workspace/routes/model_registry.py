"""The workspace registry, /api/2.0/mlflow, and MLflow's view of Unity Catalog below it."""

from __future__ import annotations

import re
from typing import Any

from tests.workspace.answers import Answer, Ask, Json, Refused, Route, not_found
from tests.workspace.data import is_unity_catalog
from tests.workspace.routes.files import listed, signed

A = r"/api/2\.0/mlflow"
U = rf"{A}(?P<uc>/unity-catalog)?"
DATABRICKS_ONLY = ("id", "permission_level")
FILTER = re.compile(r"(\w+)\s*=\s*'([^']*)'")


def registered_model(ask: Ask) -> Json:
    return {"registered_model": _as_registry(_model(ask))}


def registered_model_databricks(ask: Ask) -> Json:
    model = _model(ask)
    own = {key: model["registered_model"][key] for key in DATABRICKS_ONLY}
    return {"registered_model_databricks": {**_as_registry(model), **own}}


def search_registered_models(ask: Ask) -> Json:
    names = ask.data.names(unity_catalog=_is_uc(ask))
    models = [_as_registry(ask.data.models[name]) for name in names]
    return ask.page(models, "registered_models")


def model_version(ask: Ask) -> Json:
    return {"model_version": _version(ask)["model_version"]}


def download_uri(ask: Ask) -> Json:
    return {"artifact_uri": _version(ask)["download_uri"]}


def latest_versions(ask: Ask) -> Json:
    model = _model(ask)
    stages = ask.body.get("stages") or []
    latest = _latest(model)
    return {
        "model_versions": [each for each in latest if not stages or each["current_stage"] in stages]
    }


def search_model_versions(ask: Ask) -> Json:
    uc = _is_uc(ask)
    wanted = dict(FILTER.findall(ask.query.get("filter", "")))
    if "source_path" in wanted:
        wanted["source"] = wanted.pop("source_path")
    found = [
        version["model_version"]
        for version in ask.data.versions(unity_catalog=uc)
        if all(version["model_version"].get(key) == value for key, value in wanted.items())
    ]
    # Unity Catalog promises no order.
    return ask.page(found if uc else found[::-1], "model_versions")


def version_by_alias(ask: Ask) -> Json:
    model, alias = _model(ask), ask.required("alias")
    for each in model["registered_model"].get("aliases", ()):
        if each["alias"] == alias:
            return {"model_version": _version_of(model, each["version"])["model_version"]}
    raise not_found(f"Alias '{alias}' does not exist.")


def list_files(ask: Ask) -> Json:
    root, path = _root(ask), ask.query.get("path", "").strip("/")
    return ask.page(listed(ask.files, root, path), "files")


def signed_download_uri(ask: Ask) -> Json:
    path = f"{_root(ask)}/{ask.query.get('path', '')}"
    if ask.files.size(path) is None:
        raise not_found(f"No such file: {ask.query.get('path')}")
    return {"signed_uri": signed(ask, path), "headers": []}


def set_version_tag(ask: Ask) -> Json:
    version, key = _version(ask)["model_version"], ask.required("key")
    kept = [tag for tag in version.get("tags", ()) if tag["key"] != key]
    version["tags"] = [*kept, {"key": key, "value": ask.required("value")}]
    return {}


def set_model_tag(ask: Ask) -> Json:
    model, key = _model(ask)["registered_model"], ask.required("key")
    kept = [tag for tag in model.get("tags", ()) if tag["key"] != key]
    model["tags"] = [*kept, {"key": key, "value": ask.required("value")}]
    return {}


def webhooks(ask: Ask) -> Json:
    """Of dolly3b: one that posts to an address, and one that runs a job."""
    if ask.required("model_name") != "dolly3b":
        return {}
    told = {"creation_timestamp": 1683000000000, "last_updated_timestamp": 1683000060000}
    address = "https://hooks.example.com/services/T0/SECRET"
    return {
        "webhooks": [
            {
                "id": "1bb2c3",
                "events": ["MODEL_VERSION_CREATED", "TRANSITION_REQUEST_CREATED"],
                "description": "Tells the team.",
                "status": "ACTIVE",
                "http_url_spec": {"url": address, "enable_ssl_verification": True},
                **told,
            },
            {
                "id": "2cc3d4",
                "events": ["MODEL_VERSION_TRANSITIONED_STAGE"],
                "status": "DISABLED",
                "job_spec": {"job_id": "4711", "workspace_url": ask.url},
                **told,
            },
        ]
    }


def transition_requests(ask: Ask) -> Json:
    return {"requests": _version(ask).get("transition_requests", [])}


def gate(_ask: Ask) -> Json:
    return {"is_databricks_sdk_models_artifact_repository_enabled": True}


def emit_lineage(ask: Ask) -> Json:
    _version(ask)
    return {}


def temporary_credentials(_ask: Ask) -> Answer:
    raise Refused(403, "PERMISSION_DENIED", "There is no cloud storage behind this workspace.")


def _is_uc(ask: Ask) -> bool:
    return bool(ask.match.groupdict().get("uc"))


def _model(ask: Ask) -> Json:
    name, uc = ask.required("name"), _is_uc(ask)
    model = ask.data.models.get(name)
    if uc and name.count(".") != 2:
        message = f"Model name '{name}' is not of the form catalog.schema.model."
        raise Refused(400, "INVALID_PARAMETER_VALUE", message)
    if model is None or is_unity_catalog(model) != uc:
        raise not_found(
            f"Routine or Model '{name}' does not exist."
            if uc
            else f"RegisteredModel '{name}' does not exist. It might have been deleted."
        )
    return model


def _version(ask: Ask) -> Json:
    return _version_of(_model(ask), ask.required("version"))


def _version_of(model: Json, number: str) -> Json:
    for version in model["versions"]:
        if version["model_version"]["version"] == number:
            found: Json = version
            return found
    name = model["registered_model"]["name"]
    raise not_found(f"ModelVersion '{number}' of RegisteredModel '{name}' does not exist.")


def _root(ask: Ask) -> str:
    return str(_version(ask)["download_uri"]).removeprefix("dbfs:")


def _as_registry(model: Json) -> Json:
    shown: dict[str, Any] = {
        key: value for key, value in model["registered_model"].items() if key not in DATABRICKS_ONLY
    }
    return shown if is_unity_catalog(model) else {**shown, "latest_versions": _latest(model)}


def _latest(model: Json) -> list[Json]:
    """The newest version of each stage."""
    by_stage = {
        version["model_version"]["current_stage"]: version["model_version"]
        for version in model["versions"]
    }
    return list(by_stage.values())


ROUTES: tuple[Route, ...] = (
    ("GET", rf"{U}/registered-models/get", registered_model),
    ("GET", rf"{U}/registered-models/search", search_registered_models),
    ("GET", rf"{A}/databricks/registered-models/get", registered_model_databricks),
    ("GET", rf"{U}/model-versions/get", model_version),
    ("GET", rf"{U}/model-versions/get-download-uri", download_uri),
    ("GET", rf"{U}/model-versions/search", search_model_versions),
    ("POST", rf"{A}/registered-models/get-latest-versions", latest_versions),
    ("GET", rf"{A}(?P<uc>/unity-catalog)/registered-models/alias", version_by_alias),
    ("GET", rf"{A}/registry-webhooks/list", webhooks),
    ("GET", rf"{A}/model-versions/list-artifacts", list_files),
    ("GET", rf"{A}/model-versions/get-signed-download-uri", signed_download_uri),
    ("POST", rf"{U}/model-versions/set-tag", set_version_tag),
    ("POST", rf"{U}/registered-models/set-tag", set_model_tag),
    ("GET", rf"{A}/transition-requests/list", transition_requests),
    (
        "GET",
        rf"{A}/unity-catalog/registered-models:is-databricks-sdk-models-artifact-repository-enabled",
        gate,
    ),
    ("POST", rf"{A}(?P<uc>/unity-catalog)/model-versions/emit-lineage", emit_lineage),
    (
        "POST",
        rf"{A}/unity-catalog/model-versions/generate-temporary-credentials",
        temporary_credentials,
    ),
)
