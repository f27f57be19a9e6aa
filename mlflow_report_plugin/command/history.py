"""The command `mlflow report history`: the versions of a model, and what changed."""

from __future__ import annotations

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.command.outputs import (
    SHORT_OR_MARKDOWN,
    output_options,
    outputs_or_terminal,
)


@click.command("history", short_help="List the versions of a model, and what changed.")
@click.argument("model", metavar="MODEL")
@click.option("--all", "everything", is_flag=True, help="All versions, and not the newest 50 only.")
@output_options(SHORT_OR_MARKDOWN)
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def history(
    model: str,
    everything: bool,
    outputs: tuple[str, ...],
    format_name: str | None,
    debug: bool,
) -> None:
    """List the versions of a model, the newest first, and what changed from each to the next.

    MODEL is the name of a registered model. With a version, the history ends with that one.

    \b
      models:/wine-quality
      models:/wine-quality@champion            up to the champion
    """  # noqa: D301  # click wants the character behind this escape, not a backslash
    edge.set_process_defaults()
    with edge.errors_for_people(debug):
        targets = outputs_or_terminal(outputs, format_name)
        with edge.quiet(debug):
            from mlflow_report_plugin.command.progress import progress
            from mlflow_report_plugin.model_history import history as reading

            with progress() as told:
                most = None if everything else reading.NEWEST
                found = reading.history(model, most=most, on_progress=told.progress)
                contents = [target.rendered(found) for target in targets]
        edge.tell_copies(found.client.outdated)
        for target, content in zip(targets, contents, strict=True):
            target.write(content)
        if not targets:
            from mlflow_report_plugin.command.history_table import print_history

            print_history(found.record)
