"""Which way a metric gets better, for metrics of known names.

Sources: the scorers of scikit-learn, whose `sign` says it (`sklearn.metrics._scorer`), with the
names of the functions behind them; the metrics of MLflow's evaluators and autologging
(`mlflow.models.evaluation.evaluators`, `mlflow.metrics`), whose definitions say
`greater_is_better`. Any other name is not known, and nothing is said of it.
"""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

Direction: TypeAlias = Literal["higher", "lower"]
"""Which values are better."""

HIGHER: Final = frozenset(
    (
        # scikit-learn: classification
        *("accuracy", "balanced_accuracy", "top_k_accuracy", "average_precision", "f1"),
        *("precision", "recall", "jaccard", "roc_auc", "matthews_corrcoef", "d2_log_loss"),
        *("d2_brier", "cohen_kappa", "fbeta", "positive_likelihood_ratio"),
        # scikit-learn: regression
        *("r2", "explained_variance", "d2_absolute_error", "d2_pinball", "d2_tweedie"),
        # scikit-learn: clustering
        *("adjusted_mutual_info", "adjusted_rand", "completeness", "fowlkes_mallows"),
        *("homogeneity", "mutual_info", "normalized_mutual_info", "rand", "v_measure"),
        "silhouette",
        # MLflow
        *("precision_recall_auc", "exact_match", "rouge1", "rouge2", "rougeL", "rougeLsum"),
        *("bleu", "precision_at_k", "recall_at_k", "ndcg_at_k", "answer_similarity"),
        *("answer_correctness", "answer_relevance", "faithfulness", "relevance"),
        *("true_positives", "true_negatives"),
    )
)
"""Better when higher."""
LOWER: Final = frozenset(
    (
        # scikit-learn
        *("max_error", "mean_absolute_error", "mean_squared_error", "root_mean_squared_error"),
        *("mean_squared_log_error", "root_mean_squared_log_error", "median_absolute_error"),
        *("mean_absolute_percentage_error", "mean_poisson_deviance", "mean_gamma_deviance"),
        *("mean_tweedie_deviance", "mean_pinball_loss", "log_loss", "brier", "brier_score_loss"),
        *("hamming_loss", "zero_one_loss", "hinge_loss", "davies_bouldin"),
        "negative_likelihood_ratio",
        # MLflow
        *("mae", "mse", "rmse", "mape", "latency", "toxicity", "false_positives"),
        *("false_negatives", "loss"),
    )
)
"""Better when lower."""
NEGATED: Final = "neg_"
"""scikit-learn's scorers turn losses round, so that higher is better."""
BEGINNINGS: Final = re.compile(
    r"(training|train|validation|valid|val|testing|test|eval|evaluation|best|cv|holdout)[_/ -]"
)
"""What metrics are called after, which changes nothing."""
ENDINGS: Final = re.compile(
    r"[_/](score|macro|micro|weighted|samples|ovr|ovo|ovr_weighted|ovo_weighted|mean|v1)$"
)
"""Averages and what else may stand behind the name."""
AT_K: Final = re.compile(r"_at_\d{1,4}$")
LONGEST: Final = 200
"""The longest name that is looked at."""


def direction_of(name: str) -> Direction | None:
    """Tell which way a metric gets better.

    Args:
        name: The name of the metric, such as `val_f1_score_macro`.

    Returns:
        `higher` or `lower`, or None where the name is not known.
    """
    if len(name) > LONGEST:
        return None
    for known in _shorter(name):
        if known.startswith(NEGATED) and known.removeprefix(NEGATED) in LOWER:
            return "higher"
        if known in HIGHER:
            return "higher"
        if known in LOWER:
            return "lower"
    return None


def _shorter(name: str) -> tuple[str, ...]:
    """The name, then without what stands in front of it and behind it."""
    names = [name, AT_K.sub("_at_k", name)]
    while (match := BEGINNINGS.match(names[-1])) and len(names[-1]) > match.end():
        names.append(names[-1][match.end() :])
    while ENDINGS.search(names[-1]):
        names.append(ENDINGS.sub("", names[-1]))
    return tuple(names)
