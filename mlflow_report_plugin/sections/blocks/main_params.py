"""The params in the order in which readers look for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mlflow_report_plugin.snapshot import Param, Snapshot

KNOWN: Final = (
    *("estimator", "model", "model_name", "base_model", "classifier", "regressor", "task"),
    *("objective", "loss", "criterion", "kernel", "penalty", "C", "alpha", "l1_ratio", "gamma"),
    *("n_estimators", "max_depth", "num_leaves", "min_child_weight", "subsample", "max_features"),
    *("learning_rate", "lr", "eta", "epochs", "num_train_epochs", "max_iter", "batch_size"),
    *("per_device_train_batch_size", "optimizer", "optimizer_name", "dropout", "weight_decay"),
    *("temperature", "top_p", "top_k", "max_tokens", "max_new_tokens", "scoring", "cv", "seed"),
    "random_state",
)
"""The params that readers look for, the most sought ones first."""
BEST: Final = "best_"
"""What the params begin with that a search found."""


def in_order(snapshot: Snapshot, params: Iterable[Param]) -> tuple[Param, ...]:
    """Put params in order: what differs from the version before, then what readers look for.

    Args:
        snapshot: What was collected.
        params: The params.

    Returns:
        The same params.
    """
    found = snapshot.changes.changes if snapshot.changes else ()
    changed = {change.identity for change in found if change.part == "params"}
    return tuple(sorted(params, key=lambda each: (each.key not in changed, sought(each.key))))


def sought(key: str) -> int:
    """Tell how much a reader looks for a param: the lower, the more."""
    if key.startswith(BEST):
        return -1
    # A step of a pipeline stands before the name, as in `logisticregression__C`.
    name = key.rpartition("__")[2]
    return KNOWN.index(name) if name in KNOWN else len(KNOWN)
