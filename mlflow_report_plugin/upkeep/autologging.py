"""A report of each model version that this process registers, logged by itself.

`hooks.autolog` tells `version_created` of a version. The report is made in a thread of its
own: registration waits for it a while, and never fails because of it.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from functools import partial
from typing import Any

from mlflow_report_plugin import marking
from mlflow_report_plugin.errors import one_line
from mlflow_report_plugin.upkeep.seconds import seconds

VARIABLE = "MLFLOW_REPORT_AUTOLOG"
"""The environment variable that turns the reports off."""
TIMEOUT_VARIABLE = "MLFLOW_REPORT_AUTOLOG_TIMEOUT"
"""The environment variable that says how long registration waits, in seconds."""
TIMEOUT = 10.0
"""How long registration waits unless told otherwise, in seconds."""
OFF = ("false", "0", "no", "off")
PROMPT = "mlflow.prompt.is_prompt"
"""The tag of a version that is a prompt and no model."""

# Below MLflow's own logger, so that its lines appear wherever MLflow's do.
_log = logging.getLogger("mlflow.report")


@dataclass(frozen=True, slots=True)
class _Settings:
    disable: bool | None = None
    """None: as the environment says."""
    formats: tuple[str, ...] = ("markdown", "html", "json")
    layout: str = "detailed"


_settings = _Settings()
_first = threading.Lock()
"""Held from the first logged report on."""
_importing = threading.Lock()
"""Held while what makes reports is imported: threads that import parts of it side by side, for the
first time, may find one that is not whole yet."""


def autolog(
    *,
    disable: bool = False,
    formats: Sequence[str] = _Settings().formats,
    layout: str = _Settings().layout,
    log_level: int | str = logging.INFO,
) -> None:
    """Say which reports this process logs when it registers a model version.

    Without a call, reports are logged in all three formats, unless the environment variable
    `MLFLOW_REPORT_AUTOLOG` is `false`. A call counts more than the variable.

    Args:
        disable: Log no reports.
        formats: The formats to log, such as `html`, also those of extensions.
        layout: What the reports show.
        log_level: Which lines about reports are shown: a level of Python's `logging`.

    Raises:
        UnknownFormat: There is no such format.
        UnknownLayout: There is no such layout.
    """
    from mlflow_report_plugin import formats as known_formats
    from mlflow_report_plugin.sections import layouts

    layouts.known(layout)
    for name in formats:
        known_formats.known(name)
    global _settings
    _settings = _Settings(disable, tuple(formats), layout)
    _log.setLevel(log_level)


def version_created(version: Any, tracking_uri: str, registry_uri: str) -> None:
    """Log the report of a version that was just registered.

    Args:
        version: MLflow's entity.
        tracking_uri: The tracking server of the client that registered it.
        registry_uri: Its registry.
    """
    tags = version.tags or {}
    if _is_off() or marking.report_id.get() is not None or PROMPT in tags:
        return
    from mlflow_report_plugin.threads import start

    name, number = version.name, str(version.version)
    work = start(partial(_log_report, name, number, tracking_uri, registry_uri, _settings))
    timeout = seconds(TIMEOUT_VARIABLE, TIMEOUT)
    try:
        work.result(timeout)
    except FutureTimeoutError:
        shown = one_line(f"models:/{name}/{number}")
        _log.info("The report of %s takes more than %g s, and goes on meanwhile.", shown, timeout)


def _log_report(
    name: str, version: str, tracking_uri: str, registry_uri: str, settings: _Settings
) -> None:
    with _importing:
        from mlflow_report_plugin.collect.client import model_uris
        from mlflow_report_plugin.errors import InvalidModelUri, NotFound
        from mlflow_report_plugin.pipeline import report

    shown = one_line(f"models:/{name}/{version}")
    try:
        made = report(
            model_uris.of_version(name, version),
            layout=settings.layout,
            tracking_uri=tracking_uri,
            registry_uri=registry_uri,
            # Who registers it may read more than others who may read the run.
            reach="shared",
        )
        logged = made.log(settings.formats)
    except (NotFound, InvalidModelUri) as error:
        _log.info("No report of %s was logged: %s", shown, one_line(str(error)))
    except Exception as error:
        reason = one_line(f"{type(error).__name__}: {error}")
        _log.warning("No report of %s was logged: %s", shown, reason)
    else:
        if _first.acquire(blocking=False):
            _log.info(
                "A report of %s was logged: %s. %s=false turns that off.",
                shown,
                logged[0].rpartition("/")[0],
                VARIABLE,
            )


def _is_off() -> bool:
    if _settings.disable is not None:
        return _settings.disable
    return os.environ.get(VARIABLE, "").strip().lower() in OFF
