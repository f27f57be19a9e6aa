"""How the requests of a report are marked, and which report is being made right now.

    MLFLOW_REPORT_REQUEST_HEADERS='{"X-Cost-Center": "4711"}'

adds further headers. Those that say who is asking or how a message is framed cannot be set:
`RESERVED`. The request-header hook asks here on every HTTP request of a process that has the plugin
installed, so the module is standard library only and costs next to nothing to import.
"""

from __future__ import annotations

import json
import re
from contextvars import ContextVar

from mlflow_report_plugin.version import __version__

report_id: ContextVar[str | None] = ContextVar("mlflow_report_id", default=None)
"""The id of the report that the current context works for, `None` outside of reports.

A worker thread sees it when it is started in a copy of the context
(`contextvars.copy_context().run(...)`)."""

VARIABLE = "MLFLOW_REPORT_REQUEST_HEADERS"
MARK = "X-MLflow-Report"
"""The header that carries the plugin's version and the id of the report."""
RESERVED = frozenset(
    {
        MARK.lower(),
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


def mark(report_id: str | None) -> str:
    """Write the value of the header that marks the requests of a report.

    Args:
        report_id: The id of the report.

    Returns:
        The plugin's version and the id.
    """
    return f"{__version__}; id={report_id}"


def further_headers(text: str) -> tuple[dict[str, str], str | None]:
    """Read the headers that the environment variable adds.

    Args:
        text: Its value: a JSON object of strings, or nothing.

    Returns:
        The headers that can be sent, and what is wrong with the others: one line without
        their values, which may be secrets.
    """
    if not text.strip():
        return {}, None
    try:
        headers = json.loads(text)
    except (ValueError, RecursionError):
        headers = None
    if not isinstance(headers, dict):
        return {}, f"{VARIABLE} is ignored: it is not a JSON object of strings"
    good = {name: value for name, value in headers.items() if _can_be_sent(name, value)}
    bad = [name for name in headers if name not in good]
    left_out = f"{VARIABLE}: cannot be set and is left out: {ascii(bad)[1:-1]}"
    return good, left_out if bad else None


def _can_be_sent(name: str, value: object) -> bool:
    return (
        _NAME.fullmatch(name) is not None
        and name.lower() not in RESERVED
        and isinstance(value, str)
        and _VALUE.fullmatch(value) is not None
    )
