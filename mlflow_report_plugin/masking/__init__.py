"""Keeping out of a snapshot what its readers must not see, once it is whole: reading needed it."""

from __future__ import annotations

from mlflow_report_plugin.masking.credentials import without_credentials
from mlflow_report_plugin.masking.people import without_numbers, without_people
from mlflow_report_plugin.snapshot import Mask, Snapshot

__all__ = ["as_asked", "without_credentials", "without_numbers", "without_people"]


def as_asked(masked: Snapshot, whole: Snapshot, mask: Mask) -> Snapshot:
    """Give a snapshot that shows what was asked for.

    Args:
        masked: The snapshot without credentials, compared with others.
        whole: The same with its credentials, as it was read.
        mask: What is kept out.

    Returns:
        The snapshot. It notes what was kept out, and where credentials are in any case.
    """
    if mask != "none":
        shown = without_people(masked) if mask == "pii" else masked
    else:
        # What comes of comparing with others, which are masked, is taken as it is.
        names = ("changes", "approvals", "masked")
        kept = {name: getattr(masked, name) for name in names}
        if whole.notes is not None and masked.notes is not None:
            changes = masked.notes.changes
            kept["notes"] = whole.notes.model_copy(update={"changes": changes})
        shown = whole.model_copy(update=kept)
    # Whom the file of a snapshot does not name nobody can name again.
    noted = "pii" if whole.provenance.mask == "pii" else mask
    if noted == shown.provenance.mask:
        return shown
    provenance = shown.provenance.model_copy(update={"mask": noted})
    return shown.model_copy(update={"provenance": provenance})
