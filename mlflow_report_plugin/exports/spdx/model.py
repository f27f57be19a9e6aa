"""The model, its licence and the model that it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.exports.facts.identity import description_of, purl, version_of
from mlflow_report_plugin.exports.facts.licence import licence_of
from mlflow_report_plugin.exports.facts.purpose import architecture, base_model, task
from mlflow_report_plugin.exports.facts.schema import in_lines
from mlflow_report_plugin.exports.spdx.graph import Graph, entries, lines
from mlflow_report_plugin.sections.blocks.main_metrics import tells_quality
from mlflow_report_plugin.sections.blocks.measurements import measurements
from mlflow_report_plugin.sections.blocks.metrics import exact
from mlflow_report_plugin.snapshot import Snapshot, topic_title

APPLICATION: Final = ("intended-use", "out-of-scope-use", "human-oversight")
"""The notes that tell what the model is for."""
LIMITS: Final = ("limitations",)
"""The notes that tell what it cannot do."""


def add_model(graph: Graph, snapshot: Snapshot) -> str:
    """Add the model.

    Args:
        graph: The bill.
        snapshot: What was collected.

    Returns:
        Its id.
    """
    kinds = (architecture(snapshot), task(snapshot))
    params = snapshot.run.params if snapshot.run else ()
    model = graph.add(
        "ai_AIPackage",
        "model",
        name=snapshot.name,
        description=description_of(snapshot),
        software_packageVersion=version_of(snapshot),
        software_packageUrl=purl(snapshot),
        software_primaryPurpose="model",
        ai_typeOfModel=[each for each in kinds if each],
        ai_hyperparameter=entries((param.key, param.value) for param in params),
        ai_metric=entries(_metrics(snapshot)),
        ai_informationAboutApplication=_notes(snapshot, APPLICATION),
        ai_limitation=_notes(snapshot, LIMITS),
        comment=_comment(snapshot),
    )
    _add_licence(graph, model, snapshot)
    base = base_model(snapshot)
    if base is not None:
        found = graph.add(
            "ai_AIPackage",
            "base-model",
            name=base,
            software_packageUrl=f"pkg:huggingface/{base}",
            software_primaryPurpose="model",
        )
        graph.relate(model, "descendantOf", [found])
    return model


def _add_licence(graph: Graph, model: str, snapshot: Snapshot) -> None:
    found = licence_of(snapshot)
    if found is not None and found.expression is not None:
        licence = graph.add(
            "simplelicensing_LicenseExpression",
            "licence",
            simplelicensing_licenseExpression=found.expression,
        )
        graph.relate(model, "hasDeclaredLicense", [licence])


def _metrics(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Name what was measured together with the data: the format has no field for that."""
    for each in measurements(snapshot):
        if tells_quality(each.key):
            on = f" ({each.data})" if each.data else ""
            yield f"{each.key}{on}", exact(each.metric.value)


def _notes(snapshot: Snapshot, topics: tuple[str, ...]) -> str:
    found = (
        note for topic in topics for note in (snapshot.notes.of(topic) if snapshot.notes else ())
    )
    return "\n\n".join(f"{topic_title(note.topic)}: {note.text.strip()}" for note in found)


def _comment(snapshot: Snapshot) -> str:
    licence = licence_of(snapshot)
    signature = snapshot.model.signature if snapshot.model else None
    rest = tuple(
        dict.fromkeys(
            note.topic
            for note in (snapshot.notes.notes if snapshot.notes else ())
            if note.topic not in APPLICATION + LIMITS
        )
    )
    told = lines(
        {
            "model URI": snapshot.uris.model_uri,
            "flavors": ", ".join(snapshot.model.flavors) if snapshot.model else None,
            # The name of a licence is not its text, which SPDX wants of all but its own.
            "licence": licence.text if licence and not licence.expression else None,
            "inputs": "; ".join(in_lines(signature.inputs if signature else None)),
            "outputs": "; ".join(in_lines(signature.outputs if signature else None)),
        }
    )
    return "\n\n".join(filter(None, (told, _notes(snapshot, rest))))
