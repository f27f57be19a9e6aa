"""Metrics in one place: their values, their data, what became of them, and how they went."""

from __future__ import annotations

import math

import pytest

from mlflow_report_plugin.document import (
    Badge,
    Bars,
    Block,
    Cell,
    Facts,
    Fold,
    Matrix,
    Missing,
    Note,
    Number,
    Plot,
    Sparkline,
    Table,
)
from mlflow_report_plugin.sections.blocks.metric_names import best_is, unit_of
from mlflow_report_plugin.snapshot import (
    Change,
    ChangesSince,
    DatasetInput,
    DataTable,
    Gap,
    LoggedModel,
    Metric,
    MetricHistories,
    MetricHistory,
    MetricPoint,
    OtherVersion,
    RelatedRun,
    RunArtifacts,
    Snapshot,
    Versions,
)
from tests.sections.reading import all_blocks, headings, read, rows, table, under, words
from tests.snapshots import LEAF_CLASSIFIER, PCB_CLASSIFICATION, WINE_QUALITY
from tests.snapshots.leaf_classifier import EVALUATION_RUN, history

EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])
ONCE = Missing("\N{EN DASH}")


def with_histories(*found: MetricHistory, left_out: tuple[str, ...] = ()) -> Snapshot:
    """A run with other histories, and with the last values of them."""
    assert WINE_QUALITY.run is not None
    metrics = tuple(Metric(key=each.key, value=each.last) for each in found)
    return WINE_QUALITY.model_copy(
        update={
            "run": WINE_QUALITY.run.model_copy(update={"metrics": metrics}),
            "logged_model": None,
            "metric_histories": MetricHistories(histories=found, left_out=left_out),
        }
    )


def evaluated(*metrics: Metric, data: str = "holdout", own: tuple[Metric, ...] = ()) -> Snapshot:
    """A model that another run measured."""
    assert WINE_QUALITY.run is not None
    inputs = (DatasetInput(name=data, digest="d"),)
    run = RelatedRun(run_id="e", run_name="exam", metrics=metrics, dataset_inputs=inputs)
    return WINE_QUALITY.model_copy(
        update={
            "run": WINE_QUALITY.run.model_copy(update={"metrics": own}),
            "logged_model": None,
            "evaluation_runs": (run,),
        }
    )


def shown(snapshot: Snapshot, *path: str) -> tuple[Block, ...]:
    """What the section shows."""
    return under(read(snapshot), "Metrics", *path)


def row(snapshot: Snapshot, name: str) -> dict[str, Cell]:
    """The cells of a metric by the headings of their columns."""
    found = table(read(snapshot), "Metrics")
    cells = next(line for line in found.rows if line[0] == name)
    return dict(zip(found.columns, cells, strict=True))


def plots(snapshot: Snapshot) -> list[Plot]:
    """The plots that are seen at once."""
    return [block for block in shown(snapshot) if isinstance(block, Plot)]


def folded(snapshot: Snapshot, *path: str) -> list[Fold]:
    """What is folded."""
    return [block for block in shown(snapshot, *path) if isinstance(block, Fold)]


@EVERY
def test_all_metrics_stand_in_one_table(layout: str) -> None:
    document = read(LEAF_CLASSIFIER, layout)
    found = table(document, "Metrics")
    assert [line[0] for line in found.rows] == [
        *("accuracy_score", "roc_auc", "epoch", "train_loss", "val_accuracy", "val_loss")
    ]
    tables = [block for block in all_blocks(document) if isinstance(block, Table | Facts)]
    assert len([block for block in tables if "Metric" in block.columns]) == 1


def test_numbers_are_rounded_for_reading_and_counts_are_whole() -> None:
    found = evaluated(
        Metric(key="f1", value=0.9340659340659341),
        Metric(key="example_count", value=143.0),
        Metric(key="flos", value=1.7913435348529054e19),
        Metric(key="words", value=1234567.25),
        Metric(key="lost", value="NaN"),
    )
    cells = [line[1] for line in table(read(found), "Metrics").rows]
    assert cells == [
        Number("0.9341", "0.9340659340659341"),
        Number("143", "143"),
        Number("1.791e+19", "1.7913435348529054e+19"),
        Number("1,234,567", "1234567.25"),
        Number("NaN", "NaN"),
    ]


