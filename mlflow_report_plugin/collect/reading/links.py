"""Addresses of things in the web UI and in the REST API of a server.

Each function gives `web_ui_link` and `api_link`, or nothing where the server is not reached by
HTTP. What has its page below that of an experiment has none where nobody knows which.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from mlflow_report_plugin.collect.client import Client, Databricks
from mlflow_report_plugin.errors import ReportError


def of_registered_model(client: Client, name: str) -> dict[str, Any]:
    """Make the links of a registered model."""
    return _in_registry(client, "registered-models/get", name)


def of_model_version(client: Client, name: str, version: str) -> dict[str, Any]:
    """Make the links of a model version."""
    return _in_registry(client, "model-versions/get", name, version)


def of_run(client: Client, experiment_id: str | None, run_id: str) -> dict[str, Any]:
    """Make the links of a run."""
    page = f"experiments/{_step(experiment_id)}/runs/{_step(run_id)}" if experiment_id else None
    return _in_tracking(client, page, "runs/get", run_id=run_id)


def of_experiment(client: Client, experiment_id: str) -> dict[str, Any]:
    """Make the links of an experiment."""
    page = f"experiments/{_step(experiment_id)}"
    return _in_tracking(client, page, "experiments/get", experiment_id=experiment_id)


def of_logged_model(client: Client, experiment_id: str | None, model_id: str) -> dict[str, Any]:
    """Make the links of a logged model."""
    page = f"experiments/{_step(experiment_id)}/models/{_step(model_id)}" if experiment_id else None
    return _in_tracking(client, page, f"logged-models/{_step(model_id)}")


def _in_tracking(client: Client, page: str | None, request: str, **query: str) -> dict[str, Any]:
    return _links(client.tracking_uri, client.tracking_workspace, page, request, query)


def _in_registry(client: Client, request: str, name: str, version: str = "") -> dict[str, Any]:
    query = {"name": name, **({"version": version} if version else {})}
    page = f"models/{_step(name)}" + (f"/versions/{_step(version)}" if version else "")
    if not client.registry.is_unity_catalog(name):
        return _links(client.registry_uri, client.registry_workspace, page, request, query)
    links = _links("", client.registry_workspace, page, f"unity-catalog/{request}", query)
    if links:
        # The Catalog Explorer shows these models, not the pages of MLflow.
        steps = [*name.split("."), *(("version", version) if version else ())]
        host = links["web_ui_link"].partition("#")[0]
        links["web_ui_link"] = f"{host}/explore/data/models/{'/'.join(map(_step, steps))}"
    return links


def _links(
    server: str,
    workspace: Databricks | None,
    page: str | None,
    request: str,
    query: dict[str, str],
) -> dict[str, Any]:
    if workspace is not None:
        try:
            base, pages = workspace.url, "#mlflow/"
        except ReportError:  # without a login everything fails, and says so
            return {}
    elif server.lower().startswith(("http://", "https://")):
        base, pages = server.rstrip("/"), "/#/"
    else:
        return {}
    search = f"?{urlencode(query, quote_via=quote)}" if query else ""
    return {
        "web_ui_link": f"{base}{pages}{page}" if page else None,
        "api_link": f"{base}/api/2.0/mlflow/{request}{search}",
    }


def _step(name: str) -> str:
    """A name as one step of a path."""
    return quote(name, safe="")
