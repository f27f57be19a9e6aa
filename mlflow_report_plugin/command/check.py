"""The command `mlflow report check`: whether a model keeps the rules of a team."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.command.outputs import output_options, outputs_of
from mlflow_report_plugin.command.permissions import permissions_option

if TYPE_CHECKING:
    from mlflow_report_plugin.policy import Policy

USAGE = 2
NOT_KNOWN = 3
"""The exit code where nobody can tell, for whatever reason."""
DEFAULT = "baseline"


@click.command("check", short_help="Tell whether a model keeps the rules of a policy.")
@click.argument("model_uri", required=False)
@click.option(
    "--policy",
    "policies",
    metavar="FILE|NAME",
    multiple=True,
    help="A policy: a file of YAML, or one that comes with the package; repeat it for several.  "
    f"[default: {DEFAULT}]",
)
@click.option("--list", "show_list", is_flag=True, help="List the policies of the package.")
@output_options(
    "a short table on stdout",
    "junit (.xml), sarif (.sarif), github or gitlab. `-o gitlab:FILE` chooses one for a file",
)
@permissions_option()
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def check(
    model_uri: str | None,
    policies: tuple[str, ...],
    show_list: bool,
    outputs: tuple[str, ...],
    format_name: str | None,
    permissions: bool,
    debug: bool,
) -> None:
    """Tell whether a model keeps the rules of a policy.

    MODEL_URI is whatever `mlflow report` takes. A short table says what came of each rule, the
    worst first, with the command that mends it.

    \b
      models:/wine-quality/3
      models:/wine-quality/3 --policy production --policy team.yaml
      models:/wine-quality/3 -o junit.xml -o check.sarif -o check.html

    The exit code is 0 where nothing fails that stops a pipeline, 1 where a rule of severity `error`
    fails, 2 for a wrong policy or wrong usage, and 3 where none fails, but one could not be told
    because its evidence could not be read.
    """  # noqa: D301  # click wants the character behind this escape, not a backslash
    if show_list:
        _print_list()
        return
    if model_uri is None:
        raise click.UsageError("Missing argument 'MODEL_URI'.")
    edge.set_process_defaults()
    with edge.errors_for_people(debug, NOT_KNOWN):
        from mlflow_report_plugin.check_formats import FORMATS

        own = {name: each.suffix for name, each in FORMATS.items()}
        targets = outputs_of(outputs, format_name, own) if outputs or format_name else []
        for target in targets:
            target.check()
        rules = _load(policies or (DEFAULT,))
        with edge.quiet(debug):
            from mlflow_report_plugin.checking import check as check_model

            found = check_model(model_uri, rules, permissions=permissions)
            contents = [target.rendered(found) for target in targets]
        edge.tell_copies(found.client.outdated if found.client else ())
        for target, content in zip(targets, contents, strict=True):
            target.write(content)
        if not any(target.is_stdout for target in targets):
            from mlflow_report_plugin.command.check_table import print_check

            print_check(found.check)
    sys.exit(found.exit_code)


def _load(names: tuple[str, ...]) -> list[Policy]:
    from mlflow_report_plugin.errors import InvalidPolicy, one_line
    from mlflow_report_plugin.policy import load

    try:
        return [load(name) for name in names]
    except InvalidPolicy as error:
        told = click.ClickException(one_line(str(error)))
        told.exit_code = USAGE  # type: ignore[misc]  # for this one only
        raise told from error


def _print_list() -> None:
    from mlflow_report_plugin.policy import BUILT_IN, load

    for name in BUILT_IN:
        policy = load(name)
        click.echo(f"{name}: {policy.title}")
        for rule in policy.rules:
            click.echo(f"  {rule.severity:7}  {rule.id}: {rule.title}")
