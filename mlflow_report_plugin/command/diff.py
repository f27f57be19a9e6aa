"""The command `mlflow report diff`: what is different between two models."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.command.outputs import SHORT_OR_MARKDOWN, output_options, outputs_of

if TYPE_CHECKING:
    from mlflow_report_plugin.comparison import Comparison
    from mlflow_report_plugin.snapshot import ChangePart

PARTS = (
    *("signature", "metrics", "datasets", "permissions", "environment", "loading", "code"),
    *("flavors", "params", "settings", "files", "aliases", "serving", "descriptions"),
)
"""The names in `snapshot.ChangePart`, which costs too much to import for a help text."""
FAIL_ON = {
    "breaking": ("breaking",),
    "regression": ("breaking", "regression"),
    "any": ("breaking", "regression", "notable", "minor"),
}
"""Which severities each word of `--fail-on` means."""
CRUCIAL = {"breaking": ("signature", "flavors"), "regression": ("signature", "flavors", "metrics")}
"""The parts that have to be read to know; for `any`, all of them."""
UNREAD = ("absent", "forbidden", "failed")
"""Why a part may be unread through no choice of whoever asked."""


@click.command("diff", short_help="Tell what is different between two models.")
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", required=False)
@click.option(
    "--against",
    metavar="VERSION",
    help="With A alone: compare with this version instead of the one before. A number, an alias as "
    "@NAME, or a URI.",
)
@click.option(
    "--only",
    "parts",
    type=click.Choice(PARTS),
    multiple=True,
    help="Compare only this part; repeat it for several.",
)
@click.option(
    "--fail-on",
    type=click.Choice(tuple(FAIL_ON)),
    help="Exit with 1 if there is such a change, or a worse one, or if it cannot be known.",
)
@output_options(SHORT_OR_MARKDOWN)
@click.option(
    "--permissions/--no-permissions",
    default=True,
    show_default=True,
    help="Compare who may do what, where the server has permissions.",
)
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def diff(
    a: str,
    b: str | None,
    against: str | None,
    parts: tuple[str, ...],
    fail_on: str | None,
    outputs: tuple[str, ...],
    format_name: str | None,
    permissions: bool,
    debug: bool,
) -> None:
    """Tell what changed from model A to model B.

    A and B are whatever `mlflow report` takes: URIs of models, folders, or reports that were
    written as JSON, also from different servers. With A alone, it is compared with the version
    before it in its registry.

    \b
      models:/wine-quality/3                   since version 2
      models:/wine-quality/3 --against @champion
      models:/wine-quality/1 models:/wine-quality/3
      approved.json models:/wine-quality@champion
    """  # noqa: D301  # click wants the character behind this escape, not a backslash
    if b is not None and against is not None:
        raise click.UsageError("--against is for A alone.")
    edge.set_process_defaults()
    with edge.errors_for_people(debug):
        short = not outputs and format_name is None and sys.stdout.isatty()
        targets = [] if short else outputs_of(outputs, format_name)
        for target in targets:
            target.check()
        with edge.quiet(debug):
            from mlflow_report_plugin.comparison import compare

            old, new = (None, a) if b is None else (a, b)
            only = cast("tuple[ChangePart, ...]", parts)
            found = compare(old, new, against=against, only=only, permissions=permissions)
            contents = [found.render(target.format) for target in targets]
        edge.tell_copies(found.client.outdated)
        for target, content in zip(targets, contents, strict=True):
            target.write(content)
        if short:
            from mlflow_report_plugin.command.short_table import print_changes

            print_changes(found.diff)
        _fail_on(found, fail_on)


def _fail_on(found: Comparison, fail_on: str | None) -> None:
    """Exit with 1 if there is a change that should not be, or if that cannot be known."""
    if fail_on is None:
        return
    hits = [change for change in found.changes if change.severity in FAIL_ON[fail_on]]
    if hits:
        what = f"{hits[0].part}: {hits[0].identity}"
        more = f" and {len(hits) - 1:,} more" if len(hits) > 1 else ""
        raise click.ClickException(f"{hits[0].severity} change, {what}{more} (--fail-on {fail_on})")
    crucial = CRUCIAL.get(fail_on, PARTS)
    unread = [
        each for each in found.diff.not_comparable if each.part in crucial and each.reason in UNREAD
    ]
    if unread:
        what = f"{unread[0].part} {unread[0].reason}: {unread[0].message}"
        raise click.ClickException(f"not all could be compared ({what}), and --fail-on was given")
