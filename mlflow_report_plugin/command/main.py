"""The command `mlflow report`, also known as `mlflow-report`.

`group` is added to MLflow's own command line by `mlflow_report_plugin.hooks.cli`; `main` runs
the same group without MLflow's command line. Whatever costs time to import is imported inside
the commands: `mlflow --help` loads this module.
"""

from __future__ import annotations

import click

from mlflow_report_plugin.command.approve import approve
from mlflow_report_plugin.command.backfill import backfill
from mlflow_report_plugin.command.catalog import catalog
from mlflow_report_plugin.command.check import check
from mlflow_report_plugin.command.diff import diff
from mlflow_report_plugin.command.history import history
from mlflow_report_plugin.command.list import list_
from mlflow_report_plugin.command.notes import notes
from mlflow_report_plugin.command.plugins import plugins
from mlflow_report_plugin.command.profile import profile
from mlflow_report_plugin.command.show import show
from mlflow_report_plugin.command.sign import sign
from mlflow_report_plugin.command.verify import verify
from mlflow_report_plugin.command.webhook import webhook


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


for _command in (
    show,
    check,
    diff,
    history,
    notes,
    profile,
    verify,
    sign,
    approve,
    plugins,
    backfill,
    webhook,
    catalog,
    list_,
):
    group.add_command(_command)


def main() -> None:
    """Run the group as the console script `mlflow-report`."""
    group(prog_name="mlflow-report")
