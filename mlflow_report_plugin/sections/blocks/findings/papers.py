"""The licence and the model card among the findings: users look for them before anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.sections.blocks.findings import commands
from mlflow_report_plugin.sections.blocks.findings.finding import Finding
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.sections.blocks.licence import licence
from mlflow_report_plugin.snapshot import Snapshot

CARD: Final = re.compile(r"model_card|readme", re.IGNORECASE)


def paper_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look for the licence and the model card."""
    found = snapshot.documents
    if found is None or not_read(snapshot, "documents"):
        return
    if not licence(snapshot):
        words = "None lies beside the model, and no tag names one"
        yield Finding("Licence", words, commands.license_it(snapshot))
    if not any(CARD.search(file.path) for file in found):
        yield Finding("Model card", "None lies beside the model")
