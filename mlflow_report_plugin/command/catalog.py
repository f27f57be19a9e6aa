"""The command `mlflow report catalog`: a whole registry as tables and pages."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.errors import one_line

if TYPE_CHECKING:
    from mlflow_report_plugin.catalog.cost import Estimate
    from mlflow_report_plugin.catalog.making import Catalog, Maker
    from mlflow_report_plugin.catalog.wanted import Wanted
    from mlflow_report_plugin.spark.making import SparkMaker

INCOMPLETE = 3
"""The exit code of a catalog in which something is missing that may be there."""
MOST_PROBLEMS = 20
"""How many problems are told one by one."""
PATIENT = {
    # Nobody waits at a terminal: a busy server is given time, and told when to come back it is.
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "4",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "60",
    "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER": "true",
}


@click.command("catalog", short_help="Write a whole registry as tables and pages.")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    default="catalog",
    show_default=True,
    help="The folder to write: an empty one, or one with an older catalog.",
)
@click.option(
    "--filter",
    "filter_string",
    metavar="FILTER",
    default="",
    help="Only these registered models, as MLflow's search for registered models takes it: "
    "\"name LIKE 'wine%'\", \"tags.team = 'cellar'\".  [default: all models]",
)
@click.option(
    "--depth",
    type=click.Choice(["list", "facts", "full"]),
    default="facts",
    show_default=True,
    help="`list`: what listings tell. `facts`: runs, logged models and MLmodel files, too. `full`: "
    "all that a report of each version reads.",
)
@click.option(
    "--since",
    metavar="DIR",
    help="A catalog that was made before: only what has changed is read again, and "
    "`history.parquet` says what is different.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 16),
    default=4,
    show_default=True,
    help="How many parts of the registry are read side by side.",
)
@click.option(
    "--rate",
    type=click.FloatRange(0, min_open=True),
    help="At most so many requests a second, all jobs together.  [default: 5 to Databricks, 200 to "
    "other servers]",
)
@click.option(
    "--policy",
    "policies",
    metavar="FILE|NAME",
    multiple=True,
    help="Hold each version against a policy, with --depth full; repeat it for several.",
)
@click.option(
    "--reports", is_flag=True, help="Write the report of each version, with --depth full."
)
@click.option("--csv", is_flag=True, help="Write the tables as CSV, too.")
@click.option("--pages/--no-pages", default=True, show_default=True, help="Write pages to browse.")
@click.option(
    "--stale-days",
    type=click.IntRange(1),
    default=180,
    show_default=True,
    help="After how many days without a change a version without an alias is stale.",
)
@click.option(
    "--permissions/--no-permissions",
    default=True,
    show_default=True,
    help="Read who may do what, with --depth full.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="`spark`: read on the executors of the Spark session that is there, or of a local one.",
)
@click.option(
    "--workspaces",
    metavar="FILE",
    help="Several servers, with --engine spark: a YAML list of `name`, `tracking_uri`, "
    "`registry_uri` and `profile`.",
)
@click.option(
    "--tasks",
    type=click.IntRange(1, 10_000),
    help="How many tasks share the rate, with --engine spark.  [default: as many as the session "
    "does side by side]",
)
@click.option(
    "--schema",
    metavar="SCHEMA",
    help="Write the tables into this schema of the session, with --engine spark: Delta where that "
    "is what the session writes.  [default: Parquet in DIR]",
)
@click.option("--estimate", is_flag=True, help="Only say what it would cost.")
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def catalog(
    folder: str,
    since: str | None,
    policies: tuple[str, ...],
    reports: bool,
    estimate: bool,
    debug: bool,
    **others: Any,
) -> None:
    """Write a whole registry as tables and pages: all models and versions, and what is wrong.

    It can be killed and run again: it goes on where it was, and the result is the same.

    The exit code is 0 for a complete catalog, also of a registry without models, 1 where there is
    none, 2 for wrong usage, and 3 for a catalog in which something is missing that could not be
    read: `catalog.json` names it.
    """
    if (policies or reports) and others["depth"] != "full":
        raise click.UsageError(f"{'--policy' if policies else '--reports'} needs --depth full.")
    _require_engine(others, since)
    for name, value in PATIENT.items():
        os.environ.setdefault(name, value)
    edge.set_process_defaults()
    with edge.errors_for_people(debug):
        _require_pyarrow()
        _require_policies(policies)
        with edge.quiet(debug):
            from mlflow_report_plugin.catalog.making import Maker, Options
            from mlflow_report_plugin.catalog.wanted import Wanted
            from mlflow_report_plugin.command.catalog_progress import counting

            wanted = Wanted(
                depth=others["depth"],
                policies=policies,
                permissions=others["permissions"],
                stale_days=others["stale_days"],
                since=since or "",
                reports="reports" if reports else "",
            )
            maker: Maker | SparkMaker
            if others["engine"] == "spark":
                maker = _on_spark(Path(folder), wanted, **others)
            else:
                options = Options(others["jobs"], others["rate"], others["csv"], others["pages"])
                maker = Maker(Path(folder), wanted, others["filter_string"], options)
            if estimate:
                cost = maker.estimate()
            else:
                with counting() as told:
                    made = maker.make(lambda found: edge.say(_cost(found)), told)
        if estimate:
            click.echo(_cost(cost))
            return
        _sum_up(made)
    sys.exit(0 if made.is_complete else INCOMPLETE)


def _require_engine(others: dict[str, Any], since: str | None) -> None:
    """Refuse options that belong to Spark, or that need files where there are none."""
    if others["engine"] != "spark":
        for name in ("workspaces", "tasks", "schema"):
            if others[name]:
                raise click.UsageError(f"--{name} needs --engine spark.")
    for name, value in (("csv", others["csv"]), ("since", since)):
        if value and others["schema"]:
            raise click.UsageError(
                f"--{name} needs Parquet files, and with --schema there are none."
            )


def _on_spark(
    folder: Path,
    wanted: Wanted,
    *,
    workspaces: str | None,
    filter_string: str,
    tasks: int | None,
    rate: float | None,
    schema: str | None,
    csv: bool,
    pages: bool,
    **_others: Any,
) -> SparkMaker:
    from mlflow_report_plugin.spark.making import SparkMaker, SparkOptions
    from mlflow_report_plugin.spark.workspaces import read

    listed = read(Path(workspaces)) if workspaces else ()
    options = SparkOptions(tasks, rate, schema, csv, pages)
    return SparkMaker(folder, wanted, filter_string, listed, options)


def _require_pyarrow() -> None:
    try:
        import pyarrow.parquet  # noqa: F401
    except ModuleNotFoundError as error:
        from mlflow_report_plugin.errors import OutputFailed

        hint = "pip install pyarrow (mlflow brings it, and mlflow-skinny does not)"
        raise OutputFailed(f"a catalog needs pyarrow: {hint}") from error


def _require_policies(names: tuple[str, ...]) -> None:
    from mlflow_report_plugin.errors import InvalidPolicy
    from mlflow_report_plugin.policy import load

    try:
        for name in names:
            load(name)
    except InvalidPolicy as error:
        raise click.UsageError(one_line(str(error))) from error


def _cost(found: Estimate) -> str:
    """Say what a catalog will cost."""
    models, versions = _count(found.models, "model"), _count(found.versions, "version")
    words = f"{models}, at most {versions}: about {_count(found.requests, 'request')}"
    if found.seconds is None or found.rate is None:
        return words
    return f"{words}, at {found.rate:g} a second at least {_time(found.seconds)}"


def _sum_up(made: Catalog) -> None:
    """Say what was made, and what is missing."""
    edge.tell_copies(made.outdated)
    told = made.manifest
    problems = told["problems"]
    for each in problems[:MOST_PROBLEMS]:
        about = "/".join(str(each[key]) for key in ("name", "version") if each[key] is not None)
        edge.say(f"Missing {each['scope']}{f' of {about}' if about else ''}: {each['message']}")
    more = sum(told["problems_by_reason"].values()) - MOST_PROBLEMS
    if more > 0:
        edge.say(f"{more:,} more are missing: {one_line(str(made.folder / 'catalog.json'))}")
    counts = told["counts"]
    parts = (("models", "model"), ("versions", "version"), ("findings", "finding"))
    words = ", ".join(_count(counts[table], word) for table, word in parts)
    state = "" if made.is_complete else "INCOMPLETE: "
    click.echo(one_line(f"{state}{words} in {made.folder}"))


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
