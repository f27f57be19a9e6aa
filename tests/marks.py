"""The marks of credentials, for tests to which it is the same what was masked."""

from __future__ import annotations

from mlflow_report_plugin.redact import MARK


def stars(text: str) -> str:
    """The same with three stars for each mark."""
    return MARK.sub("***", text)
