"""What a comparison, or a check, says of the model that a snapshot is of."""

from __future__ import annotations

from mlflow_report_plugin.snapshot import DIGEST, ComparedModel, Snapshot


def side(snapshot: Snapshot) -> ComparedModel:
    """Say which model a snapshot is of, and when and from where it was read.

    Args:
        snapshot: The snapshot.

    Returns:
        What identifies it.
    """
    version = snapshot.model_version
    return ComparedModel(
        problem=next((gap.message for gap in snapshot.gaps if gap.part == DIGEST), None),
        model_uri=snapshot.uris.model_uri,
        name=snapshot.name,
        version=version.version if version else None,
        flavors=tuple(snapshot.model.flavors) if snapshot.model else (),
        run_id=snapshot.run.run_id if snapshot.run else None,
        report_time=snapshot.provenance.report_time,
        tracking_uri=snapshot.provenance.tracking_uri,
        registry_uri=snapshot.provenance.registry_uri,
    )
