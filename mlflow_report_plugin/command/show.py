"""The command `mlflow report MODEL_URI`, in full `mlflow report show MODEL_URI`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.command.outputs import (
    STDOUT,
    TERMINAL,
    Output,
    check_assets,
    for_terminal,
    has_page,
    output_options,
    outputs_or_terminal,
)
from mlflow_report_plugin.command.permissions import permissions_option
from mlflow_report_plugin.command.profile import check_name

if TYPE_CHECKING:
    from mlflow_report_plugin.pipeline import Report

LAYOUTS = ("detailed", "audit", "summary")
"""The names in `sections.LAYOUTS`, which costs too much to import for a help text."""

PROFILE = "profile:"
"""What the names of layouts begin with that show a profile."""

WHOLE = "All of it: add -o report.html, or -o report.pdf, or -o - for Markdown here"
"""What is said below the first screen."""

MAX_PARTS = 3
"""How many parts that are missing for the same reason are named."""


class Layout(click.Choice):  # type: ignore[type-arg]  # generic in newer versions of click only
    """One of the layouts, or that of a profile."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Insist on a layout that exists."""
        if not value.startswith(PROFILE):
            return str(super().convert(value, param, ctx))
        check_name(value.removeprefix(PROFILE))
        return value


@click.command("show", short_help="Make a report; the word `show` can be left out.")
@click.argument("model_uri")
@output_options("a view for a terminal on a terminal, else Markdown on stdout")
@click.option(
    "--assets",
    metavar="DIR",
    help="Write style and pictures of the HTML to this folder beside it, for servers that forbid "
    "what is inside a page.",
)
@click.option(
    "--template", metavar="DIR", help="A team's own look of the HTML: style, logo and blocks."
)
@click.option(
    "--layout",
    type=Layout(LAYOUTS),
    metavar=f"[{'|'.join(LAYOUTS)}|{PROFILE}NAME]",
    default=LAYOUTS[0],
    show_default=True,
    help="What is shown, and in which order: `mlflow report profile --list` names the profiles.",
)
@permissions_option()
@click.option(
    "--depth",
    type=click.Choice(("basic", "full")),
    default="full",
    show_default=True,
    help="`basic` leaves out what costs more requests: histories of metrics, other runs, pictures "
    "and tables, traces, webhooks and changes.",
)
@click.option(
    "--mask",
    type=click.Choice(("secrets", "pii")),
    help="What is masked: `secrets` are credentials, `pii` also e-mail addresses and names of "
    "people.  [default: secrets]",
)
@click.option(
    "--no-mask", is_flag=True, help="Mask nothing. What is logged is masked all the same."
)
@click.option(
    "--hash-files",
    is_flag=True,
    help="Read all files of the model, however long that takes, and note the SHA-256 of each.",
)
@click.option("--show-as-json", is_flag=True, help="Show what is nested as JSON, not as tables.")
@click.option("--manifest", is_flag=True, help="Add how and from where the report was made.")
@click.option(
    "--log", is_flag=True, help="Log the report to the model's run, under reports/NAME/vVERSION/."
)
@click.option("--strict", is_flag=True, help="Exit with 1 if a part could not be read.")
@click.option("--open", "open_html", is_flag=True, help="Open the HTML in a browser.")
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def show(
    model_uri: str,
    outputs: tuple[str, ...],
    format_name: str | None,
    assets: str | None,
    template: str | None,
    layout: str,
    permissions: bool,
    depth: Literal["basic", "full"],
    mask: Literal["secrets", "pii"] | None,
    no_mask: bool,
    hash_files: bool,
    show_as_json: bool,
    manifest: bool,
    log: bool,
    strict: bool,
    open_html: bool,
    debug: bool,
) -> None:
    """Report what is known about the model at MODEL_URI.

    MODEL_URI is any URI that MLflow knows for a model, the path of a model's folder, or a
    report that was written as JSON:

    \b
      models:/wine-quality/1        models:/wine-quality@champion
      models:/m-0123456789abcdef    runs:/0123456789abcdef/model
      s3://bucket/path/model        report.json
    """  # noqa: D301  # click wants the character behind this escape, not a backslash
    edge.set_process_defaults()
    with edge.errors_for_people(debug):
        targets = outputs_or_terminal(outputs, format_name)
        if assets is not None:
            check_assets(targets, assets)
        if template is not None and not (log or open_html or has_page(targets)):
            raise click.UsageError("--template DIR is the look of HTML: add -o FILE.html.")
        if mask is not None and no_mask:
            raise click.UsageError("--mask and --no-mask say opposite things: give one of them.")
        _tell_left_out_headers()
        with edge.quiet(debug):
            from mlflow_report_plugin import pipeline
            from mlflow_report_plugin.command.progress import progress

            with progress() as told:
                report = pipeline.report(
                    model_uri,
                    layout=layout,
                    permissions=permissions,
                    depth=depth,
                    mask="none" if no_mask else mask or "secrets",
                    show_as_json=show_as_json,
                    manifest=manifest,
                    template=template,
                    hash_files=hash_files,
                    on_progress=told.progress,
                    on_hashed=told.hashed,
                )
                files = [file for target in targets for file in _files(report, target, assets)]
                on_terminal = "" if targets else for_terminal(report)
        if report.client is not None:
            edge.tell_copies(report.client.outdated)
        _tell_registry(report)
        _tell_credentials(report)
        for file, content in files:
            file.write(content)
        if on_terminal:
            Output(STDOUT[0], TERMINAL).write(f"{on_terminal}\n")
            edge.say(WHOLE)
        if log:
            with edge.quiet(debug):
                logged = report.log()
            for uri in logged:
                edge.say(f"Logged {uri}")
        if open_html:
            _open(report, targets)
        _tell_gaps(report, strict)


