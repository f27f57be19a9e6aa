"""What a request asks for, from its query; names may hold anything, so they are in no path."""

from __future__ import annotations

import re

from flask import request

from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.sections import layouts
from mlflow_report_plugin.server.caller import Caller
from mlflow_report_plugin.server.pieces import ComparisonOf, HistoryOf, ReportOf

NOT_THERE = "There is no such page, or you may not see it."


def report() -> ReportOf:
    """Take a request for one of a report.

    Returns:
        The report.

    Raises:
        NotFound: It names no version.
        UnknownLayout: There is no such layout.
    """
    layout = layouts.known(request.args.get("layout", "detailed"))
    return ReportOf(name(), _number("version"), layout)


def version() -> tuple[str, str]:
    """Take a request for a version.

    Returns:
        The name of the model and the version.

    Raises:
        NotFound: It names no version.
    """
    return name(), _number("version")


def comparison() -> ComparisonOf:
    """Take a request for one of a comparison.

    Returns:
        The comparison.

    Raises:
        NotFound: It does not name two versions.
    """
    return ComparisonOf(name(), _number("old"), _number("new"))


def history() -> HistoryOf:
    """Take a request for one of a history.

    Returns:
        A page of the history.

    Raises:
        NotFound: It names what is no version.
    """
    return HistoryOf(name(), _number("until") if request.args.get("until") else "")


def name() -> str:
    """Give the name of the model, which may be none."""
    return request.args.get("name", "")


def what() -> str:
    """Say what is asked for."""
    step = request.path.rpartition("/report/")[2].partition("/")[0]
    named = {"compare": "comparison", "history": "history", "notes": "form"}
    return named.get(step, "report")


def caller() -> Caller:
    """Tell who asks."""
    return Caller.of(request.environ, request.url_root)


def wants_anew() -> bool:
    """Tell whether everything is to be read again."""
    return "no-cache" in request.headers.get("Cache-Control", "")


def file_name(piece: ReportOf | ComparisonOf | HistoryOf, suffix: str) -> str:
    """Name the file of a piece.

    Args:
        piece: What is downloaded.
        suffix: What the name ends with.

    Returns:
        The name, which any file system takes.
    """
    known = re.sub(r"[^A-Za-z0-9_-]+", "-", piece.name)[:80].strip("-") or "model"
    match piece:
        case ReportOf():
            what = f"v{piece.version}"
        case ComparisonOf():
            what = f"v{piece.old}-to-v{piece.new}"
        case HistoryOf():
            what = f"history-to-v{piece.until}" if piece.until else "history"
    return f"{known}-{what}{suffix}"


def _number(of: str) -> str:
    found = request.args.get(of, "")
    if not re.fullmatch("[0-9]{1,18}", found):
        raise NotFound(NOT_THERE)
    return found
