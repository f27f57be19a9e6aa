"""Where a report is written: files, whose suffix chooses the format, and stdout."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
SHORT_OR_MARKDOWN: Final = "a short table on a terminal, else Markdown on stdout"
"""What commands write whose answer is short."""

DEFAULT_FORMAT = "markdown"
TERMINAL = "terminal"
"""The format that depends on where it is read."""
STDOUT = ("-", "/dev/stdout")


if TYPE_CHECKING:
    from mlflow_report_plugin.presentation import Presentation


@dataclass(frozen=True)
class Output:
    """One output of the report."""

    path: str
    format: str

    @property
    def is_stdout(self) -> bool:
        """Whether this is no file."""
        return self.path in STDOUT

    def check(self) -> None:
        """Raise before any work is done for what cannot be written, or not in this format."""
        from mlflow_report_plugin.formats import insist_on
        from mlflow_report_plugin.output import check_writable

        insist_on(self.format)
        if not self.is_stdout:
            check_writable(Path(self.path))

    def rendered(self, found: Presentation) -> str | bytes:
        """Render what was found in its format, and for a terminal as wide as that is."""
        if self.is_stdout and self.format == TERMINAL:
            return for_terminal(found)
        return found.render(self.format)

    def write(self, content: str | bytes) -> None:
        """Write the rendered report, or raise `OutputFailed`."""
        from mlflow_report_plugin.output import write

        if (
            self.is_stdout
            and isinstance(content, str)
            and _is_longer_than_the_screen(self, content)
        ):
            click.echo_via_pager(content)
        elif self.is_stdout:
            _write_stdout(content)
        else:
            write(Path(self.path), content)


def output_options(default: str, others: str = "") -> Callable[[Command], Command]:
    """Add the options `-o` and `-f` to a command.

    Args:
        default: What is written where, without `-o`.
        others: The formats that only this command has.
    """
    more = f"; or {others}" if others else ""

    def add(command: Command) -> Command:
        command = click.option(
            "-f",
            "--format",
            "format_name",
            metavar="FORMAT",
            help="The format of outputs whose suffix names none or several: markdown, html, json, "
            f"pdf, terminal, huggingface, cyclonedx, spdx, or that of an extension{more}.",
        )(command)
        return click.option(
            "-o",
            "--output",
            "outputs",
            metavar="PATH",
            multiple=True,
            help="Write to this file; repeat it for several. The suffix chooses the format: .md, "
            f".html, .json, .pdf. `-` is stdout. Missing folders are made.  [default: {default}]",
        )(command)

    return add


def outputs_of(
    outputs: tuple[str, ...], format_name: str | None, others: Mapping[str, str] = {}
) -> list[Output]:
    """Choose the format of each output: its suffix decides, and `-f` where that names none.

    Args:
        outputs: The paths, as they were given; stdout unless there are any.
        format_name: What `-f` says.
        others: The formats that only this command has, with their suffixes. `NAME:PATH` chooses
            one of them for one path.
    """
    from mlflow_report_plugin.errors import UnknownFormat
    from mlflow_report_plugin.formats import format_of, suffixes

    known = {**suffixes(), **others}
    # `md` is as good a word for Markdown as the name of the format.
    by_suffix = {suffix.lstrip("."): name for name, suffix in known.items() if suffix}
    format_name = by_suffix.get(format_name or "", format_name)
    if format_name is not None and format_name not in known:
        raise click.UsageError(f"no format {format_name!r}: there are {', '.join(known)}.")
    targets = []
    unused = format_name
    for output in outputs or STDOUT[:1]:
        named, colon, path = output.partition(":")
        if colon and named in others:
            targets.append(Output(path, named))
            continue
        chosen = format_name or DEFAULT_FORMAT
        if output not in STDOUT:
            own = next((name for name, s in others.items() if s and output.endswith(s)), None)
            try:
                chosen = own or _asked(output, format_name, known) or format_of(Path(output))
            except UnknownFormat as error:
                if format_name is None:
                    raise click.UsageError(f"{error}: add -f FORMAT.") from error
        if chosen == format_name:
            unused = None
        targets.append(Output(output, chosen))
    if unused is not None:
        raise click.UsageError(f"-f {unused} contradicts the suffix of each output.")
    return targets


def _asked(output: str, format_name: str | None, known: Mapping[str, str]) -> str | None:
    """The format that `-f` says, where the file may have it: a bill in `.cdx.json` is JSON."""
    ending = Path(output).suffix.lower()
    fits = ending and format_name is not None and known[format_name].endswith(ending)
    return format_name if fits else None


def has_page(targets: Iterable[Output]) -> bool:
    """Whether one of the outputs is HTML."""
    return any(target.format == "html" for target in targets)


def check_assets(targets: Iterable[Output], folder: str) -> None:
    """Insist on a page that the folder lies beside, and on a folder that can be written."""
    pages = [target for target in targets if target.format == "html"]
    if not pages or any(page.is_stdout for page in pages):
        raise click.UsageError("--assets DIR lies beside a page: add -o FILE.html.")
    from mlflow_report_plugin.output import check_writable

    for page in pages:
        check_writable(Path(page.path).parent / folder / "style.css")


def outputs_or_terminal(outputs: tuple[str, ...], format_name: str | None) -> list[Output]:
    """Choose and check the outputs; none where a person at a terminal gets a short table."""
    if not outputs and format_name is None and sys.stdout.isatty():
        return []
    targets = outputs_of(outputs, format_name)
    for target in targets:
        target.check()
    return targets


def for_terminal(found: Presentation) -> str:
    """Render for the terminal that stdout is: as wide as it is, in colours that it wants."""
    wants_none = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    # Asked of the process, because stdout is stderr while MLflow works.
    colours = os.isatty(1) and not wants_none
    return found.to_terminal(shutil.get_terminal_size().columns, colours=colours)


def _is_longer_than_the_screen(output: Output, content: str) -> bool:
    """Whether a person at a terminal needs a pager to read what is made for terminals."""
    has_keys = output.format == TERMINAL and sys.stdin.isatty() and os.isatty(1)
    return has_keys and content.count("\n") >= shutil.get_terminal_size().lines


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
