"""The command `mlflow report sign`."""

from __future__ import annotations

from pathlib import Path

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.command.passphrase import passphrase_of


@click.command("sign", short_help="Sign a report that was written as JSON.")
@click.argument("report", metavar="REPORT.json", type=click.Path(path_type=Path))
@click.option(
    "--key",
    metavar="FILE",
    type=click.Path(path_type=Path),
    required=True,
    help="The private key, in PEM: Ed25519 or ECDSA (P-256). If it is encrypted, its passphrase is "
    "in MLFLOW_REPORT_KEY_PASSPHRASE, or asked for.",
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="The file of the signature.  [default: REPORT.dsse.json, beside the report]",
)
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def sign(report: Path, key: Path, output: Path | None, debug: bool) -> None:
    """Vouch for a report with a key: for all that it says, and the files whose digests it has.

    The signature is a DSSE envelope around an in-toto statement. `mlflow report verify --key`
    checks it, with the public key. It needs: pip install 'mlflow-report-plugin[sign]'
    """
    edge.set_process_defaults()
    with edge.errors_for_people(debug):
        from mlflow_report_plugin.output import check_writable, write
        from mlflow_report_plugin.signing import checking, envelope

        signed = checking.read_report(report)
        path = output or checking.envelope_path(report)
        check_writable(path)
        with edge.quiet(debug):
            from mlflow_report_plugin.collect.client import user

            name = user.name()
        data, key_id = checking.sign_report(signed, key, name, passphrase_of(key))
        write(path, data)
        click.echo(f"Signed {signed.digest} with the key {envelope.shown(key_id)}: {path}")
