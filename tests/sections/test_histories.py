"""How metrics went over time: a table with small curves, and plots of the main ones."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Missing, Note, Plot, Sparkline
from mlflow_report_plugin.sections.blocks.metric_names import best_is
from mlflow_report_plugin.snapshot import (
    Gap,
    MetricHistories,
    MetricHistory,
    MetricPoint,
    Snapshot,
)
from tests.sections.reading import headings, read, rows, table, under
from tests.snapshots import LEAF_CLASSIFIER, WINE_QUALITY
from tests.snapshots.leaf_classifier import history

OWN = ("Run", "Metric Histories")
SYSTEM = ("Run", "System Metrics")
EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])


def with_histories(*found: MetricHistory, left_out: tuple[str, ...] = ()) -> Snapshot:
    """A run with other histories."""
    histories = MetricHistories(histories=found, left_out=left_out)
    return WINE_QUALITY.model_copy(update={"metric_histories": histories})


def plots(snapshot: Snapshot, *path: str) -> list[Plot]:
    """The plots of a sub-section."""
    return [block for block in under(read(snapshot), *path) if isinstance(block, Plot)]


@EVERY
def test_a_metric_has_last_best_steps_and_the_number_of_its_values(layout: str) -> None:
    found = table(read(LEAF_CLASSIFIER, layout), *OWN)
    assert found.columns == (
        *("Metric", "Curve", "Last", "Best", "First step", "Last step", "Values"),
        "NaN or infinite",
    )
    told = {row[0]: row[2:] for row in found.rows}
    assert told["val_loss"] == ("0.31", "0.29 (lowest, step 2)", "0", "3", "4", "0")
    assert told["val_accuracy"] == ("0.9", "0.92 (highest, step 1)", "0", "3", "4", "0")
    assert told["train_loss"] == ("0.2", "0.2 (lowest, step 3)", "0", "3", "5", "1")
    assert told["epoch"][1] == Missing("none is best")


def test_a_small_line_shows_each_and_says_the_same_in_words() -> None:
    curves = {row[0]: row[1] for row in table(read(LEAF_CLASSIFIER), *OWN).rows}
    points = ((0.0, 0.8), (1.0, 0.4), (2.0, 0.29), (3.0, 0.31))
    words = "From 0.8 to 0.31, lowest 0.29, highest 0.8"
    assert curves["val_loss"] == Sparkline(points, words)


def test_numbers_are_short_and_it_is_said() -> None:
    found = history("loss", 123456789.0, 1 / 3)
    (row,) = table(read(with_histories(found)), *OWN).rows
    assert row[2:4] == ("0.333333", "0.333333 (lowest, step 1)")
    assert isinstance(row[1], Sparkline)
    assert row[1].text == "From 123456789 to 0.333333, lowest 0.333333, highest 123456789"
    notes = [b.text for b in under(read(with_histories(found)), *OWN) if isinstance(b, Note)]
    assert notes[-1].endswith("Numbers are shortened to six digits; the JSON has them whole")


def test_a_metric_with_one_value_stands_among_the_metrics_only() -> None:
    one, two = history("acc", 1.0), history("f1", 0.5)
    found = with_histories(one, history("loss", 2.0, 1.0), two, history("system/cpu", 3.0))
    assert [row[0] for row in table(read(found), *OWN).rows] == ["loss"]
    words = "2 more metrics have one value only: see Metrics"
    assert Note(words, "info") in under(read(found), *OWN)
    assert "  System Metrics" not in headings(read(found))
    all_of_them = under(read(with_histories(history("loss", 2.0, 1.0))), *OWN)
    assert not [b for b in all_of_them if isinstance(b, Note) and "one value only" in b.text]


def test_the_main_metrics_are_plotted_the_primary_one_first() -> None:
    titles = [plot.title for plot in plots(LEAF_CLASSIFIER, *OWN)]
    assert titles == ["epoch", "val_loss", "val_accuracy", "train_loss"]


def test_system_metrics_stand_apart() -> None:
    found = table(read(LEAF_CLASSIFIER), *SYSTEM)
    assert found.rows[0][0] == "cpu_utilization_percentage"
    assert isinstance(found.rows[0][1], Sparkline)
    assert found.rows[0][2:] == ("71.5", "20", "90", "3")
    assert [plot.title for plot in plots(LEAF_CLASSIFIER, *SYSTEM)] == [
        "system/cpu_utilization_percentage"
    ]
    assert not [row for row in table(read(LEAF_CLASSIFIER), *OWN).rows if "system" in str(row[0])]


def test_very_many_metrics_have_few_plots_and_it_is_said() -> None:
    many = tuple(history(f"m{i:03}", 0.0, 1.0) for i in range(100))
    system = tuple(history(f"system/gpu_{i}", 0.0, 1.0) for i in range(30))
    snapshot = with_histories(*many, *system)
    assert len(plots(snapshot, *OWN)) == 6
    assert len(plots(snapshot, *SYSTEM)) == 4
    own, machine = under(read(snapshot), *OWN), under(read(snapshot), *SYSTEM)
    assert own[-1] == Note("Plotted are 6 of 100 metrics with a history", "info")
    assert machine[-1] == Note("Plotted are 4 of 30 metrics with a history", "info")


def test_a_sample_of_the_values_is_said_to_be_one() -> None:
    whole = history("loss", 3.0, 2.0, 1.0)
    note = Note("Curves of very many values show a sample that keeps the extremes", "info")
    assert note not in under(read(with_histories(whole)), *OWN)
    sampled = whole.model_copy(update={"count": 10_000})
    assert note in under(read(with_histories(sampled)), *OWN)
    assert table(read(with_histories(sampled)), *OWN).rows[0][6] == "10,000"


def test_histories_that_were_not_read_are_named() -> None:
    left_out = tuple(f"layer_{i}" for i in range(400))
    last = under(read(with_histories(history("loss", 1.0, 2.0), left_out=left_out)), *OWN)[-1]
    assert isinstance(last, Note)
    assert last.text.startswith("Histories too many or too long to read: layer_0, layer_1, ")
    assert last.text.endswith("layer_19 and 380 more")


def test_values_that_were_all_logged_for_one_step_are_shown_over_time() -> None:
    (plot,) = plots(with_histories(history("loss", 3.0, 2.0, 1.0, steps=False)), *OWN)
    assert plot.across == "seconds"
    assert plot.curves[0].points == ((0.0, 3.0), (1.0, 2.0), (2.0, 1.0))


def test_values_without_steps_and_times_are_numbered() -> None:
    points = tuple(MetricPoint(step=0, value=value) for value in (3.0, 1.0))
    found = history("loss", 3.0, 1.0).model_copy(update={"points": points})
    (plot,) = plots(with_histories(found), *OWN)
    assert (plot.across, plot.curves[0].points) == ("value", ((1.0, 3.0), (2.0, 1.0)))


def test_a_metric_that_never_was_a_number_has_no_curve() -> None:
    lost = MetricHistory(
        key="loss", count=3, not_finite=3, first_step=0, last_step=2, last="NaN", points=()
    )
    row = table(read(with_histories(lost)), *OWN).rows[0]
    none = Missing("no number")
    assert row == ("loss", none, "NaN", none, "0", "2", "3", "3")
    assert not plots(with_histories(lost), *OWN)


def test_metrics_that_were_logged_once_have_no_history() -> None:
    note = Note("No metric was logged more than once: there is no history to show")
    assert under(read(with_histories(history("acc", 1.0))), *OWN) == (note,)


def test_histories_that_were_too_long_to_read_are_histories_all_the_same() -> None:
    snapshot = with_histories(history("acc", 1.0), left_out=("loss",))
    note = Note("Histories too many or too long to read: loss", "info")
    assert under(read(snapshot), *OWN) == (note,)


def test_a_run_without_metrics_says_so_once() -> None:
    assert WINE_QUALITY.run is not None
    run = WINE_QUALITY.run.model_copy(update={"metrics": ()})
    document = read(with_histories().model_copy(update={"run": run}))
    assert under(document, "Run", "Metrics") == (Note("None found"),)
    assert "  Metric Histories" not in headings(document)


def test_the_last_values_are_there_where_histories_could_not_be_read() -> None:
    gap = Gap(part="metric_histories", reason="forbidden", message="no")
    document = read(WINE_QUALITY.model_copy(update={"gaps": (gap,)}))
    assert under(document, *OWN) == (Note("Not permitted: no", "gap"),)
    assert rows(read(WINE_QUALITY, "summary"), "Results", "Metrics")["accuracy"] == "0.97"
    assert [row[0] for row in table(document, "Run", "Metrics").rows] == ["accuracy", "loss"]


@pytest.mark.parametrize(
    ("key", "best"),
    [
        ("val_loss", "lowest"),
        ("meanSquaredError", "lowest"),
        ("eval/wer", "lowest"),
        ("neg_mean_squared_error", "highest"),
        ("accuracy", "highest"),
        ("glossary_hits", "highest"),
        ("learning_rate", None),
        ("lr", None),
        ("epoch", None),
    ],
)
def test_the_name_of_a_metric_tells_which_value_is_best(key: str, best: str | None) -> None:
    assert best_is(key) == best
