"""What a model is for and made with, in the words that the Hub has for it."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.exports.facts.card import card_values
from mlflow_report_plugin.exports.facts.datasets import HUB_ID
from mlflow_report_plugin.exports.facts.named import named_values
from mlflow_report_plugin.sections.blocks.kind import noun, task_of
from mlflow_report_plugin.sections.blocks.model_facts import native_flavors
from mlflow_report_plugin.snapshot import MlflowModel, Snapshot

TASKS: Final = frozenset(
    {
        *("any-to-any", "audio-classification", "audio-text-to-text", "audio-to-audio"),
        *("automatic-speech-recognition", "depth-estimation", "document-question-answering"),
        *("feature-extraction", "fill-mask", "graph-ml", "image-classification"),
        *("image-feature-extraction", "image-segmentation", "image-text-to-text"),
        *("image-to-3d", "image-to-image", "image-to-text", "image-to-video"),
        *("keypoint-detection", "mask-generation", "object-detection", "question-answering"),
        *("reinforcement-learning", "robotics", "sentence-similarity", "summarization"),
        *("table-question-answering", "tabular-classification", "tabular-regression"),
        *("text-classification", "text-generation", "text-ranking", "text-to-3d", "text-to-audio"),
        *("text-to-image", "text-to-speech", "text-to-video", "time-series-forecasting"),
        *("token-classification", "translation", "unconditional-image-generation"),
        *("video-classification", "video-text-to-text", "visual-document-retrieval"),
        *("visual-question-answering", "zero-shot-classification"),
        *("zero-shot-image-classification", "zero-shot-object-detection"),
    }
)
"""The tasks of the Hub."""
OF_MLFLOW: Final = {
    "llm/v1/chat": "text-generation",
    "llm/v1/completions": "text-generation",
    "llm/v1/embeddings": "feature-extraction",
    "sentiment-analysis": "text-classification",
    "ner": "token-classification",
    "text2text-generation": "text-generation",
    "vqa": "visual-question-answering",
}
"""Other names of tasks, as MLflow and older pipelines write them."""
TABULAR: Final = {
    "classifier": "tabular-classification",
    "regression model": "tabular-regression",
}
"""What models do whose inputs are columns."""
LIBRARIES: Final = {
    **{"catboost": "catboost", "fastai": "fastai", "keras": "keras", "lightgbm": "lightgbm"},
    **{"onnx": "onnx", "pytorch": "pytorch", "sentence_transformers": "sentence-transformers"},
    **{"sklearn": "sklearn", "spacy": "spacy", "tensorflow": "tensorflow"},
    **{"transformers": "transformers", "xgboost": "xgboost"},
}
"""What the Hub calls the libraries behind flavors."""


def task(snapshot: Snapshot) -> str | None:
    """Give the task of a model in the Hub's words; None where it is not known."""
    for text in (*named_values(snapshot, "pipeline_tag"), *card_values(snapshot, "pipeline_tag")):
        if text in TASKS:
            return text
    model = _model(snapshot)
    if model is None:
        return None
    stated = task_of(model)
    known = OF_MLFLOW.get(stated, stated)
    if stated:
        return next((each for each in TASKS if known == each or _is_translation(known, each)), None)
    inputs = model.signature.inputs if model.signature else None
    has_columns = bool(inputs) and all(
        isinstance(each, dict) and "name" in each and each.get("type") != "tensor"
        for each in inputs or ()
    )
    return TABULAR.get(noun(snapshot, model)) if has_columns else None


def library(snapshot: Snapshot) -> str | None:
    """Give the library of a model in the Hub's words; None where the Hub has none for it."""
    model = _model(snapshot)
    flavors = native_flavors(model) if model else ()
    return next((LIBRARIES[each] for each in flavors if each in LIBRARIES), None)


def base_model(snapshot: Snapshot) -> str | None:
    """Give the id on the Hub of the model that this one was made from, where that is known."""
    model = _model(snapshot)
    flavor = model.flavors.get("transformers") if model else None
    found = flavor.get("source_model_name") if isinstance(flavor, dict) else None
    for text in (*named_values(snapshot, "base_model"), found):
        # A name without an owner may as well be a folder.
        if isinstance(text, str) and "/" in text and HUB_ID.fullmatch(text):
            return text
    return None


def architecture(snapshot: Snapshot) -> str | None:
    """Name the class of the model, where its library tells it."""
    model = _model(snapshot)
    flavor = model.flavors.get("transformers") if model else None
    found = flavor.get("pipeline_model_type") if isinstance(flavor, dict) else None
    if isinstance(found, str) and found:
        return found
    estimator = next(named_values(snapshot, "estimator_class"), None)
    # A search is not what it has found.
    return estimator if estimator and not estimator.endswith("SearchCV") else None


def _model(snapshot: Snapshot) -> MlflowModel | None:
    wrapped = snapshot.feature_store.raw_model if snapshot.feature_store else None
    return wrapped or snapshot.model


def _is_translation(known: str, task: str) -> bool:
    """Pipelines name the languages: `translation_en_to_de`."""
    return task == "translation" and known.startswith("translation_")
