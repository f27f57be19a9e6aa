"""Who evaluated the model, what they measured on what, and the pictures that show it."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import (
    Block,
    Gallery,
    Image,
    Link,
    Missing,
    Note,
    Number,
    Section,
    Table,
)
from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.sections.blocks.data_tables import cell
from mlflow_report_plugin.snapshot import (
    DatasetInput,
    DataTable,
    File,
    Gap,
    Metric,
    Picture,
    RelatedRun,
    RunArtifacts,
    Snapshot,
)
from tests.sections.reading import all_blocks, headings, read, rows, table, under
from tests.snapshots import AGENT, LEAF_CLASSIFIER, WINE_QUALITY
from tests.snapshots.leaf_classifier import EVALUATION_RUN, LEAF_RUN, PNG, RUNS, SVG

HOLDOUT = ("Evaluation", "Run 'holdout'")
EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])
SCHEMA = '{"mlflow_colspec": [{"type": "double", "name": "a", "required": true}]}'


def with_artifacts(**found: object) -> Snapshot:
    """A model whose runs logged something else."""
    artifacts = RunArtifacts.model_validate(found)
    return LEAF_CLASSIFIER.model_copy(update={"run_artifacts": artifacts})


@EVERY
def test_the_runs_that_evaluated_the_model_are_named(layout: str) -> None:
    found = table(read(LEAF_CLASSIFIER, layout), "Evaluation")
    assert found.title == "Evaluation runs"
    assert found.columns == ("Run", "Status", "Started", "Seconds", "Experiment", "Id")
    (row,) = found.rows
    assert row[0] == Link("holdout", f"{RUNS}/{EVALUATION_RUN}")
    assert row[4:] == ("9", EVALUATION_RUN)


def test_several_evaluations_are_compared_by_their_metrics() -> None:
    runs = tuple(
        RelatedRun(run_id=f"{i}", metrics=(Metric(key="f1", value=i / 7),)) for i in (1, 2)
    )
    found = table(read(LEAF_CLASSIFIER.model_copy(update={"evaluation_runs": runs})), "Evaluation")
    assert found.columns[4] == "f1"
    assert [row[4] for row in found.rows] == [
        Number("0.1429", repr(1 / 7)),
        Number("0.2857", repr(2 / 7)),
    ]


def test_datasets_and_artifacts_of_an_evaluation_are_shown() -> None:
    document = read(LEAF_CLASSIFIER)
    assert table(document, *HOLDOUT, "Datasets").rows[0][:2] == ("leaves-holdout", "beefcafe")
    names = {b.name for block in under(document, *HOLDOUT, "Artifacts") for b in block.branches}  # type: ignore[union-attr]  # a tree
    assert names == {"confusion_matrix.png", "eval_results_table.json", "plots"}


def test_an_evaluation_that_left_nothing_says_so() -> None:
    run = RelatedRun(run_id="e", run_name="holdout")
    document = read(LEAF_CLASSIFIER.model_copy(update={"evaluation_runs": (run,)}))
    assert rows(document, *HOLDOUT)["_metrics"] == Missing("none")
    assert under(document, *HOLDOUT, "Datasets") == (Note("None found"),)


@pytest.mark.parametrize(
    ("artifacts", "words"), [((), "None found"), (None, "Not known: they could not be listed")]
)
def test_artifacts_that_could_not_be_listed_are_not_called_none(
    artifacts: tuple[File, ...] | None, words: str
) -> None:
    run = RelatedRun(run_id="e", run_name="holdout", artifacts=artifacts)
    document = read(LEAF_CLASSIFIER.model_copy(update={"evaluation_runs": (run,)}))
    assert under(document, *HOLDOUT, "Artifacts") == (Note(words),)


def test_a_dataset_that_many_evaluations_share_is_described_once() -> None:
    dataset = DatasetInput(name="d", digest="1", dataset_schema=SCHEMA)
    runs = tuple(RelatedRun(run_id=f"{i}", dataset_inputs=(dataset,)) for i in range(10))
    document = read(LEAF_CLASSIFIER.model_copy(update={"evaluation_runs": runs}))
    described = [b for b in all_blocks(document) if isinstance(b, Section) and "'d'" in b.title]
    assert len(described) == 1
    for i in range(10):
        assert table(document, "Evaluation", f"Run '{i}'", "Datasets").rows[0][:2] == ("d", "1")


GALLERIES = ("Evaluation", "Pictures")


def galleries(snapshot: Snapshot, layout: str = "detailed") -> dict[str, tuple[Block, ...]]:
    """What stands below the headings of the pictures."""
    found = under(read(snapshot, layout), *GALLERIES)
    return {block.title: block.blocks for block in found if isinstance(block, Section)}


@EVERY
def test_pictures_are_shown_with_words_for_those_who_do_not_see_them(layout: str) -> None:
    found = galleries(LEAF_CLASSIFIER, layout)
    assert [*found] == ["leaves-holdout, by run holdout", "Run lr-0.01"]
    assert found["leaves-holdout, by run holdout"] == (
        Gallery(
            (
                Image(
                    PNG,
                    "image/png",
                    "Confusion matrix, logged as confusion_matrix.png by run holdout",
                    "Confusion matrix: confusion_matrix.png",
                ),
            )
        ),
    )
    text = "Picture, logged as samples/leaf.svg by run lr-0.01"
    image = Image(SVG, "image/svg+xml", text, "samples/leaf.svg")
    assert found["Run lr-0.01"] == (Gallery((image,)),)


def test_pictures_of_training_data_stand_last_and_known_kinds_first() -> None:
    names = ("training_roc_curve.png", "a.png", "roc.png", "train/b.png", "confusion.png")
    found = galleries(
        with_artifacts(
            pictures=[
                Picture(run_id=run, path=name, media_type="image/png", data="AAAA")
                for name in names
                for run in (LEAF_RUN, EVALUATION_RUN)
            ]
        )
    )
    told = {
        title: [image.title.split(": ")[-1] for image in blocks[0].images]
        for title, blocks in found.items()
        if isinstance(blocks[0], Gallery)
    }
    assert [*told] == [
        *("leaves-holdout, by run holdout", "Run lr-0.01", "Training data, by run lr-0.01")
    ]
    assert told["Run lr-0.01"] == ["confusion.png", "roc.png", "a.png", "train/b.png"]
    assert told["Training data, by run lr-0.01"] == ["training_roc_curve.png"]
    assert len(told["leaves-holdout, by run holdout"]) == 5


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("training_confusion_matrix.png", "Confusion matrix"),
        ("roc_curve_plot.png", "ROC curve"),
        ("training_precision_recall_curve.png", "Precision-recall curve"),
        ("pr-curve.png", "Precision-recall curve"),
        ("calibration_curve.png", "Calibration curve"),
        ("shap_beeswarm_plot.png", "SHAP values"),
        ("feature_importance_weight.png", "Feature importance"),
        ("process.png", "Picture"),
        ("shape.png", "Picture"),
    ],
)
def test_the_name_of_a_picture_tells_what_it_shows(name: str, words: str) -> None:
    picture = Picture(run_id=LEAF_RUN, path=f"plots/{name}", media_type="image/png", data="AAAA")
    ((block,),) = galleries(with_artifacts(pictures=(picture,))).values()
    assert isinstance(block, Gallery)
    assert block.images[0].text.startswith(f"{words}, logged as plots/{name}")


def test_a_picture_that_is_no_base64_is_said_to_be_none() -> None:
    picture = Picture(run_id=LEAF_RUN, path="a.png", media_type="image/png", data="<script>")
    ((note,),) = galleries(with_artifacts(pictures=(picture,))).values()
    assert isinstance(note, Note)
    assert note.text.endswith("not a picture that can be shown")


@EVERY
def test_tables_are_shown_in_part_and_it_is_said(layout: str) -> None:
    found = table(read(LEAF_CLASSIFIER, layout), "Evaluation", "Tables")
    assert found.title == "eval_results_table.json, first 2 of 240 rows, by run holdout"
    assert found.columns == ("leaf", "label", "score")
    assert found.rows == (("l1.png", "oak", "0.99"), ("l2.png", "elm", Missing("null")))


def test_a_very_wide_table_names_the_columns_that_do_not_fit() -> None:
    wide = DataTable(
        run_id=LEAF_RUN,
        path="wide.csv",
        columns=tuple(f"c{i}" for i in range(50)),
        rows=(tuple(range(50)),),
        column_count=80,
        row_count=None,
    )
    shown, note = under(read(with_artifacts(tables=(wide,))), "Evaluation", "Tables")
    assert isinstance(shown, Table)
    assert len(shown.columns) == len(shown.rows[0]) == 20
    assert shown.title == "wide.csv, first 1 rows, by run lr-0.01"
    assert isinstance(note, Note)
    assert note.text.startswith("Columns that are not shown: c20, c21, ")
    assert note.text.endswith(" and 40 more")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.061266581217447914", Number("0.0612666", "0.061266581217447914")),
        (-2.2737367544323206e-13, Number("-2.27374e-13", "-2.2737367544323206e-13")),
        ("0.5", "0.5"),
        ("12345678901234567", "12345678901234567"),
        ("1.2345678.9", "1.2345678.9"),
        ("1.2345678e999", "1.2345678e999"),
    ],
)
def test_long_numbers_of_tables_are_rounded_and_kept(value: object, shown: object) -> None:
    assert cell([value], 0) == shown


def test_what_is_not_shown_is_named_with_the_reason() -> None:
    found = table(read(LEAF_CLASSIFIER), "Evaluation", "Not Shown")
    assert found.rows == (
        ("plots/roc_curve_plot.png (900,000 bytes are too many to show)",),
        ("plots/deep/deeper (folder that was not listed)",),
    )
    note = under(read(LEAF_CLASSIFIER), "Run", "Run Artifacts")[-1]
    assert note == Note(
        "Folders that were not listed, too deep or too many: plots/deep/deeper", "info"
    )


@EVERY
def test_pictures_that_were_left_out_were_logged_all_the_same(layout: str) -> None:
    document = read(with_artifacts(left_out=("roc.png (too large)",)), layout)
    for kind, formats in (("Pictures", "PNG, JPEG or SVG"), ("Tables", "CSV or JSON")):
        words = f"No {kind.lower()} ({formats}) are shown; below is what was left out"
        assert under(document, "Evaluation", kind) == (Note(words),)


def test_a_run_that_logged_no_pictures_and_no_tables_says_so() -> None:
    document = read(AGENT)
    none = Note("No pictures (PNG, JPEG or SVG) were logged")
    assert under(document, "Evaluation", "Pictures") == (none,)
    none = Note("No tables (CSV or JSON) were logged")
    assert under(document, "Evaluation", "Tables") == (none,)
    none = Note("No metrics of another run are kept with the logged model")
    assert under(document, "Evaluation")[0] == none
    assert under(document, "Run", "Run Artifacts") == (Note("None found"),)


@pytest.mark.parametrize("reason", ["forbidden", "failed", "absent"])
@EVERY
def test_pictures_that_could_not_be_read_are_a_gap_where_a_reader_looks_for_them(
    layout: str, reason: GapReason
) -> None:
    gap = Gap(part="run_artifacts", reason=reason, message="no")
    document = read(
        LEAF_CLASSIFIER.model_copy(update={"run_artifacts": None, "gaps": (gap,)}), layout
    )
    (note,) = under(document, "Evaluation", "Pictures and Tables")
    assert isinstance(note, Note)
    assert note.kind == "gap"


@EVERY
def test_a_model_of_which_nothing_was_asked_has_no_such_section(layout: str) -> None:
    assert "Evaluation" not in headings(read(WINE_QUALITY, layout))


def test_the_summary_says_who_evaluated_the_model_and_what_they_measured() -> None:
    document = read(LEAF_CLASSIFIER, "summary")
    assert rows(document, "At a Glance")["Evaluated by"] == "holdout"
    assert [row[:3] for row in table(document, "Results", "Metrics").rows][:2] == [
        ("accuracy_score", Number("0.91", "0.91"), "leaves-holdout"),
        ("roc_auc", Number("0.97", "0.97"), "leaves-holdout"),
    ]
    assert table(document, "Data Sets").rows == (
        ("leaves", Missing(), "local"),
        ("leaves-holdout", "evaluation, by holdout", "local"),
    )
    nobody = rows(read(AGENT, "summary"), "At a Glance")["Evaluated by"]
    assert nobody == Missing("no run that MLflow tells of")
