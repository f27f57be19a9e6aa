"""The main metrics: the few that say how good a model is.

In this order, and never one of the machine or of the progress of training:

1. those that a tag `mlflow_report.main_metrics` names, of the version, the registered model, the
   logged model or the run: their names, separated by commas. Where there is one, no others;
2. the primary metric of the experiment;
3. what was measured by an evaluation, then what is named after held-out data, then the rest, and
   last what is named after training data;
4. among these, names that people look for before others that are known, and these before unknown
   ones. Of each topic one comes before a second one, and at most three names begin alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mlflow_report_plugin.document import Cell, Number
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.measurements import Measurement, measurements
from mlflow_report_plugin.sections.blocks.metric_directions import (
    BEGINNINGS,
    LOWER,
    NEGATED,
    Direction,
    direction_of,
)
from mlflow_report_plugin.sections.blocks.metric_names import (
    HELD_OUT,
    NO_GOAL,
    SYSTEM,
    TRAINING,
    words_of,
)
from mlflow_report_plugin.sections.blocks.metrics import exact, rounded
from mlflow_report_plugin.snapshot import Snapshot, Tag

TAG: Final = "mlflow_report.main_metrics"
"""The tag that names the main metrics."""
PRIMARY: Final = "mlflow.experiment.primaryMetric.name"
"""The tag of an experiment that names its primary metric."""
MOST: Final = 4
"""How many main metrics there are."""
MOST_ALIKE: Final = 3
"""How many of them begin with the same word."""
SOUGHT: Final = (
    ("accuracy", "acc"),
    ("f1",),
    ("roc", "auc"),
    ("r2",),
    ("rmse",),
    ("wer",),
    ("perplexity",),
    ("loss", "logloss"),
    ("mae",),
    ("mse",),
    ("precision",),
    ("recall",),
)
"""Words in names of metrics that readers look for, the most sought topics first."""
TURNED_ROUND: Final = " (negated: higher is better)"
NOT_QUALITY: Final = frozenset(
    {
        *("count", "positives", "negatives", "token", "tokens", "flos", "runtime", "second"),
        *("samples", "memory", "params", "parameters"),
    }
)
"""Words in names of metrics that count something, or say how long it took."""


def main_metrics(snapshot: Snapshot) -> tuple[Measurement, ...]:
    """Choose the main metrics.

    Args:
        snapshot: What was collected.

    Returns:
        At most four, the most important one first.
    """
    found = sorted(measurements(snapshot), key=lambda each: each.order)
    named = [each for name in named_ones(snapshot) for each in found if each.key == name]
    if named:
        return tuple({each.key: each for each in reversed(named)}[key] for key in names(named))
    primary = tag(snapshot.experiment.tags if snapshot.experiment else (), PRIMARY)
    ranked = sorted(
        (each for each in found if tells_quality(each.key)),
        key=lambda each: (each.key != primary, not each.is_finite, each.order, sought(each.key)),
    )
    return tuple(spread(ranked))


def names(found: Iterable[Measurement]) -> tuple[str, ...]:
    """Name metrics, each once, and no more than there are main ones."""
    return tuple(dict.fromkeys(each.key for each in found))[:MOST]


def named_ones(snapshot: Snapshot) -> tuple[str, ...]:
    """Give the names that a tag says."""
    records = (
        snapshot.model_version,
        snapshot.registered_model,
        snapshot.logged_model,
        snapshot.run,
    )
    tags: Iterator[tuple[Tag, ...]] = (record.tags for record in records if record)
    written = next(filter(None, (tag(each, TAG) for each in tags)), "")
    return tuple(dict.fromkeys(filter(None, (name.strip() for name in written.split(",")))))


def tells_quality(key: str) -> bool:
    """Tell whether a metric says how good a model is, as far as its name tells."""
    words = {*words_of(key)}
    if key.startswith(SYSTEM) or words & NO_GOAL or {"learning", "rate"} <= words:
        return False
    return not words & NOT_QUALITY


def sought(key: str) -> tuple[int, int]:
    """Tell how much a reader looks for a metric: a key to sort by, the most sought ones first."""
    words = words_of(key)
    for rank, of_topic in enumerate(SOUGHT):
        if found := [place for place, word in enumerate(of_topic) if word in words]:
            return rank, found[0]
    return len(SOUGHT), int(direction_of(key) is None)


def topic(key: str) -> object:
    """Give what is measured, whatever the data."""
    rank, _ = sought(key)
    if rank < len(SOUGHT):
        return rank
    return tuple(word for word in words_of(key) if word not in HELD_OUT | TRAINING)


def spread(ranked: Sequence[Measurement]) -> Iterator[Measurement]:
    """Choose from all, so that one does not hide the others."""
    topics: dict[object, Measurement] = {}
    for each in ranked:
        topics.setdefault(topic(each.key), each)
    first = [*topics.values()]
    chosen: set[str] = set()
    beginnings: dict[str, int] = {}
    for each in (*first, *ranked):  # whatever comes again is passed over again
        beginning = next(iter(words_of(each.key)), "")
        if each.key in chosen or beginnings.get(beginning, 0) == MOST_ALIKE:
            continue
        chosen.add(each.key)
        beginnings[beginning] = beginnings.get(beginning, 0) + 1
        yield each
        if len(chosen) == MOST:
            return


def direction(snapshot: Snapshot, each: Measurement) -> Direction | None:
    """Tell which way a metric gets better; None where that is not known."""
    return "higher" if is_negated(snapshot, each) else direction_of(each.key)


def is_negated(snapshot: Snapshot, each: Measurement) -> bool:
    """Tell whether a metric is a loss that was turned round, as scorers of scikit-learn do."""
    words = words_of(each.key)
    if words[:1] in (("neg",), ("negative",)):
        return "_".join(words[1:]) in LOWER
    # A search calls what its scorer says a score.
    bare = each.key
    while (match := BEGINNINGS.match(bare)) and len(bare) > match.end():
        bare = bare[match.end() :]
    if bare != "score" or each.number > 0 or snapshot.run is None:
        return False
    params = {param.key: param.value for param in snapshot.run.params}
    return any(params.get(key, "").startswith(NEGATED) for key in ("scoring", "refit"))


def value_of(snapshot: Snapshot, each: Measurement, negated: str = TURNED_ROUND) -> Cell:
    """Show a value as people read it, and whole.

    Args:
        snapshot: What was collected.
        each: The metric.
        negated: What to say behind a loss that was turned round.

    Returns:
        The value; where it is exact, the remark is as well.
    """
    short, whole = rounded(each.metric.value), exact(each.metric.value)
    if is_negated(snapshot, each):
        return Number(f"{short}{negated}", f"{whole}{TURNED_ROUND}")
    return Number(short, whole)