def _files(report: Report, target: Output, assets: str | None) -> list[tuple[Output, str | bytes]]:
    """Render an output, with what belongs beside it."""
    if target.is_stdout:
        return [(target, target.rendered(report))]
    assets = assets if target.format == "html" else None
    files = report.files(target.path, target.format, assets=assets)
    return [(Output(str(path), target.format), content) for path, content in files.items()]


def _open(report: Report, targets: list[Output]) -> None:
    import webbrowser
    from tempfile import mkdtemp

    files = (t.path for t in targets if t.format == "html" and not t.is_stdout)
    written = next(files, None)
    # The browser reads the temporary file when it likes, so nobody can say when to delete it.
    path = (
        Path(written) if written else report.save(Path(mkdtemp(prefix="report-")) / "report.html")
    )
    # Some browsers talk, and stdout belongs to the report.
    stdout = os.dup(1)
    os.dup2(2, 1)
    try:
        opened = webbrowser.open(path.resolve().as_uri())
    finally:
        os.dup2(stdout, 1)
        os.close(stdout)
    if not opened:
        edge.say(f"Warning: no browser could be started; the report is in {path}")


def _tell_left_out_headers() -> None:
    """Say on stderr what the header hook can only log, where nobody would see it."""
    from mlflow_report_plugin.marking import VARIABLE, further_headers

    _, complaint = further_headers(os.environ.get(VARIABLE, ""))
    if complaint:
        edge.say(f"Warning: {complaint}")


def _tell_credentials(report: Report) -> None:
    """Say on stderr that the report holds what people should not pass on."""
    snapshot = report.snapshot
    count = sum(each.count for each in snapshot.masked)
    if count and snapshot.provenance.mask == "none":
        what = "a credential that is" if count == 1 else f"{count:,} credentials that are"
        edge.say(f"Warning: the report holds {what} not masked, as --no-mask asks")


def _tell_registry(report: Report) -> None:
    """Say on stderr where the model was looked for, if its name decided that."""
    registered, made = report.snapshot.model_version, report.snapshot.provenance
    chosen = os.environ.get("MLFLOW_REGISTRY_URI")
    if registered is None or chosen == made.registry_uri or report.client is None:
        return
    if made.tracking_uri.partition("://")[0] == "databricks":
        where = "Unity Catalog" if registered.is_unity_catalog else "the workspace registry"
        parts = registered.name.count(".") + 1
        edge.say(
            f"Read {registered.name} from {where} ({made.registry_uri}), because its name has "
            f"{parts} part{'s' if parts > 1 else ''}"
        )


def _tell_gaps(report: Report, strict: bool) -> None:
    """Say on stderr what is missing."""
    # What the server does not have is no fault of the model, and stands in the report.
    faults = [gap for gap in report.gaps if gap.reason != "unsupported"]
    causes: dict[tuple[str, str], dict[str, None]] = {}
    for gap in faults:  # what one cause costs several parts is said once
        named = causes.setdefault((gap.reason, gap.message), {})
        named[gap.part.replace("_", " ")] = None
    for (reason, message), parts in causes.items():
        shown, more = list(parts)[:MAX_PARTS], len(parts) - MAX_PARTS
        words = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
        edge.say(f"Warning: {words} {reason}: {message}")
    if strict and faults:
        count = "a part is" if len(faults) == 1 else f"{len(faults)} parts are"
        raise click.ClickException(f"{count} missing, and --strict was given")
