"""The app behind `mlflow server --app-name report`: MLflow's own, and our pages below `/report`.

MLflow calls `create_app` in each worker. `MLFLOW_REPORT_BASE_APP` names the app that would have
been given as `--app-name` otherwise, such as `basic-auth`: MLflow takes only one.
"""

from __future__ import annotations

import inspect
import os
import sys
from importlib import import_module
from types import FunctionType
from typing import Any

from mlflow.exceptions import MlflowException

VARIABLE = "MLFLOW_REPORT_BASE_APP"
GATEWAY = "_MLFLOW_SGI_NAME"
"""MLflow tells its workers here which kind of app it wants; not there before MLflow 3.4."""


def create_app() -> Any:
    """Make the app of a worker.

    Returns:
        A FastAPI app under uvicorn, else a Flask app.

    Raises:
        MlflowException: There is no such base app. The server does not start: it may have been
            meant to ask who somebody is.
    """
    from mlflow.server import app
    from mlflow.server.handlers import _add_static_prefix

    from mlflow_report_plugin.server.views import add_pages
    from mlflow_report_plugin.upkeep.webhooks.route import add_webhook_route

    prefix = _add_static_prefix("")
    # A delivery proves itself by its signature, so this comes before anything that asks for a user.
    add_webhook_route(app, prefix)
    add_pages(app, prefix)
    if base := os.environ.get(VARIABLE, "").strip():
        return _factory(base)(app)
    if _is_under_uvicorn():
        from mlflow.server.fastapi_app import create_fastapi_app

        # That of MLflow 3.3 knows this Flask app, and takes no other.
        takes_app = bool(inspect.signature(create_fastapi_app).parameters)
        return create_fastapi_app(app) if takes_app else create_fastapi_app()
    return app


def _is_under_uvicorn() -> bool:
    # MLflow 3.3 has uvicorn and does not say so; nothing else in a worker imports these two.
    default = "uvicorn" if {"uvicorn", "gunicorn"} & sys.modules.keys() == {"uvicorn"} else ""
    return os.environ.get(GATEWAY, default) == "uvicorn"


def _factory(name: str) -> Any:
    from mlflow.server import _find_app

    try:
        module, _, attribute = _find_app(name).partition(":")
        factory = getattr(import_module(module), attribute, None)
    except MlflowException:  # it lists the apps there are, ours among them
        factory = None
    if not isinstance(factory, FunctionType) or factory is create_app:
        raise MlflowException(f"{VARIABLE}={name}: there is no app of this name to build upon")
    return factory
