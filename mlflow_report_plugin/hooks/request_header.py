"""Marks the HTTP requests of a report, so that a server's log tells which belong to which.

    X-MLflow-Report: 0.1.0; id=<report id>

`MLFLOW_REPORT_REQUEST_HEADERS` adds further headers to these requests, such as what a proxy
wants to see.
"""

from __future__ import annotations

import logging
import os
from functools import lru_cache

from mlflow.tracking.request_header.abstract_request_header_provider import RequestHeaderProvider

_log = logging.getLogger(__name__)


class ReportHeaderProvider(RequestHeaderProvider):
    """Adds headers while a report is being made, and never otherwise."""

    def in_context(self) -> bool:
        """Tell whether the current context, be it a worker thread's, makes a report."""
        from mlflow_report_plugin.marking import report_id

        return report_id.get() is not None

    def request_headers(self) -> dict[str, str]:
        """Name the headers of a request.

        Returns:
            `X-MLflow-Report`, and what `MLFLOW_REPORT_REQUEST_HEADERS` adds.
        """
        from mlflow_report_plugin.marking import MARK, VARIABLE, mark, report_id

        return {**_further(os.environ.get(VARIABLE, "")), MARK: mark(report_id.get())}


@lru_cache(maxsize=1)  # So that a bad value is complained about once, not at each request.
def _further(text: str) -> dict[str, str]:
    from mlflow_report_plugin.marking import further_headers

    headers, complaint = further_headers(text)
    if complaint:
        _log.warning("%s", complaint)
    return headers
