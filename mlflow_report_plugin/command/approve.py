"""The command `mlflow report approve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.command.passphrase import passphrase_of

if TYPE_CHECKING:
    from mlflow_report_plugin.logged.approving import Recorded


@click.command("approve", short_help="Sign off a version, or withdraw that.")
@click.argument("model_uri")
@click.option("--role", required=True, help="In which role, such as `model owner`.")
@click.option("--comment", help="What there is to say about it.")
@click.option(
    "--key",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Sign the record with this private key, in PEM: Ed25519 or ECDSA (P-256).",
)
@click.option("--withdraw", is_flag=True, help="End the approvals of the version in that role.")
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def approve(
    model_uri: str,
    role: str,
    comment: str | None,
    key: Path | None,
    withdraw: bool,
    debug: bool,
) -> None:
    """Record that you approve the version at MODEL_URI, as its newest logged report has it.

    The record says who you are, as far as MLflow knows, in which role, when, and the digest of that
    report. It is kept beside the report, and never overwritten. Without --key it is a claim: all
    who may write to the run could have written it.
    """
    edge.set_process_defaults()
    _check(role, comment)
    with edge.errors_for_people(debug):
        with edge.quiet(debug):
            from mlflow_report_plugin.logged.approving import approve as record

            passphrase = passphrase_of(key) if key is not None else str
            found = record(
                model_uri,
                role,
                comment=comment,
                key=key,
                passphrase=passphrase,
                withdraw=withdraw,
            )
        _tell(found)


def _check(role: str, comment: str | None) -> None:
    from mlflow_report_plugin.signing.approval import MAX_COMMENT, MAX_ROLE, ROLE

    if not ROLE.fullmatch(role):
        raise click.UsageError(
            f"--role is up to {MAX_ROLE} letters, digits, blanks and the characters . - _, since "
            "it becomes a part of a tag's name."
        )
    if comment is not None and len(comment) > MAX_COMMENT:
        raise click.UsageError(f"--comment has more than {MAX_COMMENT:,} characters.")


def _tell(found: Recorded) -> None:
    from mlflow_report_plugin.errors import one_line
    from mlflow_report_plugin.signing.envelope import shown

    said = found.said
    done = "Withdrawn" if said.action == "withdrawn" else "Approved"
    signed = f", signed with the key {shown(found.key_id)}" if found.key_id else ", not signed"
    what = f"{said.name} {said.version} as {said.role}, by {said.who}{signed}"
    click.echo(one_line(f"{done}: {what}: {said.digest}"))
    click.echo(one_line(f"Record: {found.uri}"))
    if found.changes is not None and found.changes.changes:
        count = len(found.changes.changes) + found.changes.more
        edge.say(
            f"Warning: the version has changed since that report was made ({count} "
            f"change{'' if count == 1 else 's'}); the approval is of what the report says"
        )
