"""The command `mlflow report sign`."""

from __future__ import annotations

from pathlib import Path

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.command.passphrase import passphrase_of


@click.command("sign", short_help="Sign a report.")
@click.argument("report", metavar="REPORT")
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
    help="The file of the signature.  [default: beside the report, as report.dsse.json]",
)
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def sign(report: str, key: Path, output: Path | None, debug: bool) -> None:
    """Vouch for a report with a key: for all that it says, and the files whose digests it has.

    REPORT is a report that was written as JSON, or the URI of a version whose newest logged report
    is meant: then the signature is logged beside it.

    The signature is a DSSE envelope around an in-toto statement. `mlflow report verify --key`
    checks it, with the public key. It needs: pip install 'mlflow-report-plugin[sign]'
    """
    edge.set_process_defaults()
    with edge.errors_for_people(debug):
        from mlflow_report_plugin.snapshot_files import snapshot_path

        path = snapshot_path(report)
        if path is not None:
            _sign_file(path, key, output, debug)
        elif output is not None:
            raise click.UsageError("-o is for reports in files.")
        else:
            _sign_logged(report, key, debug)


def _sign_file(report: Path, key: Path, output: Path | None, debug: bool) -> None:
    from mlflow_report_plugin.output import check_writable, write
    from mlflow_report_plugin.signing import checking

    with edge.quiet(debug):
        from mlflow_report_plugin.logged.signatures import report_in

        signed = report_in(report)
    path = output or checking.envelope_path(report)
    check_writable(path)
    with edge.quiet(debug):
        from mlflow_report_plugin.collect.client import user

        name = user.name()
    data, key_id = checking.sign_report(signed, key, name, passphrase_of(key))
    write(path, data)
    _tell(signed.digest, key_id, str(path))


def _sign_logged(uri: str, key: Path, debug: bool) -> None:
    with edge.quiet(debug):
        from mlflow_report_plugin.logged.signatures import sign_logged

        signed = sign_logged(uri, key, passphrase_of(key))
    _tell(signed.digest, signed.key_id, signed.uri)


def _tell(digest: str, key_id: str, place: str) -> None:
    from mlflow_report_plugin.errors import one_line
    from mlflow_report_plugin.signing.envelope import shown

    click.echo(one_line(f"Signed {digest} with the key {shown(key_id)}: {place}"))
