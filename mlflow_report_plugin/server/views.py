"""The addresses of the pages that only read, and what is answered."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, redirect, request

from mlflow_report_plugin import check_formats, formats
from mlflow_report_plugin.errors import (
    InvalidModelUri,
    NotFound,
    ReportError,
    UnknownFormat,
    UnknownLayout,
    UnknownProfile,
)
from mlflow_report_plugin.server import asked, pages, rows
from mlflow_report_plugin.server.asked import NOT_THERE, caller
from mlflow_report_plugin.server.asking import Asking, LoginNeeded
from mlflow_report_plugin.server.keeping import Keeping
from mlflow_report_plugin.server.listings import ORDERS, Listings
from mlflow_report_plugin.server.loopback import Loopback
from mlflow_report_plugin.server.making import NotYet
from mlflow_report_plugin.server.measuring import NOTHING, Measuring
from mlflow_report_plugin.server.note_pages import add_notes
from mlflow_report_plugin.server.noting import Noting
from mlflow_report_plugin.server.pieces import ComparisonOf, HistoryOf, ReportOf
from mlflow_report_plugin.server.policies import Policies
from mlflow_report_plugin.server.signpost import SCRIPT, add_signpost
from mlflow_report_plugin.snapshot import ModelHistory

NAME = "mlflow_report"
SECONDS_TO_NEXT_TRY = 3
DOWNLOADS = {
    "download": asked.report,
    "compare/download": asked.comparison,
    "history/download": asked.history,
}
"""Where files are, and what each takes from its query."""


FILES = {name: each for name, each in check_formats.FORMATS.items() if each.suffix}
"""The formats that only checks have, as far as they are files."""


def add_pages(app: Flask, prefix: str) -> None:
    """Add the pages to MLflow's app.

    Args:
        app: MLflow's app, before anything was added to it that asks for a user.
        prefix: What MLflow's addresses begin with (`--static-prefix`), or nothing.
    """
    # MLflow 2 puts its pages below the prefix, but not its API.
    of_the_api = f"{prefix}/api/2.0/mlflow/registered-models/get"
    api = prefix if any(rule.rule == of_the_api for rule in app.url_map.iter_rules()) else ""
    asking = Asking(app, api)
    listings, loopback = Listings(asking), Loopback(app, api)
    keeping = Keeping(listings, loopback, {f"{api}/#/": f"{prefix}/#/"})
    below = views(listings, Measuring(asking), keeping, Policies(listings, keeping))
    add_notes(below, listings, Noting(loopback))
    app.register_blueprint(below, url_prefix=f"{prefix}/report")

    # MLflow's authentication refuses what it does not know, even to those who are logged in. Here
    # it is asked about all that a page shows, so the page itself is answered before.
    @app.before_request
    def answer() -> Any:
        return app.dispatch_request() if request.blueprint == NAME else None

    add_signpost(app)


def views(
    listings: Listings, measuring: Measuring, keeping: Keeping, policies: Policies
) -> Blueprint:
    """Make the addresses.

    Args:
        listings: Tells what there is.
        measuring: Tells what was measured.
        keeping: Makes reports, comparisons and histories.
        policies: Judges versions.

    Returns:
        The addresses, to be put below `/report`.
    """
    below = Blueprint(NAME, __name__)

    @below.get("")
    def bare() -> Response:
        # Relative, because only the browser knows the address of the server for sure.
        return _as_response(redirect("report/"))

    @below.get("/")
    def index() -> Response:
        search = request.args.get("search", "").strip()
        order = request.args.get("order", "name")
        order = order if order in ORDERS else "name"
        token = request.args.get("page", "")
        found = listings.models(caller(), search, order, token)
        newest = (each[0] for model in found.rows if (each := rows.versions_of(model)))
        shown = rows.of_models(found.rows, measuring.of(caller(), newest))
        asks: dict[str, Any] = {"search": search, "order": order}
        return pages.page("index.html", rows=shown, later=token, next=found.next, **asks)

    @below.get("/model")
    def model() -> Response:
        there = listings.model(caller(), asked.name())
        token = request.args.get("page", "")
        found = listings.versions(caller(), asked.name(), token)
        shown = rows.of_versions(there, found.rows, measuring.of(caller(), found.rows))
        (about,) = rows.of_models([there], NOTHING)
        return pages.page("model.html", about=about, rows=shown, later=token, next=found.next)

    @below.get("/version")
    def version() -> Response:
        piece = asked.report()
        content = _content(piece, "html")
        before = listings.before(caller(), piece.name, piece.version)
        judged = policies.check(caller(), piece)
        told = {"check": judged and judged.check, "unusable": policies.unusable}
        answer = pages.with_bar(content, "version_bar.html", asked=piece, before=before, **told)
        return _unless_known(answer)

    @below.get("/check")
    def check() -> Response:
        piece = asked.report()
        listings.version(caller(), piece.name, piece.version)
        found = policies.check(caller(), piece)
        told: dict[str, Any] = {"asked": piece, "unusable": policies.unusable}
        if found is None:
            return pages.page("check.html", **told)
        return pages.with_bar(found.to_html().encode(), "check_bar.html", more=FILES, **told)

    @below.get("/check/download")
    def check_download() -> Response:
        piece = asked.report()
        listings.version(caller(), piece.name, piece.version)
        found = policies.check(caller(), piece)
        if found is None:
            raise NotFound(NOT_THERE)
        format = request.args.get("format", "")
        suffix = FILES[format].suffix if format in FILES else _suffix(format)
        answer = Response(found.render(format), content_type=_media_type(format))
        return _as_file(answer, asked.file_name(piece, f"-check{suffix}"))

    @below.get("/compare")
    def compare() -> Response:
        piece = asked.comparison()
        return _unless_known(
            pages.with_bar(_content(piece, "html"), "compare_bar.html", asked=piece)
        )

    @below.get("/history")
    def history() -> Response:
        piece = asked.history()
        found = ModelHistory.model_validate_json(_content(piece, formats.JSON))
        return _unless_known(pages.page("history.html", asked=piece, history=found))

    for path, take in DOWNLOADS.items():
        # An endpoint has a name without slashes.
        @below.get(f"/{path}", endpoint=path.replace("/", "_"))
        def download(take: Any = take) -> Response:
            format = formats.known(request.args.get("format", ""))
            piece = take()
            answer = Response(_content(piece, format), content_type=_media_type(format))
            return _unless_known(_as_file(answer, asked.file_name(piece, _suffix(format))))

    @below.get("/signpost.js")
    def signpost() -> Response:
        return Response(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")

    @below.get("/<path:_other>")
    def other(_other: str) -> Response:
        raise NotFound(NOT_THERE)

    def _content(piece: ReportOf | ComparisonOf | HistoryOf, format: str) -> bytes:
        return keeping.rendered(caller(), piece, format, anew=asked.wants_anew())

    @below.errorhandler(NotYet)
    def being_made(_: NotYet) -> Response:
        # A program that downloads must not take the page for the file.
        status = 503 if request.path.endswith("/download") else 202
        again = SECONDS_TO_NEXT_TRY
        answer = pages.page(
            "being_made.html", status, again=again, name=asked.name(), what=asked.what()
        )
        answer.headers["Retry-After"] = str(again)
        return answer

    @below.errorhandler(LoginNeeded)
    def log_in(error: LoginNeeded) -> Response:
        return Response(error.text, error.status, error.headers)

    @below.errorhandler(ReportError)
    def failed(error: ReportError) -> Response:
        if isinstance(error, NotFound):
            # The same words whatever is missing, and whether it is there for others.
            return pages.page("failed.html", 404, title="Not found", message=NOT_THERE)
        wrong = InvalidModelUri | UnknownFormat | UnknownLayout | UnknownProfile
        is_wrong = isinstance(error, wrong)
        status = 400 if is_wrong else 503
        return pages.page("failed.html", status, title="No report", message=str(error))

    @below.after_request
    def secure(answer: Response) -> Response:
        for name, value in pages.ALWAYS.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Content-Security-Policy", pages.NOTHING)
        return answer

    return below


def _suffix(format: str) -> str:
    return formats.suffixes()[formats.known(format)]


def _as_file(answer: Response, name: str) -> Response:
    answer.headers["Content-Security-Policy"] = pages.NOTHING
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _media_type(format: str) -> str:
    if format in FILES:
        return FILES[format].media_type
    media_type = (
        "application/json" if format == formats.JSON else formats.renderers()[format].media_type
    )
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _unless_known(answer: Response) -> Response:
    answer.add_etag()
    return _as_response(answer.make_conditional(request.environ))


def _as_response(answer: object) -> Response:
    assert isinstance(answer, Response)
    return answer
