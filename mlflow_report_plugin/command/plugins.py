"""The command `mlflow report plugins`."""

from __future__ import annotations

import click

from mlflow_report_plugin.errors import one_line


@click.command("plugins", short_help="List the extensions that are installed.")
def plugins() -> None:
    """List the extensions that add sections and formats to reports.

    MLFLOW_REPORT_PLUGINS chooses which of them are loaded.
    """
    from mlflow_report_plugin import extensions

    rows = [("NAME", "KIND", "DISTRIBUTION", "TARGET", "STATE")]
    for kind, entry_points in (("section", extensions.SECTIONS), ("format", extensions.RENDERERS)):
        for found in extensions.find(entry_points):
            distribution = f"{found.distribution} {found.version}"
            rows.append((found.name, kind, distribution, found.target, found.error or "loaded"))
    if len(rows) == 1:
        click.echo("No extensions are installed, or MLFLOW_REPORT_PLUGINS turns them off.")
        return
    rows = [tuple(one_line(cell) for cell in row) for row in rows]  # type: ignore[misc]  # as long as before
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(map(str.ljust, row, widths)).rstrip())