def test_metrics_of_which_nothing_else_is_known_are_names_and_values() -> None:
    found = next(block for block in shown(PCB_CLASSIFICATION) if isinstance(block, Facts))
    assert found.columns == ("Metric", "Value")
    assert found.anchors == "metric"
    assert len(shown(PCB_CLASSIFICATION)) == 1


def test_each_metric_names_the_data_it_was_measured_on() -> None:
    assert row(LEAF_CLASSIFIER, "accuracy_score")["Dataset"] == "leaves-holdout"
    assert row(LEAF_CLASSIFIER, "train_loss")["Dataset"] == Missing("not known")
    assert table(read(LEAF_CLASSIFIER), "Metrics").anchors == "metric"


def test_what_differs_from_the_version_before_says_whether_it_is_better() -> None:
    changes = tuple(
        Change(
            part="metrics",
            identity=name,
            kind="changed",
            before=before,
            after=after,
            severity="notable",
            explanation="it changed",
        )
        for name, before, after in (("f1", 0.9, 0.92), ("log_loss", 0.2, 0.3), ("zeal", 1.0, 2.0))
    )
    metrics = [Metric(key=c.identity, value=c.after) for c in changes if isinstance(c.after, float)]
    snapshot = evaluated(*metrics, Metric(key="recall", value=0.5)).model_copy(
        update={"changes": ChangesSince(version="6", changes=changes)}
    )
    told = {line[0]: line[3] for line in table(read(snapshot), "Metrics").rows}
    assert table(read(snapshot), "Metrics").columns[3] == "Against version 6"
    assert told == {
        "f1": Badge("+0.02, better", "good"),
        "log_loss": Badge("+0.1, worse", "bad"),
        "zeal": "+1",
        "recall": Missing("not known"),
    }


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (5.0, "Infinity", "from 5"),
        ("-Infinity", "Infinity", "from -inf"),
        ("Infinity", "Infinity", "unchanged"),
        ("NaN", "NaN", "unchanged"),
        ("NaN", 1.0, "from nan"),
        (0.1 + 0.2, 0.3, "unchanged"),
    ],
)
def test_a_value_that_is_no_number_is_compared_as_such(
    before: float | str, after: float | str, words: str
) -> None:
    measured, older = (
        Metric.model_validate({"key": "f1", "value": value, "dataset_digest": "d"})
        for value in (after, before)
    )
    versions = Versions(versions=(OtherVersion(version="6", metrics=(older,)),))
    snapshot = evaluated(measured).model_copy(
        update={"changes": ChangesSince(version="6"), "versions": versions}
    )
    assert row(snapshot, "f1")["Against version 6"] == words


def test_one_metric_on_two_datasets_has_two_rows() -> None:
    measured = tuple(
        Metric(key="acc", value=value, run_id="r", dataset_name=name, dataset_digest=name)
        for name, value in (("train", 0.9), ("test", 0.8))
    )
    logged = LoggedModel(model_id="m-1", metrics=measured)
    found = table(read(LEAF_CLASSIFIER.model_copy(update={"logged_model": logged})), "Metrics")
    told = [(words(line[1]), line[2]) for line in found.rows if line[0] == "acc"]
    assert told == [("0.9", "train"), ("0.8", "test")]


def test_the_newest_value_of_each_run_is_shown_and_older_ones_are_counted() -> None:
    def accuracy(value: float, timestamp: int, step: int = 0, run_id: str = "r") -> Metric:
        return Metric(key="acc", value=value, timestamp=timestamp, step=step, run_id=run_id)

    measured = (
        *(accuracy(0.7, 2000), accuracy(0.6, 1000), accuracy(0.5, 1500)),
        *(accuracy(0.4, 1000, 7, "other"), accuracy(0.3, 3000, 2, "other")),
    )
    logged = LoggedModel(model_id="m-1", metrics=measured)
    snapshot = LEAF_CLASSIFIER.model_copy(update={"logged_model": logged})
    found = table(read(snapshot), "Metrics")
    place = found.columns.index("Run")
    told = [(words(line[1]), line[place]) for line in found.rows if line[0] == "acc"]
    assert told == [("0.7", "r"), ("0.4", "other")]
    words_of_it = "Shown is the newest value for each metric, run and dataset; the JSON has older"
    assert folded(snapshot)[0].blocks[-1] == Note(f"{words_of_it} ones: 3", "info")


