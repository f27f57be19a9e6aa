"""The command `mlflow report profile`: what a regulation asks for, and how much of it there is."""

from __future__ import annotations

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.command.outputs import (
    SHORT_OR_MARKDOWN,
    output_options,
    outputs_or_terminal,
)
from mlflow_report_plugin.command.permissions import permissions_option


@click.command("profile", short_help="Answer what a regulation asks of a documentation.")
@click.argument("name", required=False)
@click.argument("model_uri", required=False)
@click.option("--list", "show_list", is_flag=True, help="List the profiles.")
@output_options(SHORT_OR_MARKDOWN)
@permissions_option()
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def profile(
    name: str | None,
    model_uri: str | None,
    show_list: bool,
    outputs: tuple[str, ...],
    format_name: str | None,
    permissions: bool,
    debug: bool,
) -> None:
    """Answer what a regulation or a framework asks of the documentation of a model.

    NAME is a profile: --list names them. MODEL_URI is whatever `mlflow report` takes.

    \b
      eu-ai-act-annex-iv models:/wine-quality/3 -o dossier.html
      sr-26-2 report.json

    Each item comes with what MLflow knows, what people wrote, or how to add what is missing. That
    an item is filled says that something is there, not that it is right or enough.
    """  # noqa: D301  # click wants the character behind this escape, not a backslash
    if show_list:
        _print_list()
        return
    if name is None or model_uri is None:
        missing = "NAME" if name is None else "MODEL_URI"
        raise click.UsageError(f"Missing argument '{missing}'.")
    check_name(name)
    edge.set_process_defaults()
    with edge.errors_for_people(debug):
        targets = outputs_or_terminal(outputs, format_name)
        with edge.quiet(debug):
            from mlflow_report_plugin import pipeline
            from mlflow_report_plugin.command.progress import progress
            from mlflow_report_plugin.profiles import LAYOUT

            with progress() as told:
                report = pipeline.report(
                    model_uri,
                    layout=f"{LAYOUT}{name}",
                    permissions=permissions,
                    on_progress=told.progress,
                )
                contents = [target.rendered(report) for target in targets]
        edge.tell_copies(report.client.outdated if report.client else ())
        for target, content in zip(targets, contents, strict=True):
            target.write(content)
        if not targets:
            from mlflow_report_plugin.command.profile_table import print_answers

            print_answers(report.snapshot, name)


def check_name(name: str) -> None:
    """Insist on the name of a profile.

    Args:
        name: What was typed.

    Raises:
        UsageError: There is no such profile.
    """
    from mlflow_report_plugin.errors import UnknownProfile, one_line
    from mlflow_report_plugin.profiles import load

    try:
        load(name)
    except UnknownProfile as error:
        raise click.UsageError(one_line(str(error))) from error


def _print_list() -> None:
    from mlflow_report_plugin.profiles import PROFILES, load

    for name in PROFILES:
        found = load(name)
        click.echo(f"{name}: {found.title} ({len(found.items)} items)")
        click.echo(f"  {found.dates}")
