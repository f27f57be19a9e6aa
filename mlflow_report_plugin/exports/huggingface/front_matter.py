"""The YAML that a card begins with: what the Hub finds a model by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from mlflow_report_plugin.exports.facts.card import card_values
from mlflow_report_plugin.exports.facts.datasets import HUB_ID, datasets
from mlflow_report_plugin.exports.facts.licence import licence_of
from mlflow_report_plugin.exports.facts.named import named_values
from mlflow_report_plugin.exports.facts.purpose import base_model, library, task
from mlflow_report_plugin.exports.huggingface.licences import of_hub
from mlflow_report_plugin.exports.huggingface.metric_ids import metric_id
from mlflow_report_plugin.exports.huggingface.model_index import model_index
from mlflow_report_plugin.sections.blocks.measurements import measurements
from mlflow_report_plugin.sections.blocks.model_facts import native_flavors
from mlflow_report_plugin.snapshot import Snapshot

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}|code|multilingual")
"""The code of a language, as the Hub has them."""
TAG: Final = re.compile(r"\w[\w .:/+-]{0,60}", re.ASCII)
"""A word to find a model by."""


def front_matter(snapshot: Snapshot) -> dict[str, object]:
    """Put the YAML together.

    Args:
        snapshot: What was collected.

    Returns:
        The keys of the Hub, those whose value is known.
    """
    found: dict[str, object] = {
        **of_hub(snapshot, licence_of(snapshot)),
        "language": languages(snapshot),
        "tags": _tags(snapshot),
        "library_name": library(snapshot),
        "pipeline_tag": task(snapshot),
        "base_model": base_model(snapshot),
        "datasets": _datasets(snapshot),
        "metrics": _once(metric_id(each.key) or "" for each in measurements(snapshot)),
        "model-index": model_index(snapshot),
    }
    return {key: value for key, value in found.items() if value}


def languages(snapshot: Snapshot) -> list[str]:
    """Name the languages of a model by their codes."""
    texts = (*named_values(snapshot, "language", "languages"), *card_values(snapshot, "language"))
    return [each for each in _once(_split(texts)) if LANGUAGE.fullmatch(each)]


def _tags(snapshot: Snapshot) -> list[str]:
    flavors = native_flavors(snapshot.model) if snapshot.model else ()
    texts = _split((*named_values(snapshot, "tags"), *card_values(snapshot, "tags")))
    return [each for each in _once(("mlflow", *flavors, *texts)) if TAG.fullmatch(each)]


def _datasets(snapshot: Snapshot) -> list[str]:
    """Name the data sets of the Hub that the model was made from."""
    used = (each.on_hub.get("path", "") for each in datasets(snapshot) if each.is_training)
    told = (each for each in card_values(snapshot, "datasets") if HUB_ID.fullmatch(each))
    return _once((*used, *told))


def _split(texts: Iterable[str]) -> list[str]:
    return [word.strip() for text in texts for word in text.split(",")]


def _once(texts: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(filter(None, texts))]