def test_the_latest_value_of_the_evaluation_counts() -> None:
    assert LEAF_CLASSIFIER.evaluation_runs is not None
    latest = (Metric(key="accuracy_score", value=0.5),)
    run = LEAF_CLASSIFIER.evaluation_runs[0].model_copy(update={"metrics": latest})
    snapshot = LEAF_CLASSIFIER.model_copy(update={"evaluation_runs": (run,)})
    assert row(snapshot, "accuracy_score")["Value"] == Number("0.5", "0.5")


def test_a_metric_that_only_the_logged_model_tells_is_there() -> None:
    run = RelatedRun(run_id=EVALUATION_RUN, run_name="holdout")
    snapshot = LEAF_CLASSIFIER.model_copy(update={"evaluation_runs": (run,)})
    assert row(snapshot, "accuracy_score")["Value"] == Number("0.91", "0.91")


def test_when_and_by_whom_metrics_were_measured_is_folded() -> None:
    fold = folded(LEAF_CLASSIFIER)[0]
    assert fold.title == "When and where they were measured"
    (found, *_) = fold.blocks
    assert isinstance(found, Table)
    assert found.columns == ("Metrics", "Run", "Dataset", "Digest", "Step", "Time")
    assert [words(cell) for cell in found.rows[0]] == [
        *("accuracy_score", "holdout", "leaves-holdout", "beefcafe", "0", "2025-10-09 08:56:40")
    ]


def test_very_many_times_and_steps_are_told_by_run() -> None:
    many = tuple(
        Metric(key=f"m{i}", value=1.0, step=i, timestamp=1760000000000 + 1000 * i)
        for i in range(100)
    )
    (fold, *_) = [f for f in folded(evaluated(*many)) if f.title.startswith("When")]
    (found,) = fold.blocks
    assert isinstance(found, Table)
    (line,) = found.rows
    assert words(line[0]).endswith(", m19 and 80 more")
    assert [words(cell) for cell in line[1:]] == [
        *("exam", "holdout", "d", "0 to 99", "2025-10-09 08:53:20", "2025-10-09 08:54:59")
    ]


def test_a_metric_with_a_history_has_its_first_and_its_best_value() -> None:
    told = row(LEAF_CLASSIFIER, "val_loss")
    assert told["Curve"] == Sparkline(
        ((0.0, 0.8), (1.0, 0.4), (2.0, 0.29), (3.0, 0.31)),
        "From 0.8 to 0.31, lowest 0.29, highest 0.8",
    )
    assert told["First"] == Number("0.8", "0.8")
    assert told["Value"] == Number("0.31", "0.31")
    assert told["Best"] == Number("0.29, step 2", "0.29 (lowest, step 2)")
    assert told["Steps"] == "0 to 3: 4 values"
    assert row(LEAF_CLASSIFIER, "train_loss")["Steps"] == "0 to 3: 5 values, 1 NaN or infinite"
    assert row(LEAF_CLASSIFIER, "epoch")["Best"] == Missing("not known")
    assert row(LEAF_CLASSIFIER, "roc_auc")["Curve"] == ONCE


def test_few_metrics_with_a_history_have_a_table_of_their_own() -> None:
    others = tuple(Metric(key=f"m{i}", value=1.0) for i in range(5))
    snapshot = evaluated(*others, own=(Metric(key="loss", value=1.0),)).model_copy(
        update={"metric_histories": MetricHistories(histories=(history("loss", 2.0, 1.0),))}
    )
    first, second = [block for block in shown(snapshot) if isinstance(block, Table)]
    assert "Curve" not in first.columns
    assert (second.title, second.columns[0], len(second.rows)) == ("Over time", "Metric", 1)
    assert second.rows[0][0] == "loss"


def test_an_evaluation_has_no_history_of_the_run_that_logged_the_model() -> None:
    metric = Metric(key="loss", value=0.5)
    snapshot = evaluated(metric, own=(metric.model_copy(update={"value": 1.0}),)).model_copy(
        update={"metric_histories": MetricHistories(histories=(history("loss", 2.0, 1.0),))}
    )
    found = table(read(snapshot), "Metrics")
    curve = found.columns.index("Curve")
    assert [isinstance(line[curve], Sparkline) for line in found.rows] == [False, True]


