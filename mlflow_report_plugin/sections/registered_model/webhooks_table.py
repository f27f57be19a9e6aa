"""The sub-section Webhooks: who is told of changes to the registered model."""

from __future__ import annotations

from mlflow_report_plugin.document import Block
from mlflow_report_plugin.sections.blocks.cells import given, time, written
from mlflow_report_plugin.sections.blocks.gaps import nothing
from mlflow_report_plugin.sections.blocks.tables import table
from mlflow_report_plugin.snapshot import Snapshot

COLUMNS = ("Name", "URL", "Events", "Status", "Description", "Last updated")


def webhooks(snapshot: Snapshot) -> tuple[Block, ...] | None:
    """Show the webhooks of the registry."""
    if snapshot.webhooks is None:
        return None
    rows = (
        (
            given(webhook.name),
            # Not a link: following it would call the webhook.
            given(webhook.url),
            given(", ".join(webhook.events)),
            given(webhook.status),
            written(webhook.description),
            time(webhook.last_updated_timestamp),
        )
        for webhook in snapshot.webhooks
    )
    return (
        table(COLUMNS, rows, cards=True) if snapshot.webhooks else nothing(snapshot, "webhooks"),
    )
