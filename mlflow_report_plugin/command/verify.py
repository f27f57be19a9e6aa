"""The command `mlflow report verify`: is what a report said still what is there?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from mlflow_report_plugin.command import edge
from mlflow_report_plugin.command.drift_table import as_text
from mlflow_report_plugin.command.outputs import Output

DRIFTED = 1
NOT_VERIFIED = 3
"""The exit codes; 2 is wrong usage, as everywhere."""


@click.command("verify", short_help="Tell whether what a report said is still what is there.")
@click.argument("record", metavar="RECORD")
@click.option(
    "--against",
    metavar="MODEL_URI",
    help="For a file: read this model, instead of the one that the file is about.",
)
@click.option(
    "--hash-files/--no-hash-files",
    default=True,
    show_default=True,
    help="Read all files of the model again, where the record has their SHA-256.",
)
@click.option(
    "--key",
    "keys",
    metavar="PUBLIC",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Check signatures with this public key, in PEM; repeat it for several. The record has to "
    "be signed with one of them.",
)
@click.option(
    "--signature",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="For a file: its signature.  [default: report.dsse.json beside report.json]",
)
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(("text", "json")),
    help="What is written.  [default: text, or what the suffix of -o says]",
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    default="-",
    help="Write to this file; `-` is stdout.  [default: stdout]",
)
@click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")
def verify(
    record: str,
    against: str | None,
    hash_files: bool,
    keys: tuple[Path, ...],
    signature: Path | None,
    format_name: Literal["text", "json"] | None,
    output: str,
    debug: bool,
) -> None:
    """Tell whether what RECORD said of a model is still what is there.

    RECORD is a model URI, for the reports that were logged for that version; or a report that was
    written as JSON. The model is read now, and whatever has drifted since is told: evidence that
    was deleted, bytes, records and access that were changed.

    \b
      models:/wine-quality/1
      approved.json
      approved.json --against models:/wine-quality@champion

    Exit codes: 0 nothing has drifted, 1 something has, 2 wrong usage, 3 it cannot be verified.
    """  # noqa: D301  # click wants the character behind this escape, not a backslash
    edge.set_process_defaults()
    with edge.errors_for_people(debug, NOT_VERIFIED):
        target = Output(output, format_name or _by_suffix(output))
        target.check()
        with edge.quiet(debug):
            from mlflow_report_plugin import snapshot_files
            from mlflow_report_plugin.command.progress import progress
            from mlflow_report_plugin.verifying.verify import verify

            if against is not None and snapshot_files.snapshot_path(record) is None:
                raise click.UsageError("--against is for a report in a file.")
            if signature is not None and (not keys or snapshot_files.snapshot_path(record) is None):
                raise click.UsageError("--signature is for a report in a file, and needs --key.")
            with progress() as told:
                found = verify(
                    record,
                    against=against,
                    hash_files=hash_files,
                    keys=keys,
                    signature=signature,
                    on_progress=told.progress,
                    on_hashed=told.hashed,
                )
        target.write(found.to_json() if target.format == "json" else as_text(found))
    sys.exit({"verified": 0, "drifted": DRIFTED, "not verified": NOT_VERIFIED}[found.outcome])


def _by_suffix(output: str) -> str:
    return "json" if output.lower().endswith(".json") else "text"
