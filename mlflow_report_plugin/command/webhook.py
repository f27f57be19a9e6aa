"""The commands `mlflow report webhook create`, `test` and `delete`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mlflow_report_plugin.command import edge

if TYPE_CHECKING:
    from mlflow_report_plugin.collect.client import Client

NAME = "mlflow-report"
DESCRIPTION = "Logs the report of each new model version (mlflow-report-plugin)."

_name = click.option("--name", default=NAME, show_default=True, help="The name of the webhook.")
_debug = click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")


@click.group("webhook", short_help="Let the server log a report of each new version.")
def webhook() -> None:
    """Let an MLflow server log a report of each version that anybody registers.

    The server has to run with `--app-name report`. It needs MLflow 3.3.
    """


@webhook.command("create", short_help="Create the webhook, with a fresh secret.")
@click.argument("url", required=False)
@click.option(
    "--secret-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the secret to this new file, which only you may read, and do not print it.",
)
@_name
@_debug
def create(url: str | None, secret_file: Path | None, name: str, debug: bool) -> None:
    """Create the webhook, and print what the environment of the server needs for it.

    URL is where the server receives webhooks, as it sees itself: by default the tracking URI
    with /report/webhooks. The secret is shown this one time only.
    """
    with edge.errors_for_people(debug):
        from mlflow_report_plugin.upkeep.webhooks import secret as secrets
        from mlflow_report_plugin.upkeep.webhooks import setting_up

        secret = secrets.new()
        if secret_file is not None:
            secrets.write(secret_file, secret)
        try:
            with edge.quiet(debug):
                client = _client()
                url = url or setting_up.default_url(client.tracking_uri)
                setting_up.create(client, name, url, secret, DESCRIPTION)
        except BaseException:
            if secret_file is not None:
                secret_file.unlink(missing_ok=True)
            raise
        place = setting_up.without_login(url)
        edge.say(f"Created the webhook {name}, which tells {place} of each new version.")
        edge.say("The server needs this in its environment:")
        if secret_file is None:
            click.echo(f"{secrets.VARIABLE}={secret}")
        else:
            click.echo(f"{secrets.FILE_VARIABLE}={secret_file.resolve()}")
        click.echo(f"{setting_up.TRACKING_VARIABLE}={setting_up.tracking_uri_of(url)}")


@webhook.command("test", short_help="Let the server send an example to itself.")
@_name
@_debug
def test(name: str, debug: bool) -> None:
    """Let the server send an example to itself, and tell what it answered."""
    with edge.errors_for_people(debug):
        from mlflow_report_plugin.upkeep.webhooks import setting_up

        with edge.quiet(debug):
            answer = setting_up.test(_client(), name)
        click.echo(f"The webhook {name} works: {answer}")


@webhook.command("delete", short_help="Delete the webhook.")
@_name
@_debug
def delete(name: str, debug: bool) -> None:
    """Delete the webhook. What the server has queued is still worked off."""
    with edge.errors_for_people(debug):
        from mlflow_report_plugin.upkeep.webhooks import setting_up

        with edge.quiet(debug):
            setting_up.delete(_client(), name)
        click.echo(f"Deleted the webhook {name}")


def _client() -> Client:
    from mlflow_report_plugin.collect.client import Client

    edge.set_process_defaults()
    return Client()
