"""What kind of model it is, in words: going by its flavor, its class and what was measured."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.measurements import measurements
from mlflow_report_plugin.sections.blocks.metric_names import words_of
from mlflow_report_plugin.sections.blocks.model_facts import PYFUNC, native_flavors
from mlflow_report_plugin.snapshot import MlflowModel, Snapshot

NAMES: Final = {
    "catboost": "CatBoost",
    "dspy": "DSPy",
    "fastai": "fastai",
    "h2o": "H2O",
    "keras": "Keras",
    "langchain": "LangChain",
    "lightgbm": "LightGBM",
    "llama_index": "LlamaIndex",
    "onnx": "ONNX",
    "openai": "OpenAI",
    "paddle": "PaddlePaddle",
    "pmdarima": "pmdarima",
    "prophet": "Prophet",
    "pytorch": "PyTorch",
    "sentence_transformers": "Sentence Transformers",
    "sklearn": "scikit-learn",
    "spacy": "spaCy",
    "spark": "Spark",
    "statsmodels": "statsmodels",
    "tensorflow": "TensorFlow",
    "transformers": "Transformers",
    "xgboost": "XGBoost",
}
"""What the libraries behind flavors are called."""
AGENT: Final = "agent/"
"""What the tasks of agents begin with, such as `agent/v1/responses`."""
LONGEST: Final = 60
CLASSIFIES: Final = frozenset({"accuracy", "acc", "f1", "auc", "precision", "recall"})
"""Words in names of metrics that are measured of what classifies."""
REGRESSES: Final = frozenset({"r2", "rmse", "mse", "mae", "mape"})
"""Words in names of metrics that are measured of what predicts numbers."""
BY_CLASS: Final = (
    *(("Classifier", "classifier"), ("SVC", "classifier"), ("LogisticRegression", "classifier")),
    *(("Regressor", "regression model"), ("Regression", "regression model")),
)
"""How the names of classes end, and what they make."""


def kind(snapshot: Snapshot) -> str:
    """Say what kind of model it is.

    Args:
        snapshot: What was collected.

    Returns:
        Such as `A scikit-learn classifier`; empty where the MLmodel file was not read.
    """
    if snapshot.model is None:
        return ""
    raw = snapshot.feature_store.raw_model if snapshot.feature_store else None
    words = f"{library(raw or snapshot.model)} {noun(snapshot, raw or snapshot.model)}".strip()
    wrapped = ", wrapped by the Feature Store," if raw else ""
    return f"{article(words)} {words}{wrapped}"


def library(model: MlflowModel) -> str:
    """Name the library that the model was made with."""
    natives = [name for name in native_flavors(model) if name != PYFUNC]
    if natives:
        return brief(" and ".join(NAMES.get(name, name) for name in natives[:2]), LONGEST)
    pyfunc = model.flavors.get(PYFUNC)
    loader = pyfunc.get("loader_module") if isinstance(pyfunc, dict) else None
    known = str(loader).removeprefix("mlflow.")
    return NAMES.get(known, "Python")


def noun(snapshot: Snapshot, model: MlflowModel) -> str:
    """Say what it does."""
    task = task_of(model)
    logged = snapshot.logged_model
    kind_of_it = (logged.model_type or "").lower() if logged else ""
    if task.startswith(AGENT) or kind_of_it == "agent":
        return "agent"
    if task:
        return f"model for {brief(task.rpartition('/')[2].replace('-', ' '), LONGEST)}"
    tags = snapshot.run.tags if snapshot.run else ()
    made = (tag(tags, "estimator_class") or tag(tags, "estimator_name") or "").rpartition(".")[2]
    for ending, word in BY_CLASS:
        if made.endswith(ending):
            return word
    measured = {word for each in measurements(snapshot) for word in words_of(each.key)}
    if measured & REGRESSES and not measured & CLASSIFIES:
        return "regression model"
    return "classifier" if measured & CLASSIFIES and not measured & REGRESSES else "model"


def task_of(model: MlflowModel) -> str:
    """Give the task that the model says it is for."""
    metadata = model.details.get("metadata")
    settings = [config for config in model.flavors.values() if isinstance(config, dict)]
    for source in (*settings, metadata if isinstance(metadata, dict) else {}):
        task = source.get("task")
        if isinstance(task, str) and task:
            return task
    return ""


def article(words: str) -> str:
    """Choose between A and An, going by the letter."""
    spelled = words[:1].lower() in "aeiou" or words.startswith(("XGB", "H2O", "LLM", "ML"))
    return "An" if spelled else "A"
