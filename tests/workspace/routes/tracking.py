"""Runs, experiments, logged models and their artifacts: /api/2.0/mlflow."""

from __future__ import annotations

import re

from tests.workspace.answers import Ask, Json, Route, not_found
from tests.workspace.routes.files import listed, signed

A = r"/api/2\.0/mlflow"
LOGGED = rf"{A}/logged-models/(?P<id>[^/]+)"


def run(ask: Ask) -> Json:
    return {"run": _run(ask)}


def search_runs(ask: Ask) -> Json:
    """The children of a run, or some runs by their ids: the searches that reports make."""
    experiments = ask.body.get("experiment_ids") or []
    wanted = ask.body.get("filter", "")
    parent = re.search(r"mlflow\.parentRunId`?\s*=\s*'([^']+)'", wanted)
    ids = re.search(r"run_id IN \(([^)]*)\)", wanted)
    found = [
        each
        for each in ask.data.runs.values()
        if each["info"]["experiment_id"] in experiments
        and (parent is None or _tags(each).get("mlflow.parentRunId") == parent[1])
        and (ids is None or f"'{each['info']['run_id']}'" in ids[1])
    ]
    return ask.page(found, "runs")


def metric_history(ask: Ask) -> Json:
    key = ask.required("metric_key")
    history = [each for each in _run(ask)["data"].get("metrics", ()) if each["key"] == key]
    return ask.page(history, "metrics")


def experiment(ask: Ask) -> Json:
    id = ask.required("experiment_id")
    if id not in ask.data.experiments:
        raise not_found(f"Node ID {id} does not exist.")
    return {"experiment": ask.data.experiments[id]["experiment"]}


def search_experiments(ask: Ask) -> Json:
    found = [each["experiment"] for each in ask.data.experiments.values()]
    return ask.page(found, "experiments")


def logged_model(ask: Ask) -> Json:
    return {"model": _logged(ask)}


def search_logged_models(ask: Ask) -> Json:
    wanted = dict(re.findall(r"(\w+)\s*=\s*'([^']*)'", ask.body.get("filter", "")))
    found = [
        each
        for each in ask.data.logged_models.values()
        if each["info"]["experiment_id"] in ask.body.get("experiment_ids", ())
        and all(each["info"].get(key) == value for key, value in wanted.items())
    ]
    return ask.page(found, "models")


def search_traces(ask: Ask) -> Json:
    """Two traces of each logged model, of which the first one failed."""
    model = re.search(r"mlflow\.modelId`?\s*=\s*'([^']+)'", ask.body.get("filter", ""))
    logged = ask.data.logged_models.get(model[1]) if model else None
    found = [
        {
            "trace_id": f"tr-{number}",
            "trace_location": {
                "type": "MLFLOW_EXPERIMENT",
                "mlflow_experiment": {"experiment_id": logged["info"]["experiment_id"]},
            },
            "request_time": f"2026-05-0{number}T10:00:00Z",
            "execution_duration": f"{number}.5s",
            "state": state,
            "trace_metadata": {"mlflow.modelId": logged["info"]["model_id"]},
        }
        for number, state in ((2, "ERROR"), (1, "OK"))
        if logged
    ]
    return ask.page(found, "traces")


def list_artifacts(ask: Ask) -> Json:
    uri = str(_run(ask)["info"]["artifact_uri"])
    path = ask.query.get("path", "").strip("/")
    files = listed(ask.files, uri.removeprefix("dbfs:"), path)
    return {"root_uri": uri, **ask.page(files, "files")}


def list_logged_model_artifacts(ask: Ask) -> Json:
    uri = str(_logged(ask)["info"]["artifact_uri"])
    path = ask.query.get("artifact_directory_path", "").strip("/")
    files = listed(ask.files, uri.removeprefix("dbfs:"), path)
    return {"root_uri": uri, **ask.page(files, "files")}


def credentials(ask: Ask) -> Json:
    """Signed URLs for files of a run, to read or to write."""
    info = _run(ask)["info"]
    return _credentials(ask, str(info["artifact_uri"]), {"run_id": info["run_id"]})


def logged_model_credentials(ask: Ask) -> Json:
    return _credentials(ask, str(_logged(ask)["info"]["artifact_uri"]), {})


def _credentials(ask: Ask, uri: str, owner: Json) -> Json:
    root = uri.removeprefix("dbfs:")
    paths = ask.body.get("path") or ask.body.get("paths") or []
    return {
        "credential_infos": [
            {
                **owner,
                "path": path,
                "signed_uri": signed(ask, f"{root}/{path}"),
                "type": "AWS_PRESIGNED_URL",
            }
            for path in paths
        ]
    }


def _run(ask: Ask) -> Json:
    id = ask.required("run_id")
    if id not in ask.data.runs:
        raise not_found(f"Run '{id}' not found.")
    return ask.data.runs[id]


def _tags(run: Json) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in run["data"].get("tags", ())}


def _logged(ask: Ask) -> Json:
    id = ask.match["id"]
    if id not in ask.data.logged_models:
        raise not_found(f"Logged model '{id}' not found.")
    return ask.data.logged_models[id]


ROUTES: tuple[Route, ...] = (
    ("GET", rf"{A}/runs/get", run),
    ("POST", rf"{A}/runs/search", search_runs),
    ("GET", rf"{A}/metrics/get-history", metric_history),
    ("GET", rf"{A}/experiments/get", experiment),
    ("POST", rf"{A}/experiments/search", search_experiments),
    ("POST", rf"{A}/logged-models/search", search_logged_models),
    ("GET", LOGGED, logged_model),
    ("GET", rf"{LOGGED}/artifacts/directories", list_logged_model_artifacts),
    ("POST", rf"{LOGGED}/artifacts/credentials-for-(download|upload)", logged_model_credentials),
    ("POST", r"/api/3\.0/mlflow/traces/search", search_traces),
    ("GET", rf"{A}/artifacts/list", list_artifacts),
    ("POST", rf"{A}/artifacts/credentials-for-(read|write)", credentials),
)
