"""The command `mlflow report backfill`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.errors import one_line

if TYPE_CHECKING:
    from mlflow_report_plugin.upkeep.backfill import Filled


@click.command("backfill", short_help="Log the reports of versions that have none.")
@click.option(
    "--filter",
    "filter_string",
    metavar="FILTER",
    default="",
    help="Only these versions, as MLflow's search for model versions takes it: \"name LIKE "
    "'wine%'\", \"tags.stage = 'live'\".  [default: all versions]",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 16),
    default=4,
    show_default=True,
    help="How many reports are made side by side.",
)
@click.option("--dry-run", is_flag=True, help="Only list the versions that have no report.")
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def backfill(filter_string: str, jobs: int, dry_run: bool, debug: bool) -> None:
    """Log the reports of all model versions that have none.

    It can be interrupted and run again, also on several computers at the same time: a version
    that has its report is left alone.
    """
    edge.set_process_defaults()
    with edge.errors_for_people(debug):
        with edge.quiet(debug):
            from mlflow_report_plugin.upkeep import backfill as filling

            found, unread = filling.find(filter_string, to_fill=not dry_run)
        for error in unread:
            edge.say(f"Failed: {error}")
        todo = [each for each in found if each.outcome is None]
        for each in found:
            _tell(each)
        if dry_run:
            for each in todo:
                click.echo(one_line(each.uri))
            sys.exit(1 if unread else 0)
        done = [each for each in found if each.outcome is not None]
        with edge.quiet(debug), filling.counting(len(todo)) as count:
            for each in filling.fill(todo, jobs):
                _tell(each)
                count()
                done.append(each)
        failed = _sum_up(done)
        sys.exit(1 if unread or failed else 0)


def _tell(version: Filled) -> None:
    """Say on stderr what has no report now, and why."""
    outcome = version.outcome
    if outcome is not None and outcome.kind in ("skipped", "failed"):
        edge.say(f"{outcome.kind.capitalize()} {version.uri}: {outcome.message}")


def _sum_up(done: list[Filled]) -> int:
    """Say what was done, and give the number of those that failed."""
    counts = Counter(each.outcome.kind for each in done if each.outcome is not None)
    logged, failed = counts["logged"], counts["failed"]
    click.echo(
        f"{logged} report{'' if logged == 1 else 's'} logged, {counts['there']} there already, "
        f"{counts['skipped']} skipped, {failed} failed"
    )
    return failed
