"""The card of the model in a bill: what it takes, what was measured, what people say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mlflow_report_plugin.exports.cyclonedx.parts import data_ref
from mlflow_report_plugin.exports.cyclonedx.properties import Json, filled, properties
from mlflow_report_plugin.exports.facts.datasets import Dataset
from mlflow_report_plugin.exports.facts.purpose import architecture, task
from mlflow_report_plugin.exports.facts.schema import in_lines
from mlflow_report_plugin.sections.blocks.main_metrics import tells_quality
from mlflow_report_plugin.sections.blocks.measurements import measurements
from mlflow_report_plugin.sections.blocks.metrics import exact
from mlflow_report_plugin.snapshot import Snapshot

FIELDS: Final = ("intended-use", "limitations", "ethical-considerations")
"""The notes that a card has fields for."""


def model_card(snapshot: Snapshot, data: Sequence[Dataset]) -> Json:
    """Write the card.

    Args:
        snapshot: What was collected.
        data: The data sets, in the order of the bill.

    Returns:
        The card; empty where there is nothing to say.
    """
    signature = snapshot.model.signature if snapshot.model else None
    parameters = {
        "task": task(snapshot),
        "modelArchitecture": architecture(snapshot),
        "datasets": [
            {"ref": data_ref(number)} for number, each in enumerate(data, 1) if each.is_training
        ],
        "inputs": [{"format": line} for line in in_lines(signature.inputs if signature else None)],
        "outputs": [
            {"format": line} for line in in_lines(signature.outputs if signature else None)
        ],
    }
    return filled(
        {
            "modelParameters": filled(parameters),
            "quantitativeAnalysis": filled({"performanceMetrics": _metrics(snapshot)}),
            "considerations": filled(
                {
                    "useCases": [*_notes(snapshot, "intended-use")],
                    "technicalLimitations": [*_notes(snapshot, "limitations")],
                    "ethicalConsiderations": [
                        {"name": text} for text in _notes(snapshot, "ethical-considerations")
                    ],
                }
            ),
            "properties": properties(
                (f"mlflow-report:note:{note.topic}", note.text.strip())
                for note in (snapshot.notes.notes if snapshot.notes else ())
                if note.topic not in FIELDS
            ),
        }
    )


def _metrics(snapshot: Snapshot) -> list[Json]:
    """Write what says how good the model is, on which data where that is known."""
    return [
        filled({"type": each.key, "value": exact(each.metric.value), "slice": each.data})
        for each in measurements(snapshot)
        if tells_quality(each.key)
    ]


def _notes(snapshot: Snapshot, topic: str) -> Iterator[str]:
    yield from (note.text.strip() for note in (snapshot.notes.of(topic) if snapshot.notes else ()))
