"""What the name of a metric tells: what it measures, and whether high or low is good."""

from __future__ import annotations

import re
from typing import Final, Literal

from mlflow_report_plugin.sections.blocks.metric_directions import direction_of

SYSTEM: Final = "system/"
"""What the names of system metrics begin with."""

LOWER_IS_BETTER: Final = frozenset(
    {
        *("loss", "losses", "logloss", "nll", "error", "errors", "err"),
        *("mse", "rmse", "mae", "mape", "smape", "msle", "rmsle"),
        *("perplexity", "ppl", "wer", "cer", "mer", "ter", "eer"),
        *("deviance", "divergence", "brier", "hamming", "toxicity", "residual", "residuals"),
        *("latency", "duration", "seconds", "time", "cost"),
    }
)
"""Words in names of metrics of which the lowest value is the best."""
HIGHER_IS_BETTER: Final = frozenset(
    {
        *("accuracy", "acc", "f1", "auc", "auroc", "precision", "recall", "r2", "kappa", "mcc"),
        *("bleu", "rouge", "meteor", "map", "ndcg", "mrr", "iou", "miou", "dice", "ssim", "psnr"),
        *("reward", "correctness", "relevance", "faithfulness"),
    }
)
"""Words in names of metrics of which the highest value is the best."""
NO_GOAL: Final = frozenset(
    {"lr", "learningrate", "epoch", "epochs", "step", "steps", "iteration", "iterations"}
)
"""Words in names of metrics that say how far training is, not how good the model is."""

HELD_OUT: Final = frozenset(
    {"val", "valid", "validation", "eval", "evaluation", "test", "testing", "holdout", "cv"}
)
"""Words in names of metrics that were measured on data that the model had not seen."""
TRAINING: Final = frozenset({"train", "training"})
"""Words in names of metrics, and contexts of data sets, of what the model was fitted to."""
UNITS: Final = {
    **{"percentage": "%", "percent": "%", "megabytes": "MB", "gigabytes": "GB", "bytes": "bytes"},
    **{"seconds": "seconds", "ms": "milliseconds", "milliseconds": "milliseconds"},
    **{"watts": "W", "tokens": "tokens"},
}
"""Words in names of metrics that are units."""
WATCHED: Final = (
    frozenset({"loss", "logloss"}),
    frozenset({"accuracy", "acc", "f1", "auc"}),
    frozenset({"precision", "recall", "r2", "rmse", "mse", "mae", "wer", "perplexity"}),
)
"""Words in names of metrics that a reader looks for, the most sought ones first."""


def words_of(key: str) -> tuple[str, ...]:
    """Take the name of a metric apart.

    Args:
        key: The name, such as `eval/meanSquaredError`.

    Returns:
        Its words in small letters, such as `eval`, `mean`, `squared`, `error`.
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key)
    return tuple(re.findall(r"[^\W_]+", spaced.lower()))


def best_is(key: str) -> Literal["lowest", "highest"] | None:
    """Tell which value of a metric is the best, as far as its name says so.

    Args:
        key: The name.

    Returns:
        The word for it, or None for a metric that has no best value, or of which that is not known.
    """
    words = {*words_of(key)}
    if words & NO_GOAL or {"learning", "rate"} <= words:
        return None
    known = direction_of(key)
    # The metrics of scikit-learn that begin with `neg` are errors turned around.
    if words & LOWER_IS_BETTER and known != "higher":
        return "highest" if words & {"neg", "negative"} else "lowest"
    if known is None and words & HIGHER_IS_BETTER:
        return "highest"
    if known is None:
        return None
    return "highest" if known == "higher" else "lowest"


def unit_of(key: str) -> str:
    """Tell in which unit a metric is measured, as far as its name says so.

    Args:
        key: The name.

    Returns:
        The unit, or nothing.
    """
    return next((UNITS[word] for word in reversed(words_of(key)) if word in UNITS), "")


def interest(key: str) -> tuple[int, int]:
    """Tell how much a reader looks for a metric.

    Args:
        key: The name.

    Returns:
        A key to sort by: the most sought metrics first.
    """
    words = {*words_of(key)}
    if key.startswith(SYSTEM):
        return (2, 0)
    sought = next((rank for rank, each in enumerate(WATCHED) if words & each), len(WATCHED))
    return (0 if words & HELD_OUT else 1, sought)


def system_interest(key: str) -> int:
    """Tell how much a reader looks for a system metric.

    Args:
        key: The name.

    Returns:
        A number to sort by: GPU before CPU before memory, the rest last.
    """
    return next((rank for rank, word in enumerate(("gpu", "cpu", "memory")) if word in key), 3)
