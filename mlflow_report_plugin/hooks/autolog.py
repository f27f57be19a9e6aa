"""Tells the package of each model version that this process registers.

All ways of MLflow to register a version, in open source and on Databricks, come through the
two methods of its registry client that are wrapped here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

METHODS = ("create_model_version", "copy_model_version")
_log = logging.getLogger(__name__)


def install() -> None:
    """Wrap the methods of MLflow's registry client, now or as soon as it is imported."""
    from mlflow_report_plugin.hooks.after_import import after_import

    after_import("mlflow.tracking._model_registry.client", _wrap)


def _wrap(module: ModuleType) -> None:
    try:
        client = module.ModelRegistryClient
        for name in METHODS:
            method = getattr(client, name)
            if not hasattr(method, "of_mlflow_report"):
                setattr(client, name, _telling(method))
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        _log.warning("mlflow-report-plugin: no reports of what is registered: %s", reason)


def _telling(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def register(client: Any, *args: Any, **kwargs: Any) -> Any:
        version = method(client, *args, **kwargs)
        try:
            from mlflow_report_plugin.upkeep.autologging import version_created

            version_created(version, client.tracking_uri, client.registry_uri)
        except Exception as error:
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            _log.warning("mlflow-report-plugin: no report of what was registered: %s", reason)
        return version

    register.of_mlflow_report = True  # type: ignore[attr-defined]  # a mark for `_wrap`
    return register
