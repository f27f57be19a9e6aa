"""The command `mlflow report list`: what there is, for terminals and scripts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from mlflow_report_plugin.command import edge

if TYPE_CHECKING:
    from mlflow_report_plugin.catalog.listed import Row

KINDS = ("models", "versions", "experiments", "runs")


@click.command("list", short_help="List models, versions, experiments or runs.")
@click.argument("what", type=click.Choice(KINDS))
@click.option(
    "--filter",
    "filter_string",
    metavar="FILTER",
    default="",
    help="A filter as MLflow's search for them takes it; for versions, one for registered models.",
)
@click.option(
    "--experiment",
    "experiments",
    metavar="ID|NAME",
    multiple=True,
    help="Only runs of this experiment; repeat it for several.  [default: all experiments]",
)
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(["table", "csv", "jsonl"]),
    help="[default: table on a terminal, else jsonl]",
)
@click.option("--long", is_flag=True, help="With versions: read flavor, size and signature, too.")
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def list_(
    what: str,
    filter_string: str,
    experiments: tuple[str, ...],
    format_name: str | None,
    long: bool,
    debug: bool,
) -> None:
    """List all models, versions, experiments or runs of a server, as they come.

    \b
      mlflow report list versions --long
      mlflow report list models -f csv > models.csv
      mlflow report list runs --experiment wine | jq .run_id
    """  # noqa: D301  # click wants the character behind this escape, not a backslash
    if experiments and what != "runs":
        raise click.UsageError("--experiment is for runs.")
    if long and what != "versions":
        raise click.UsageError("--long is for versions.")
    edge.set_process_defaults()
    format_name = format_name or ("table" if sys.stdout.isatty() else "jsonl")
    with edge.errors_for_people(debug):
        with edge.quiet(debug):
            from mlflow_report_plugin.catalog import listed
            from mlflow_report_plugin.collect.client import Client

            client = Client()
            columns, rows = listed.LISTINGS[what](client, filter_string, experiments, long)
            print_ = _PRINTERS[format_name]
        try:
            for text in print_(columns, _quietly(rows, debug)):
                sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough. Nothing is left to be flushed into the broken pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        edge.tell_copies(client.outdated)


def _quietly(rows: Iterator[Row], debug: bool) -> Iterator[Row]:
    """Keep whatever MLflow prints out of what is printed here."""
    while True:
        with edge.quiet(debug):
            row = next(rows, None)
        if row is None:
            return
        yield row


def _table(columns: Sequence[str], rows: Iterator[Row]) -> Iterator[str]:
    from mlflow_report_plugin.command.plain_table import lines

    yield from lines(columns, rows)


def _csv(columns: Sequence[str], rows: Iterator[Row]) -> Iterator[str]:
    from mlflow_report_plugin.catalog.listed import csv_lines

    yield from csv_lines(columns, rows)


def _jsonl(columns: Sequence[str], rows: Iterator[Row]) -> Iterator[str]:
    import json

    for row in rows:
        # No text of theirs can be a line or a sign of its own on a terminal.
        kept: dict[str, Any] = {name: row.get(name) for name in columns}
        yield json.dumps(kept, ensure_ascii=True, allow_nan=False) + "\n"


_PRINTERS = {"table": _table, "csv": _csv, "jsonl": _jsonl}