def test_a_metric_that_never_was_a_number_has_no_curve() -> None:
    lost = MetricHistory(
        key="loss", count=3, not_finite=3, first_step=0, last_step=2, last="NaN", points=()
    )
    told = row(with_histories(lost), "loss")
    none = Missing("no number")
    assert (told["Curve"], told["First"], told["Best"]) == (none, none, none)
    assert told["Value"] == Number("NaN", "NaN")
    assert not plots(with_histories(lost))


def test_the_main_metrics_are_plotted_the_primary_one_first() -> None:
    titles = [plot.title for plot in plots(LEAF_CLASSIFIER)]
    assert titles == ["epoch", "loss", "val_accuracy"]


def test_curves_of_one_unit_share_a_plot_and_the_best_point_is_marked() -> None:
    found = with_histories(
        history("train_loss", 2.0, 1.0, 0.5),
        history("val_loss", 3.0, 1.5, 2.0),
        history("lr", 1, 2),
    )
    loss, rate = plots(found)
    assert (loss.title, loss.across, loss.up) == ("loss", "step", "loss")
    assert [(curve.name, curve.best) for curve in loss.curves] == [
        ("train_loss", (2.0, 0.5)),
        ("val_loss", (1.0, 1.5)),
    ]
    assert loss.text.startswith("train_loss: From 2 to 0.5, lowest 0.5, highest 2; val_loss: ")
    assert (rate.title, rate.up, rate.curves[0].best) == ("lr", "value", None)


def test_no_more_than_four_curves_share_a_plot() -> None:
    names = ("train_loss", "val_loss", "test_loss", "eval_loss", "valid_loss", "holdout_loss")
    found = plots(with_histories(*(history(name, 2.0, 1.0) for name in names)))
    assert [len(plot.curves) for plot in found] == [4, 1, 1]


def test_the_axis_at_the_left_is_titled_with_the_unit() -> None:
    (plot,) = plots(with_histories(history("gpu_memory_megabytes", 1.0, 2.0)))
    assert plot.up == "MB"
    assert unit_of("system/cpu_utilization_percentage") == "%"
    assert unit_of("f1") == ""


def test_of_very_many_metrics_the_first_are_seen_and_the_rest_is_folded() -> None:
    many = tuple(history(f"m{i:03}", 0.0, 1.0) for i in range(100))
    snapshot = with_histories(*many, history("val_loss", 2.0, 1.0))
    found = table(read(snapshot), "Metrics")
    assert len(found.rows) == 40
    assert found.rows[0][0] == "val_loss"
    more, curves = folded(snapshot)
    assert more.title == "61 more metrics"
    assert isinstance(more.blocks[0], Table)
    assert len(more.blocks[0].rows) == 61
    assert len(plots(snapshot)) == 6
    assert curves.title == "18 more plots"
    assert curves.blocks[-1] == Note("and 77 more, which are not drawn", "info")


def test_a_sample_of_the_values_is_said_to_be_one() -> None:
    whole = history("loss", 3.0, 2.0, 1.0)
    note = Note("Curves of very many values show a sample that keeps the extremes", "info")
    assert note not in shown(with_histories(whole))
    sampled = whole.model_copy(update={"count": 10_000})
    assert note in shown(with_histories(sampled))
    assert row(with_histories(sampled), "loss")["Steps"] == "0 to 2: 10,000 values"


def test_histories_that_were_not_read_are_named() -> None:
    left_out = tuple(f"layer_{i}" for i in range(400))
    last = shown(with_histories(history("loss", 1.0, 2.0), left_out=left_out))[-1]
    assert isinstance(last, Note)
    assert last.text.startswith("Histories too many or too long to read: layer_0, layer_1, ")
    assert last.text.endswith("layer_19 and 380 more")


def test_values_that_were_all_logged_for_one_step_are_shown_over_time() -> None:
    (plot,) = plots(with_histories(history("loss", 3.0, 2.0, 1.0, steps=False)))
    assert plot.across == "seconds"
    assert plot.curves[0].points == ((0.0, 3.0), (1.0, 2.0), (2.0, 1.0))


