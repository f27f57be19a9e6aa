"""What every command does at its edge: settings, silence, lines on stderr, and errors for people.

Here, and nowhere else, a `ReportError` becomes a message and an exit code:

    0    done, also with gaps
    1    no report could be made or written, or there are gaps and `--strict` was given
    2    wrong usage
    3    `verify`: it cannot be verified, for whatever reason
    130  interrupted
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextvars import ContextVar

import click

from mlflow_report_plugin.errors import one_line

INTERRUPTED = 130
_IN_SILENCE = ContextVar("in_silence", default=False)

PROCESS_DEFAULTS = {
    # MLflow's own defaults keep a person waiting for minutes when a server is down.
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "8",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1",
    "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER": "false",
    "MLFLOW_DATABRICKS_ENDPOINT_HTTP_RETRY_TIMEOUT": "10",
    # Saves a request for each file.
    "MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD": "false",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    # Since MLflow 3.7 folder stores have to be asked for.
    "MLFLOW_ALLOW_FILE_STORE": "true",
    "GIT_PYTHON_REFRESH": "quiet",
}
"""Settings of MLflow that the command chooses where the person has not: for its own process."""


def set_process_defaults() -> None:
    """Choose settings of MLflow where the person has not."""
    for name, value in (PROCESS_DEFAULTS | _databricks_profile()).items():
        os.environ.setdefault(name, value)


def _databricks_profile() -> dict[str, str]:
    """The profile of the tracking URI, for those parts of MLflow that do not look there.

    They read the files of runs and of Unity Catalog with the default login. A URI with a second
    colon names secrets, not a profile.
    """
    scheme, _, profile = os.environ.get("MLFLOW_TRACKING_URI", "").partition("://")
    if not scheme.startswith("databricks") or not profile or ":" in profile:
        return {}
    return {"DATABRICKS_CONFIG_PROFILE": profile.rstrip("/")}


@contextlib.contextmanager
def errors_for_people(debug: bool, exit_code: int = 1) -> Iterator[None]:
    """Turn exceptions into one line on stderr and an exit code."""
    from mlflow_report_plugin.errors import ReportError

    try:
        yield
    except click.ClickException:
        raise
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if debug:
            import traceback

            click.echo(_without_credentials(traceback.format_exc()), err=True)
        message = _without_credentials(str(error))
        if not isinstance(error, ReportError):
            message = f"unexpected {type(error).__name__}: {message} (--debug shows where)"
        told = click.ClickException(one_line(message))
        told.exit_code = exit_code  # type: ignore[misc]  # for this one only
        raise told from error


@contextlib.contextmanager
def quiet(debug: bool) -> Iterator[None]:
    """Keep MLflow's log and warnings off stderr, and whatever else is printed off stdout."""
    with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings():
        if debug:
            yield
            return
        warnings.simplefilter("ignore")
        level = logging.root.manager.disable
        logging.disable()
        in_silence = _IN_SILENCE.set(True)
        try:
            yield
        finally:
            # Threads that still read, after an error or past the time limit, stay silent: they
            # have a copy of this context. Those that MLflow started for them have none.
            for handler in _handlers():
                handler.addFilter(_is_heard)
            atexit.register(logging.disable)
            _IN_SILENCE.reset(in_silence)
            logging.disable(level)


def _handlers() -> set[logging.Handler]:
    loggers = [logging.root, *logging.root.manager.loggerDict.values()]
    found = {each for logger in loggers for each in getattr(logger, "handlers", ())}
    return found | ({logging.lastResort} if logging.lastResort else set())


def _is_heard(record: logging.LogRecord) -> bool:
    del record  # what it says does not matter, only who says it
    return not _IN_SILENCE.get()


def say(text: str) -> None:
    """Write a line to stderr.

    Args:
        text: May hold anything; it becomes one line.
    """
    click.echo(one_line(text), err=True)


def tell_copies(reasons: Iterable[str]) -> None:
    """Say on stderr that a store was not read itself.

    Args:
        reasons: Why, for each store.
    """
    for reason in reasons:
        say(f"{reason}; a private, upgraded copy was read instead")


def _without_credentials(text: str) -> str:
    from mlflow_report_plugin import redact

    uris = (os.environ.get(f"MLFLOW_{kind}_URI", "") for kind in ("TRACKING", "REGISTRY"))
    return redact.message(text, *uris)
