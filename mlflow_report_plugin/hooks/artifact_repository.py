"""The entry point behind `report:` URIs; loading this module installs the other hooks, too.

MLflow loads it in the middle of `import mlflow`. It reports an ImportError or AttributeError
of ours as a warning and dies of any other exception, so nothing here can raise one.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlflow.store.artifact.artifact_repo import ArtifactRepository


def report_repository(
    artifact_uri: str,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
    **_later: Any,
) -> ArtifactRepository:
    """Make the repository of a `report:` URI.

    MLflow versions pass one, two or three arguments, and later ones may pass more.

    Args:
        artifact_uri: `report:` and a model URI, or the beginning of one.
        tracking_uri: The tracking server to ask, by default MLflow's current one.
        registry_uri: The registry to ask, by default MLflow's current one.

    Returns:
        A read-only repository with the renderings of the report.
    """
    from mlflow_report_plugin.hooks.report_files import ReportFiles

    return ReportFiles(artifact_uri, tracking_uri, registry_uri)


def _install() -> None:
    for name in ("cli", "autolog"):
        try:
            import_module(f"{__package__}.{name}").install()
        except Exception as error:
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            logging.getLogger(__name__).warning(
                "mlflow-report-plugin: the hook %r is not there: %s", name, reason
            )


_install()