def test_values_without_steps_and_times_are_numbered() -> None:
    points = tuple(MetricPoint(step=0, value=value) for value in (3.0, 1.0))
    found = history("loss", 3.0, 1.0).model_copy(update={"points": points})
    (plot,) = plots(with_histories(found))
    assert (plot.across, plot.curves[0].points) == ("value", ((1.0, 3.0), (2.0, 1.0)))


def test_metrics_of_the_machine_stand_apart_and_folded() -> None:
    (fold,) = folded(LEAF_CLASSIFIER, "System Metrics")
    assert fold.title == "1 measurement of the machine"
    found, *drawn = fold.blocks
    assert isinstance(found, Table)
    (line,) = found.rows
    assert line[0] == "cpu_utilization_percentage"
    assert isinstance(line[1], Sparkline)
    assert list(map(words, line[2:])) == ["71.5", "20", "90", "3"]
    assert [(plot.title, plot.up) for plot in drawn if isinstance(plot, Plot)] == [
        ("system/cpu_utilization_percentage", "%")
    ]


def test_a_metric_of_the_machine_without_a_history_is_there_all_the_same() -> None:
    assert LEAF_CLASSIFIER.run is not None
    (fold,) = folded(
        LEAF_CLASSIFIER.model_copy(update={"metric_histories": None}), "System Metrics"
    )
    (found,) = fold.blocks
    assert isinstance(found, Table)
    assert found.rows[0][0] == "cpu_utilization_percentage"
    assert found.rows[0][1] == Missing("not known", unread=True)
    assert found.rows[0][2] == Number("71.5", "71.5")


def test_very_many_metrics_of_the_machine_have_few_plots() -> None:
    system = tuple(history(f"system/gpu_{i}", 0.0, 1.0) for i in range(30))
    (fold,) = folded(with_histories(*system), "System Metrics")
    assert len([block for block in fold.blocks if isinstance(block, Plot)]) == 4


def test_metrics_of_other_data_stand_beside_those_of_training() -> None:
    snapshot = evaluated(
        Metric(key="f1_score", value=0.8),
        Metric(key="mse", value=30.0),
        Metric(key="score", value=0.7),
        Metric(key="recall", value=0.6),
        own=(
            Metric(key="training_f1_score", value=0.9),
            Metric(key="training_mse", value=20.0),
            Metric(key="training_score", value=-0.1),
        ),
    )
    shares, errors = [block for block in shown(snapshot) if isinstance(block, Bars)]
    assert shares.title == "holdout against training"
    assert shares.series == ("training", "holdout")
    assert shares.groups == (("f1_score", (0.9, 0.8)),)
    assert shares.text == "f1_score: 0.9 (training), 0.8 (holdout)"
    assert errors.groups == (("mse", (20.0, 30.0)),)


def test_metrics_that_were_measured_once_have_no_bars() -> None:
    assert not [block for block in shown(PCB_CLASSIFICATION) if isinstance(block, Bars)]
    lost = evaluated(Metric(key="f1", value="NaN"), own=(Metric(key="training_f1", value=math.pi),))
    assert not [block for block in shown(lost) if isinstance(block, Bars)]


COUNTS = {"true_negatives": 46, "false_positives": 7, "false_negatives": 5, "true_positives": 85}


def matrices(snapshot: Snapshot) -> list[Matrix]:
    """The matrices of the section."""
    return [block for block in shown(snapshot) if isinstance(block, Matrix)]


def test_the_four_counts_of_an_evaluation_are_a_matrix() -> None:
    found = [Metric(key=key, value=float(value)) for key, value in COUNTS.items()]
    (matrix,) = matrices(evaluated(*found))
    assert matrix.title == "Confusion matrix, holdout"
    assert matrix.labels == ("negative", "positive")
    assert matrix.counts == ((46, 7), (5, 85))
    assert matrix.text.startswith("46 true negatives, 7 false positives, ")
    (named,) = matrices(evaluated(*(m.model_copy(update={"key": f"val_{m.key}"}) for m in found)))
    assert named.title == "Confusion matrix, val of holdout"


@pytest.mark.parametrize("odd", [None, -1.0, 0.5, 1e300, "NaN"])
def test_what_is_not_four_counts_is_no_matrix(odd: float | str | None) -> None:
    found = [Metric(key=key, value=value) for key, value in [*COUNTS.items()][:3]]
    if odd is not None:
        found.append(Metric.model_validate({"key": "true_positives", "value": odd}))
    assert not matrices(evaluated(*found))


