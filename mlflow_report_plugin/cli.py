"""The command `mlflow report`, also known as `mlflow-report`.

`group` is added to MLflow's own command line by `mlflow_report_plugin.hooks.cli`; `main` runs
the same group without MLflow's command line. Whatever costs time to import is imported inside
the commands: `mlflow --help` loads this module.

Here, and nowhere else, a `ReportError` becomes a message and an exit code:

    0    done, also with gaps
    1    no report could be made or written, or there are gaps and `--strict` was given
    2    wrong usage
    130  interrupted
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from mlflow_report_plugin.lines import one_line

if TYPE_CHECKING:
    from mlflow_report_plugin.pipeline import Report

LAYOUTS = ("detailed", "audit", "summary")
"""The names in `sections.LAYOUTS`, which costs too much to import for a help text."""

DEFAULT_FORMAT = "markdown"
STDOUT = ("-", "/dev/stdout")
INTERRUPTED = 130

PROCESS_DEFAULTS = {
    # MLflow's own defaults keep a person waiting for minutes when a server is down.
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "8",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1",
    "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER": "false",
    "MLFLOW_DATABRICKS_ENDPOINT_HTTP_RETRY_TIMEOUT": "10",
    # Saves a request for each file.
    "MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD": "false",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "GIT_PYTHON_REFRESH": "quiet",
}
"""Settings of MLflow that the command chooses where the person has not: for its own process."""


class DefaultGroup(click.Group):
    """A group that takes an unknown first word, or an option, as arguments of `show`."""

    default = "show"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front, unless a command or help is asked for."""
        if not args or args[0] not in (*self.commands, *self.get_help_option_names(ctx)):
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of the default command, followed by the list of all commands."""
        show = self.commands[self.default]
        of_show = click.Context(show, info_name=ctx.info_name, parent=ctx.parent)
        show.format_usage(of_show, formatter)
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix="       ")
        show.format_help_text(of_show, formatter)
        show.format_options(of_show, formatter)
        self.format_commands(ctx, formatter)


@click.group(
    "report",
    cls=DefaultGroup,
    short_help="Report what is known about a model.",
)
def group() -> None:
    """Report what is known about a model."""


@group.command("show", short_help="Make a report; the word `show` can be left out.")
@click.argument("model_uri")
@click.option(
    "-o",
    "--output",
    "outputs",
    metavar="PATH",
    multiple=True,
    help="Write to this file; repeat it for several. The suffix chooses the format: .md, .html, "
    ".json. `-` is stdout. Missing folders are made.  [default: Markdown on stdout]",
)
@click.option(
    "-f",
    "--format",
    "format_name",
    metavar="FORMAT",
    help="The format of outputs whose suffix names none: markdown, html, json, or that of an "
    "extension.",
)
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    default=LAYOUTS[0],
    show_default=True,
    help="What is shown, and in which order.",
)
@click.option(
    "--permissions/--no-permissions",
    default=True,
    show_default=True,
    help="Read who may do what, where the server has permissions.",
)
@click.option(
    "--depth",
    type=click.Choice(("basic", "full")),
    default="full",
    show_default=True,
    help="`basic` leaves out what costs more requests: histories of metrics, other runs, pictures "
    "and tables, traces and webhooks.",
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
    layout: str,
    permissions: bool,
    depth: Literal["basic", "full"],
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
    set_process_defaults()
    with errors_for_people(debug):
        targets = _targets(outputs, format_name)
        for target in targets:
            target.check()
        _tell_left_out_headers()
        with quiet(debug):
            from mlflow_report_plugin import pipeline
            from mlflow_report_plugin.progress import progress

            with progress() as on_progress:
                report = pipeline.report(
                    model_uri,
                    layout=layout,
                    permissions=permissions,
                    depth=depth,
                    show_as_json=show_as_json,
                    manifest=manifest,
                    on_progress=on_progress,
                )
                contents = [report.render(target.format) for target in targets]
        _tell_registry(report)
        for target, content in zip(targets, contents, strict=True):
            target.write(content)
        if log:
            with quiet(debug):
                logged = report.log()
            for uri in logged:
                say(f"Logged {uri}")
        if open_html:
            _open(report, targets)
        _tell_gaps(report, strict)


@group.command("plugins", short_help="List the extensions that are installed.")
def plugins() -> None:
    """List the extensions that add sections and formats to reports.

    MLFLOW_REPORT_PLUGINS chooses which of them are loaded.
    """
    from mlflow_report_plugin import extensions

    rows = [("NAME", "KIND", "DISTRIBUTION", "TARGET", "STATE")]
    for kind, entry_points in (("section", extensions.SECTIONS), ("format", extensions.RENDERERS)):
        for found in extensions.find(entry_points):
            distribution = f"{found.distribution} {found.version}"
            rows.append((found.name, kind, distribution, found.target, found.error or "loaded"))
    if len(rows) == 1:
        click.echo("No extensions are installed, or MLFLOW_REPORT_PLUGINS turns them off.")
        return
    rows = [tuple(one_line(cell) for cell in row) for row in rows]  # type: ignore[misc]  # as long as before
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(map(str.ljust, row, widths)).rstrip())


def _add_commands() -> None:
    from mlflow_report_plugin.commands.backfill import backfill
    from mlflow_report_plugin.commands.webhook import webhook

    group.add_command(backfill)
    group.add_command(webhook)


_add_commands()


def main() -> None:
    """Run the group as the console script `mlflow-report`."""
    group(prog_name="mlflow-report")


@dataclass(frozen=True)
class _Target:
    """One output of the report."""

    path: str
    format: str

    @property
    def is_stdout(self) -> bool:
        return self.path in STDOUT

    def check(self) -> None:
        from mlflow_report_plugin.output import check_writable

        if not self.is_stdout:
            check_writable(Path(self.path))

    def write(self, content: str | bytes) -> None:
        from mlflow_report_plugin.output import write

        if self.is_stdout:
            _write_stdout(content)
        else:
            write(Path(self.path), content)


def _targets(outputs: tuple[str, ...], format_name: str | None) -> list[_Target]:
    """Choose the format of each output: its suffix decides, and `-f` where that names none."""
    from mlflow_report_plugin.errors import UnknownFormat
    from mlflow_report_plugin.formats import format_of, suffixes

    # `md` is as good a word for Markdown as the name of the format.
    by_suffix = {suffix.lstrip("."): name for name, suffix in suffixes().items()}
    format_name = by_suffix.get(format_name or "", format_name)
    if format_name is not None and format_name not in suffixes():
        raise click.UsageError(f"no format {format_name!r}: there are {', '.join(suffixes())}.")
    targets = []
    unused = format_name
    for output in outputs or STDOUT[:1]:
        chosen = format_name or DEFAULT_FORMAT
        if output not in STDOUT:
            try:
                chosen = format_of(Path(output))
            except UnknownFormat as error:
                if format_name is None:
                    raise click.UsageError(f"{error}: add -f FORMAT.") from error
        if chosen == format_name:
            unused = None
        targets.append(_Target(output, chosen))
    if unused is not None:
        raise click.UsageError(f"-f {unused} contradicts the suffix of each output.")
    return targets


def _write_stdout(content: str | bytes) -> None:
    # Bytes, because a report is UTF-8 whatever the locale says.
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        click.echo(data, nl=False)
    except BrokenPipeError:
        # The reader has seen enough. Nothing is left to be flushed into the broken pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        from mlflow_report_plugin.errors import OutputFailed

        raise OutputFailed(f"cannot write to stdout: {error.strerror}") from error


def _open(report: Report, targets: list[_Target]) -> None:
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
        say(f"Warning: no browser could be started; the report is in {path}")


def set_process_defaults() -> None:
    """Choose settings of MLflow where the person has not."""
    for name, value in (PROCESS_DEFAULTS | _databricks_profile()).items():
        os.environ.setdefault(name, value)


def _databricks_profile() -> dict[str, str]:
    """The profile of the tracking URI, for those parts of MLflow that do not look there.

    They read the files of runs and of Unity Catalog with the default login. A URI with a second
    colon names secrets, not a profile.
    """
    scheme, _, profile = os.environ.get("MLFLOW_TRACKING_URI", "").partition("://")
    if not scheme.startswith("databricks") or not profile or ":" in profile:
        return {}
    return {"DATABRICKS_CONFIG_PROFILE": profile.rstrip("/")}


def _tell_left_out_headers() -> None:
    """Say on stderr what the header hook can only log, where nobody would see it."""
    from mlflow_report_plugin.marking import VARIABLE, further_headers

    _, complaint = further_headers(os.environ.get(VARIABLE, ""))
    if complaint:
        say(f"Warning: {complaint}")


def _tell_registry(report: Report) -> None:
    """Say on stderr where the model was looked for, if its name decided that."""
    registered, made = report.snapshot.model_version, report.snapshot.provenance
    chosen = os.environ.get("MLFLOW_REGISTRY_URI")
    if registered is None or chosen == made.registry_uri or report.client is None:
        return
    if made.tracking_uri.partition("://")[0] == "databricks":
        where = "Unity Catalog" if registered.is_unity_catalog else "the workspace registry"
        parts = registered.name.count(".") + 1
        say(
            f"Read {registered.name} from {where} ({made.registry_uri}), because its name has "
            f"{parts} part{'s' if parts > 1 else ''}"
        )


def _tell_gaps(report: Report, strict: bool) -> None:
    """Say on stderr what is missing."""
    # What the server does not have is no fault of the model, and stands in the report.
    faults = [gap for gap in report.gaps if gap.reason != "unsupported"]
    for gap in faults:
        say(f"Warning: {gap.part.replace('_', ' ')} {gap.reason}: {gap.message}")
    if strict and faults:
        count = "a part is" if len(faults) == 1 else f"{len(faults)} parts are"
        raise click.ClickException(f"{count} missing, and --strict was given")


@contextlib.contextmanager
def errors_for_people(debug: bool) -> Iterator[None]:
    """Turn exceptions into one line on stderr and an exit code."""
    from mlflow_report_plugin.errors import ReportError

    try:
        yield
    except click.ClickException:
        raise
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if debug:
            import traceback

            click.echo(_without_credentials(traceback.format_exc()), err=True)
        message = _without_credentials(str(error))
        if not isinstance(error, ReportError):
            message = f"unexpected {type(error).__name__}: {message} (--debug shows where)"
        raise click.ClickException(one_line(message)) from error


@contextlib.contextmanager
def quiet(debug: bool) -> Iterator[None]:
    """Keep MLflow's log and warnings off stderr, and whatever else is printed off stdout."""
    with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings():
        if debug:
            yield
            return
        warnings.simplefilter("ignore")
        level = logging.root.manager.disable
        logging.disable()
        yield
        # After an error it stays quiet: threads that still read would log until the process ends.
        logging.disable(level)


def say(text: str) -> None:
    """Write a line to stderr.

    Args:
        text: May hold anything; it becomes one line.
    """
    click.echo(one_line(text), err=True)


def _without_credentials(text: str) -> str:
    from mlflow_report_plugin import redact

    uris = (os.environ.get(f"MLFLOW_{kind}_URI", "") for kind in ("TRACKING", "REGISTRY"))
    return redact.message(text, *uris)
