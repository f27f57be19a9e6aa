"""What the Hub calls metrics."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.sections.blocks.metric_names import HELD_OUT, words_of

BY_WORDS: Final = {
    **{"accuracy": "accuracy", "accuracy_score": "accuracy", "acc": "accuracy"},
    **{"f1": "f1", "f1_score": "f1", "precision": "precision", "precision_score": "precision"},
    **{"recall": "recall", "recall_score": "recall", "roc_auc": "roc_auc", "auc_roc": "roc_auc"},
    **{"roc_auc_score": "roc_auc", "r2": "r_squared", "r2_score": "r_squared"},
    **{"mse": "mse", "mean_squared_error": "mse", "mae": "mae", "mean_absolute_error": "mae"},
    **{"mape": "mape", "mean_absolute_percentage_error": "mape", "smape": "smape"},
    **{"wer": "wer", "cer": "cer", "perplexity": "perplexity", "bleu": "bleu", "rouge": "rouge"},
    **{
        "meteor": "meteor",
        "exact_match": "exact_match",
        "matthews_corrcoef": "matthews_correlation",
    },
    **{"brier_score": "brier_score", "brier_score_loss": "brier_score", "mean_iou": "mean_iou"},
}
"""The metrics of the Hub by names that libraries give them."""


def metric_id(key: str) -> str | None:
    """Give the id of a metric on the Hub; None where its name does not say that it is one."""
    words = [word for word in words_of(key) if word not in HELD_OUT]
    return BY_WORDS.get("_".join(words))