@pytest.mark.parametrize(
    ("columns", "lines", "is_one"),
    [
        (("cat", "dog"), ((3, 1), (0, 4)), True),
        (("", "cat", "dog"), (("cat", 3, 1), ("dog", 0, 4)), True),
        (("cat", "dog"), ((3, 1),), False),
        (("cat", "dog"), ((3, 1), (0, 0.5)), False),
        (("cat", "dog"), ((3, 1), (0, 4, 9)), False),
        (("cat",), ((3,),), False),
    ],
)
def test_a_table_of_counts_that_is_called_a_confusion_matrix_is_one(
    columns: tuple[str, ...], lines: tuple[tuple[object, ...], ...], is_one: bool
) -> None:
    logged = DataTable.model_validate(
        {
            "run_id": "e",
            "path": "plots/Confusion_Matrix.csv",
            "columns": columns,
            "rows": lines,
            "row_count": len(lines),
        }
    )
    snapshot = evaluated(Metric(key="f1", value=1.0)).model_copy(
        update={"run_artifacts": RunArtifacts(tables=(logged,))}
    )
    found = matrices(snapshot)
    assert len(found) == is_one
    if is_one:
        assert (found[0].labels, found[0].counts) == (("cat", "dog"), ((3, 1), (0, 4)))


def test_the_main_metrics_are_plotted_over_three_and_more_versions() -> None:
    assert WINE_QUALITY.model_version is not None
    own = int(WINE_QUALITY.model_version.version)
    before = tuple(
        OtherVersion(version=f"{own - i}", metrics=(Metric(key="f1", value=0.9 - i / 10),))
        for i in range(1, 3)
    )
    snapshot = with_histories(history("f1", 0.85))
    two = snapshot.model_copy(update={"versions": Versions(versions=before[:1])})
    assert isinstance(row(two, "f1")["Over versions"], Sparkline)
    assert "  Over Versions" not in headings(read(two))
    three = snapshot.model_copy(update={"versions": Versions(versions=before)})
    (plot,) = shown(three, "Over Versions")
    assert isinstance(plot, Plot)
    assert (plot.title, plot.across, len(plot.curves[0].points)) == ("f1", "version", 3)
    assert plot.curves[0].best == (float(own), 0.85)


def test_a_loss_that_was_turned_round_is_said_to_be_one() -> None:
    found = evaluated(own=(Metric(key="neg_log_loss", value=-0.14254),))
    value = rows(read(found), "Metrics")["neg_log_loss"]
    assert value == Number("-0.1425 (negated)", "-0.14254 (negated: higher is better)")


def test_a_run_without_metrics_says_so_once() -> None:
    document = read(with_histories())
    assert under(document, "Metrics") == (Note("None found"),)
    assert rows(document, "Run", "Info")["_metrics"] == Missing("none")


def test_other_sections_lead_to_the_metrics() -> None:
    document = read(LEAF_CLASSIFIER)
    assert words(rows(document, "Run", "Info")["_metrics"]) == "5 metrics"
    assert words(rows(document, "Logged Model", "Details")["_metrics"]) == "1 metric"
    assert words(rows(document, "Evaluation", "Run 'holdout'")["_metrics"]) == "2 metrics"


def test_the_last_values_are_there_where_histories_could_not_be_read() -> None:
    gap = Gap(part="metric_histories", reason="forbidden", message="no")
    snapshot = WINE_QUALITY.model_copy(update={"gaps": (gap,)})
    assert shown(snapshot)[0] == Note("Not permitted: no", "gap")
    assert [line[0] for line in table(read(snapshot), "Metrics").rows] == ["accuracy", "loss"]


@pytest.mark.parametrize(
    ("key", "best"),
    [
        ("val_loss", "lowest"),
        ("meanSquaredError", "lowest"),
        ("eval/wer", "lowest"),
        ("neg_mean_squared_error", "highest"),
        ("accuracy", "highest"),
        ("train_acc", "highest"),
        ("glossary_hits", None),
        ("learning_rate", None),
        ("lr", None),
        ("epoch", None),
    ],
)
def test_the_name_of_a_metric_tells_which_value_is_best(key: str, best: str | None) -> None:
    assert best_is(key) == best
