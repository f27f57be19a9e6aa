"""Which report is being made right now, if any.

The request-header hook asks this on every HTTP request of a process that has the plugin
installed, so the module is standard library only and costs nothing to import.
"""

from __future__ import annotations

from contextvars import ContextVar

report_id: ContextVar[str | None] = ContextVar("mlflow_report_id", default=None)
"""The id of the report that the current context works for, `None` outside of reports.

A worker thread sees it when it is started in a copy of the context
(`contextvars.copy_context().run(...)`)."""
