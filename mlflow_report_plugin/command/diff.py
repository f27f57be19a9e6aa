"""The command `mlflow report diff`: what is different between two models."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.command.outputs import (
    SHORT_OR_MARKDOWN,
    output_options,
    outputs_or_terminal,
)
from mlflow_report_plugin.command.permissions import permissions_option
from mlflow_report_plugin.errors import one_line

if TYPE_CHECKING:
    from mlflow_report_plugin.comparison import Comparison
    from mlflow_report_plugin.snapshot import ChangePart, Diff

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
UNKNOWN = ("absent", "forbidden", "failed", "not known")
"""Why something may be unknown through no choice of whoever asked."""
MOST_NAMED = 5
"""How many metrics are named that could not be judged."""


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
@permissions_option("Compare")
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
        targets = outputs_or_terminal(outputs, format_name)
        with edge.quiet(debug):
            from mlflow_report_plugin.comparison import compare

            old, new = (None, a) if b is None else (a, b)
            only = cast("tuple[ChangePart, ...]", parts)
            found = compare(old, new, against=against, only=only, permissions=permissions)
            contents = [target.rendered(found) for target in targets]
        edge.tell_copies(found.client.outdated)
        for target, content in zip(targets, contents, strict=True):
            target.write(content)
        if not targets:
            from mlflow_report_plugin.command.short_table import print_changes

            print_changes(found.diff)
        _fail_on(found, fail_on)


def _fail_on(found: Comparison, fail_on: str | None) -> None:
    """Exit with 1 if there is a change that should not be, or if that cannot be known."""
    if fail_on is None:
        return
    why = _harm(found.diff, fail_on) or _doubt(found.diff, fail_on)
    if why:
        raise click.ClickException(one_line(f"{why} (--fail-on {fail_on})"))
    names = [
        each.identity
        for each in found.diff.not_comparable
        if each.part in CRUCIAL.get(fail_on, PARTS) and each.reason == "different data"
    ]
    if names:
        more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
        named = ", ".join(names[:MOST_NAMED])
        edge.say(f"Not judged, because measured on different data: {named}{more}.")


def _harm(diff: Diff, fail_on: str) -> str:
    """Count the changes that should not be, and name the worst; empty where there is none."""
    from mlflow_report_plugin.sections.blocks.changes import counts

    hits = [change for change in diff.changes if change.severity in FAIL_ON[fail_on]]
    if not hits:
        return ""
    more = f" and {len(hits) - 1:,} more" if len(hits) > 1 else ""
    return f"{counts(hits)}: {hits[0].part}, {hits[0].identity}{more}"


def _doubt(diff: Diff, fail_on: str) -> str:
    """Say why it is not known whether there is such a change; empty where it is."""
    for name, side in (("old", diff.old), ("new", diff.new)):
        if side.problem:
            return f"the {name} side: {side.problem}"
    for each in diff.not_comparable:
        if each.part in CRUCIAL.get(fail_on, PARTS) and each.reason in UNKNOWN:
            return f"not all could be compared: {each.part} {each.reason}: {each.message}"
    return ""
