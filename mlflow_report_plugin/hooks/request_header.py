"""Marks the HTTP requests of a report, so that a server's log tells which belong to which.

    X-MLflow-Report: 0.1.0; id=<report id>

Further headers for these requests, such as what a proxy wants to see, can be given as JSON:

    MLFLOW_REPORT_REQUEST_HEADERS='{"X-Cost-Center": "4711"}'

Headers that say who is asking or how a message is framed are not ours to set: `RESERVED`.
"""

from __future__ import annotations

import json
import logging
import os
import re
from functools import lru_cache

from mlflow.tracking.request_header.abstract_request_header_provider import RequestHeaderProvider

HEADER = "X-MLflow-Report"
VARIABLE = "MLFLOW_REPORT_REQUEST_HEADERS"
RESERVED = frozenset(
    {
        HEADER.lower(),
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "host",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        # MLflow joins its own with those of providers, and the Databricks SDK replaces it.
        "user-agent",
    }
)
"""Names, in lower case, that `MLFLOW_REPORT_REQUEST_HEADERS` may not set."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\x21-\x7e\xa0-\xff]([\t\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa0-\xff])?")
_log = logging.getLogger(__name__)


class ReportHeaderProvider(RequestHeaderProvider):
    """Adds headers while a report is being made, and never otherwise."""

    def in_context(self) -> bool:
        """Tell whether the current context, be it a worker thread's, makes a report."""
        from mlflow_report_plugin.active import report_id

        return report_id.get() is not None

    def request_headers(self) -> dict[str, str]:
        """Name the headers of a request.

        Returns:
            `X-MLflow-Report`, and what `MLFLOW_REPORT_REQUEST_HEADERS` adds.
        """
        from mlflow_report_plugin.active import report_id
        from mlflow_report_plugin.version import __version__

        mark = f"{__version__}; id={report_id.get()}"
        return {**_parse(os.environ.get(VARIABLE, "")), HEADER: mark}


@lru_cache(maxsize=1)  # So that a bad value is complained about once, not at each request.
def _parse(text: str) -> dict[str, str]:
    """Read the headers of the environment variable; what cannot be sent is left out."""
    if not text.strip():
        return {}
    try:
        headers = json.loads(text)
    except (ValueError, RecursionError):
        headers = None
    if not isinstance(headers, dict):
        _log.warning("%s is ignored: it is not a JSON object of strings", VARIABLE)
        return {}
    good = {name: value for name, value in headers.items() if _can_be_sent(name, value)}
    if bad := [name for name in headers if name not in good]:
        # Names only: the values may be secrets.
        _log.warning("%s: cannot be set and is left out: %s", VARIABLE, ascii(bad)[1:-1])
    return good


def _can_be_sent(name: str, value: object) -> bool:
    return (
        _NAME.fullmatch(name) is not None
        and name.lower() not in RESERVED
        and isinstance(value, str)
        and _VALUE.fullmatch(value) is not None
    )
