"""Metrics are compared where the data is the same, and judged where the name is known."""

from __future__ import annotations

import math

import pytest

from mlflow_report_plugin.sections.blocks.metric_directions import direction_of
from mlflow_report_plugin.snapshot import DatasetInput, Metric, Snapshot
from tests.diff.changing import found, untold
from tests.snapshots import WHOLE


def measured(*metrics: Metric, digest: str | None = "1", of_model: bool = False) -> Snapshot:
    """A snapshot with metrics of its run, or of its logged model, and at most one data set."""
    assert WHOLE.run is not None
    assert WHOLE.logged_model is not None
    data = () if digest is None else (DatasetInput(name="test", digest=digest),)
    run = WHOLE.run.model_copy(
        update={"metrics": () if of_model else metrics, "dataset_inputs": data}
    )
    logged = WHOLE.logged_model.model_copy(update={"metrics": metrics if of_model else ()})
    return WHOLE.model_copy(update={"run": run, "logged_model": logged})


def metric(key: str, value: float | str, digest: str | None = None) -> Metric:
    return Metric.model_validate(
        {"key": key, "value": value, "dataset_digest": digest, "dataset_name": digest}
    )


@pytest.mark.parametrize(
    ("key", "before", "after", "severity", "words"),
    [
        ("accuracy", 0.5, 0.4, "regression", "worse on the same data (test): -0.1 (-20.00%)"),
        ("accuracy", 0.4, 0.5, "notable", "better on the same data (test): +0.1 (+25.00%)"),
        ("val_loss", 0.4, 0.5, "regression", "worse on the same data"),
        ("val_loss", 0.5, 0.4, "notable", "better on the same data"),
        ("accuracy", 0.5, "NaN", "regression", "worse on the same data (test): from 0.5 to nan"),
        ("accuracy", "NaN", 0.5, "notable", "better on the same data"),
        ("log_loss", 1, "Infinity", "regression", "worse on the same data"),
        ("cost", 0.5, 0.4, "notable", "which way is better is not known"),
    ],
)
def test_a_number_is_judged(
    key: str, before: float | str, after: float | str, severity: str, words: str
) -> None:
    old, new = measured(metric(key, before)), measured(metric(key, after))
    (change,) = found(old, new, "metrics")
    assert (change.severity, change.kind) == (severity, "changed")
    assert words in change.explanation


def test_where_nobody_names_the_data_nothing_is_better_or_worse() -> None:
    old, new = (measured(metric("accuracy", value), digest=None) for value in (0.9, 0.5))
    (change,) = found(old, new, "metrics")
    assert change.severity == "notable"
    assert "worse" not in change.explanation.replace("nothing says which is better", "")


def test_different_data_is_not_compared() -> None:
    old = measured(metric("accuracy", 0.9), digest="1")
    new = measured(metric("accuracy", 0.5), digest="2")
    assert found(old, new, "metrics") == []
    (told,) = untold(old, new, "metrics")
    assert told.reason == "different data"
    assert told.message == "0.9 on test (digest 1); 0.5 on test (digest 2)"


def test_data_that_one_side_does_not_name_is_not_compared() -> None:
    old, new = measured(metric("f1", 1)), measured(metric("f1", 0), digest=None)
    assert found(old, new, "metrics") == []
    (told,) = untold(old, new, "metrics")
    assert told.reason == "not known"


def test_a_metric_of_two_data_sets_is_compared_on_each() -> None:
    old = measured(metric("f1", 0.9, "a"), metric("f1", 0.8, "b"), of_model=True)
    new = measured(metric("f1", 0.9, "a"), metric("f1", 0.7, "b"), of_model=True)
    (change,) = found(old, new, "metrics")
    assert (change.identity, change.severity) == ("f1 on b", "regression")


def test_a_measurement_that_run_and_logged_model_have_is_told_once() -> None:
    def both(value: float) -> Snapshot:
        of_model = measured(metric("f1", value, "a"), of_model=True)
        assert of_model.run is not None
        run = of_model.run.model_copy(update={"metrics": (metric("f1", value),)})
        return of_model.model_copy(update={"run": run})

    (change,) = found(both(0.9), both(0.8), "metrics")
    assert change.severity == "regression"


def test_noise_and_the_machine_are_no_changes() -> None:
    old = measured(metric("f1", 0.3), metric("system/cpu", 1), metric("loss", "NaN"))
    new = measured(metric("f1", 0.1 + 0.2), metric("system/cpu", 9), metric("loss", "NaN"))
    assert found(old, new, "metrics") == []


def test_a_metric_that_one_side_alone_measured_is_told() -> None:
    old, new = measured(metric("f1", 1)), measured(metric("accuracy", 1))
    told = [(each.identity, each.kind, each.severity) for each in found(old, new, "metrics")]
    assert told == [("f1", "removed", "notable"), ("accuracy", "added", "minor")]


def test_every_scorer_of_scikit_learn_has_its_direction() -> None:
    from sklearn.metrics import get_scorer, get_scorer_names

    for name in get_scorer_names():
        scorer = get_scorer(name)
        assert direction_of(name) == "higher", name  # scorers turn losses round
        lower = scorer._sign < 0
        plain = name.removeprefix("neg_") if lower else name
        assert direction_of(plain) == ("lower" if lower else "higher"), plain
        function = scorer._score_func.__name__
        assert direction_of(function) == ("lower" if lower else "higher"), function


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("val_f1_score_macro", "higher"),
        ("training_root_mean_squared_error", "lower"),
        ("test/mae", "lower"),
        ("precision_at_5", "higher"),
        ("answer_relevance/v1/mean", "higher"),
        ("epoch", None),
        ("val_", None),
        ("", None),
        ("x" * 100_000, None),
        ("test_" * 40, None),
        ("not_accuracy", None),
    ],
)
def test_a_name_is_known_or_not(name: str, direction: str | None) -> None:
    assert direction_of(name) == direction


def test_a_value_in_json_is_strict() -> None:
    (change,) = found(measured(metric("f1", 1)), measured(metric("f1", "-Infinity")), "metrics")
    assert change.after == "-Infinity"
    assert change.before == 1
    assert math.isfinite(float(str(change.before)))
