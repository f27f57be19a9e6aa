"""Adds the command `report` to MLflow's own command line.

MLflow has no extension point for commands. But it loads our artifact repository before
anything can have imported `mlflow.cli`, and that is early enough to wait for that module.
"""

from __future__ import annotations

import logging
from types import ModuleType

_log = logging.getLogger(__name__)


def install() -> None:
    """Add the command to `mlflow.cli`, now or as soon as that module is imported."""
    from mlflow_report_plugin.hooks.after_import import after_import

    after_import("mlflow.cli", _add_command)


def _add_command(module: ModuleType) -> None:
    """Add our group to MLflow's; a command of that name which is there already stays."""
    try:
        from mlflow_report_plugin.command.main import group

        if group.name not in module.cli.commands:
            module.cli.add_command(group)
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        _log.warning("mlflow-report-plugin: no command `mlflow report`: %s", reason)
