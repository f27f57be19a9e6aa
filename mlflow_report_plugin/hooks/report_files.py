"""The renderings of a report as the files of a read-only artifact repository.

`report:models:/wine-quality/1` is a folder, `report:models:/wine-quality/1/report.md` a file in
it, and so below every other model URI.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from mlflow.entities import FileInfo
from mlflow.exceptions import MlflowException
from mlflow.protos import databricks_pb2 as codes
from mlflow.store.artifact.artifact_repo import ArtifactRepository

if TYPE_CHECKING:
    from mlflow_report_plugin.errors import ReportError
    from mlflow_report_plugin.pipeline import Report

SCHEME = "report:"
STEM = "report"
SERVER_MARK = "_MLFLOW_SERVER_ARTIFACT_ROOT"
"""MLflow sets this variable in the workers of a tracking server, and nowhere else."""
_log = logging.getLogger(__name__)


class ReportFiles(ArtifactRepository):
    """A folder `report.md`, `report.html`, `report.json` ... below each model URI.

    MLflow splits a URI at its last `/` and passes what follows as a path, so that the model
    URI is known only when root and path are joined again.
    """

    def __init__(
        self, artifact_uri: str, tracking_uri: str | None = None, registry_uri: str | None = None
    ) -> None:
        """Make the repository; nothing is read before something is asked for.

        Args:
            artifact_uri: `report:` and a model URI, or the beginning of one.
            tracking_uri: The tracking server to ask, by default MLflow's current one.
            registry_uri: The registry to ask, by default MLflow's current one.
        """
        # One argument is what all versions of MLflow have in common.
        super().__init__(artifact_uri)
        self.tracking_uri = tracking_uri
        self.registry_uri = registry_uri
        self._is_for_others = SERVER_MARK in os.environ or _answers_a_request()
        self._reports: dict[str, Report] = {}
        self._one_at_a_time = threading.Lock()

    def list_artifacts(self, path: str | None = None) -> list[FileInfo]:
        """List the renderings of a report.

        Args:
            path: What completes the root to a model URI; empty if the root is one.

        Returns:
            The renderings with their sizes, or nothing where `path` is one of them.

        Raises:
            MlflowException: There is no report, or no such file in it.
        """
        from mlflow_report_plugin.errors import OutputFailed

        model_uri, format = self._locate(path)
        report = self._report(model_uri)
        if format:
            return []
        files = []
        for name, format in _formats_by_file().items():
            try:
                size = len(_content(report, format))
            except OutputFailed as error:
                # Only an extension's format. Who asks for the file by name hears of it, too.
                _log.warning("mlflow-report-plugin: no %s: %s", name, error)
            else:
                files.append(FileInfo(f"{path.rstrip('/')}/{name}" if path else name, False, size))
        return files

    def _download_file(self, remote_file_path: str, local_path: str) -> None:
        model_uri, format = self._locate(remote_file_path)
        Path(local_path).write_bytes(_content(self._report(model_uri), format))

    def _locate(self, path: str | None) -> tuple[str, str]:
        """Tell the model URI and the format of a path; the format of a folder is empty."""
        root = self.artifact_uri.removeprefix(SCHEME)
        whole = (f"{root.rstrip('/')}/{path}" if root and path else root or path or "").rstrip("/")
        formats = _formats_by_file()
        model_uri, _, name = whole.rpartition("/")
        if name in formats:
            return model_uri, formats[name]
        if name.startswith(f"{STEM}."):
            raise MlflowException(
                f"a report has no file {name!r}{_there_are()}", codes.RESOURCE_DOES_NOT_EXIST
            )
        return whole, ""

    def _report(self, model_uri: str) -> Report:
        """Make the report of a model, once: a folder is listed and downloaded file by file."""
        from mlflow_report_plugin.errors import ReportError
        from mlflow_report_plugin.pipeline import report

        if self._is_for_others:
            # Somebody registered a version whose files are a `report:` URI, and would be shown
            # what only the server may read.
            raise MlflowException(
                "a tracking server makes no reports: use `report:` URIs in a client",
                codes.PERMISSION_DENIED,
            )
        with self._one_at_a_time:
            if model_uri not in self._reports:
                try:
                    self._reports[model_uri] = report(
                        model_uri, tracking_uri=self.tracking_uri, registry_uri=self.registry_uri
                    )
                except ReportError as error:
                    raise _mlflow_exception(error) from error
            return self._reports[model_uri]

    def _refuse(self, *_args: Any, **_keywords: Any) -> NoReturn:
        raise MlflowException(
            "`report:` URIs are read-only: a report is made when it is read. "
            "To store one with its run, use `mlflow report --log MODEL_URI`.",
            codes.INVALID_PARAMETER_VALUE,
        )

    log_artifact = log_artifacts = delete_artifacts = _refuse
    # Not left to the base class, where the error would be lost in a thread.
    _log_artifact_async = _refuse


def _answers_a_request() -> bool:
    """Whether MLflow's server made the repository, also where nothing started it but its app."""
    flask, server = sys.modules.get("flask"), sys.modules.get("mlflow.server")
    if flask is None or server is None or not flask.has_request_context():
        return False
    return flask.current_app._get_current_object() is getattr(server, "app", None)


def _formats_by_file() -> dict[str, str]:
    from mlflow_report_plugin.formats import offered

    return {f"{STEM}{suffix}": name for name, suffix in offered().items()}


def _content(report: Report, format: str) -> bytes:
    rendered = report.render(format)
    return rendered.encode() if isinstance(rendered, str) else rendered


def _there_are() -> str:
    return f"; the files of a report are {', '.join(_formats_by_file())}"


def _mlflow_exception(error: ReportError) -> MlflowException:
    """Say the same in MLflow's words, with the error code that fits best."""
    from mlflow_report_plugin import errors

    match error:
        case errors.InvalidModelUri() | errors.NotFound():
            # Perhaps the end of the path was meant to be the name of a file.
            return MlflowException(f"{error}{_there_are()}", codes.RESOURCE_DOES_NOT_EXIST)
        case errors.AccessDenied():
            return MlflowException(str(error), codes.PERMISSION_DENIED)
        case errors.ServerUnreachable():
            return MlflowException(str(error), codes.TEMPORARILY_UNAVAILABLE)
        case _:
            return MlflowException(str(error))
