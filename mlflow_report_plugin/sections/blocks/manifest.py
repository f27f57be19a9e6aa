"""How and from where the report was made, as rows."""

from __future__ import annotations

from mlflow_report_plugin.document import Facts
from mlflow_report_plugin.sections.blocks.cells import given, identifier, time
from mlflow_report_plugin.sections.blocks.gaps import missing_cell
from mlflow_report_plugin.sections.blocks.tables import Row
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot

SHARED = "shared: only what everybody may read who may read the model's run"
"""What a report holds that was made to be logged."""
MASKS = {
    "pii": "credentials, e-mail addresses and names of people",
    "none": "nothing, as its maker asked",
}
"""What is masked in a report, where it is not credentials alone."""


def provenance_rows(snapshot: Snapshot) -> tuple[Row, ...]:
    """Say who made the report, with what, from where and when."""
    made = snapshot.provenance
    return (
        ("report_id", identifier(made.report_id)),
        ("report_time", time(made.report_time)),
        ("plugin_version", given(made.plugin_version)),
        ("mlflow_version", given(made.mlflow_version)),
        ("python_version", given(made.python_version)),
        ("tracking_uri", given(made.tracking_uri)),
        ("registry_uri", given(made.registry_uri)),
        *((("masked", MASKS[made.mask]),) if made.mask != "secrets" else ()),
        *((("reach", SHARED),) if made.reach == "shared" else ()),
        *((("previous_report", made.previous),) if made.previous else ()),
        *(("upgraded_copy", why) for why in made.upgraded_copies),
    )


def manifest(snapshot: Snapshot, view: View) -> tuple[Facts, ...]:
    """Make the table `Manifest`, where the reader asked for it."""
    if not view.manifest:
        return ()
    files = snapshot.files
    rows: tuple[Row, ...] = (
        *provenance_rows(snapshot),
        ("model_uri", snapshot.uris.model_uri),
        ("layout", view.layout),
        ("permissions", repr(snapshot.provenance.permissions)),
        ("depth", snapshot.provenance.depth),
        ("files", missing_cell(snapshot, "files") if files is None else str(len(files.files))),
        ("gaps", str(len(snapshot.gaps))),
    )
    return (Facts(rows, title="Manifest"),)
