"""The datasets and models that a run used."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd  # type: ignore[import-untyped,unused-ignore]  # no stubs installed
import pytest
from mlflow.data.dataset import Dataset
from mlflow.data.numpy_dataset import from_numpy
from mlflow.data.pandas_dataset import from_pandas
from pydantic import JsonValue

from mlflow_report_plugin.document import (
    Cell,
    Code,
    Fold,
    Jump,
    Missing,
    Note,
    Point,
    Points,
    Table,
)
from mlflow_report_plugin.snapshot import (
    DatasetInput,
    MlflowModel,
    Run,
    RunModel,
    Signature,
    Snapshot,
    Tag,
)
from tests.sections.reading import headings, read, rows, table, under
from tests.snapshots import LOCAL_FOLDER, WINE_QUALITY

INPUTS = ("Run", "Inputs")


def of_run(run: Run) -> Snapshot:
    """A snapshot of a run."""
    return LOCAL_FOLDER.model_copy(update={"run": run})


def with_dataset(schema: str | None = None, profile: str | None = None) -> Snapshot:
    """A snapshot of a run with one dataset."""
    dataset = DatasetInput(name="d", digest="1", dataset_schema=schema, profile=profile)
    return of_run(Run(run_id="r", dataset_inputs=(dataset,)))


def logged(dataset: Dataset) -> Snapshot:
    """A snapshot of a run with a dataset as MLflow itself writes it."""
    written = dataset.to_dict()
    return with_dataset(written["schema"], written["profile"])


def test_datasets_have_name_digest_source_and_context() -> None:
    found = table(read(WINE_QUALITY), "Run", "Inputs")
    assert found.columns == ("Name", "Digest", "Source type", "Source", "Context")
    assert found.rows == (
        ("wine", "d34db33f", "code", '{"tags": {"mlflow.user": "ada"}}', "training"),
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"url": "https://example.com/a.csv"}', "https://example.com/a.csv"),
        ('{"uri": "s3://bucket/a.parquet"}', "s3://bucket/a.parquet"),
        ('{"path": "/data/a.csv", "format": "csv"}', "/data/a.csv"),
        (
            '{"delta_table_name": "main.ml.leaves", "version": 1}',
            "main.ml.leaves",
        ),
        ('{"tags": {"mlflow.user": "ada", "mlflow.source.name": "train.py"}}', "train.py"),
        ('{"url": 7}', '{"url": 7}'),
        ("[1]", "[1]"),
        ("not json", "not json"),
        (None, Missing()),
    ],
)
def test_the_source_of_a_dataset_is_told_in_words(text: str | None, place: Cell) -> None:
    dataset = DatasetInput(name="d", digest="1", source=text)
    document = read(of_run(Run(run_id="r", dataset_inputs=(dataset,))))
    assert table(document, *INPUTS).rows[0][3] == place


def test_all_that_a_source_says_is_a_table() -> None:
    text = '{"tags": {"mlflow.user": "ada"}, "version": 7, "query": null}'
    dataset = DatasetInput(name="d", digest="1", source=text)
    snapshot = of_run(Run(run_id="r", dataset_inputs=(dataset,)))
    assert rows(read(snapshot), *INPUTS, "Dataset 'd'", "Source") == {
        "tags.mlflow.user": "ada",
        "version": "7",
        "query": Missing(),
    }
    as_json = read(snapshot, show_as_json=True)
    assert isinstance(under(as_json, *INPUTS, "Dataset 'd'", "Source")[0], Code)


def with_columns(*names: str, takes: tuple[str, ...]) -> Snapshot:
    """A snapshot of a model that takes columns, and of a dataset that has some."""
    found = [{"name": name, "type": "double", "required": True} for name in names]
    inputs: list[JsonValue] = [{"name": name, "type": "double"} for name in takes]
    model = MlflowModel(details={}, signature=Signature(inputs=inputs))
    snapshot = with_dataset(json.dumps({"mlflow_colspec": found}))
    return snapshot.model_copy(update={"model": model})


def test_the_columns_that_the_signature_shows_are_not_shown_again() -> None:
    snapshot = with_columns(*"abcdeft", takes=tuple("abcdef"))
    points, further = under(read(snapshot), *INPUTS, "Dataset 'd'", "Schema")
    words = "The 6 columns that the model takes, as in its"
    assert points == Points((Point((words, Jump("Signature", "Signature"), "and 1 more:")),))
    assert isinstance(further, Table)
    assert further.rows == (("t", "double", "True"),)


def test_columns_that_are_not_all_of_the_model_are_shown_whole() -> None:
    snapshot = with_columns(*"abcdet", takes=tuple("abcdef"))
    assert len(table(read(snapshot), *INPUTS, "Dataset 'd'", "Schema").rows) == 6


def test_very_many_columns_are_folded() -> None:
    snapshot = with_columns(*(f"c{i}" for i in range(50)), takes=())
    (fold,) = under(read(snapshot), *INPUTS, "Dataset 'd'", "Schema")
    assert isinstance(fold, Fold)
    assert fold.title == "50 columns"


def test_a_dataset_of_columns_has_schema_and_profile() -> None:
    document = read(logged(from_pandas(pd.DataFrame({"a": [1.0], "b": ["x"]}))))
    found = table(document, "Run", "Inputs", "Dataset 'd'", "Schema")
    assert found.rows == (("a", "double", "True"), ("b", "string", "True"))
    profile = rows(document, "Run", "Inputs", "Dataset 'd'", "Profile")
    assert profile == {"num_rows": "1", "num_elements": "2"}


def test_a_dataset_of_tensors_has_features_and_targets() -> None:
    document = read(logged(from_numpy(np.zeros((3, 2)), targets=np.zeros(3))))
    blocks = under(document, "Run", "Inputs", "Dataset 'd'", "Schema")
    found = {block.title: block.rows for block in blocks if isinstance(block, Table)}
    assert found == {
        "features": ((Missing("unnamed"), "float64", "(-1, 2)"),),
        "targets": ((Missing("unnamed"), "float64", "(-1,)"),),
    }


@pytest.mark.parametrize("text", ["not json", "{", "[" * 100_000])
def test_text_that_is_no_json_is_shown_with_a_note(text: str) -> None:
    document = read(with_dataset(schema=text, profile=text))
    for part in ("Schema", "Profile"):
        (note, code) = under(document, "Run", "Inputs", "Dataset 'd'", part)
        assert isinstance(note, Note)
        assert code == Code(text)


@pytest.mark.parametrize("text", [None, "", "null"])
def test_a_dataset_without_schema_and_profile_says_so(text: str | None) -> None:
    document = read(with_dataset(schema=text, profile=text))
    for part in ("Schema", "Profile"):
        assert under(document, "Run", "Inputs", "Dataset 'd'", part) == (Note("None found"),)


@pytest.mark.parametrize(
    "schema",
    [
        {"other": 1},
        {"mlflow_colspec": "x"},
        [1],
        {"mlflow_tensorspec": {"features": "{"}},
        {"mlflow_tensorspec": {"features": {"a": 1}, "targets": None}},
        {"mlflow_tensorspec": {}},
    ],
)
def test_a_schema_of_another_kind_is_shown(schema: object) -> None:
    document = read(with_dataset(schema=json.dumps(schema)))
    assert under(document, "Run", "Inputs", "Dataset 'd'", "Schema")


def test_further_tags_of_a_dataset_are_shown() -> None:
    tags = (Tag(key="mlflow.data.context", value="eval"), Tag(key="team", value="cellar"))
    dataset = DatasetInput(name="d", digest="1", tags=tags)
    document = read(of_run(Run(run_id="r", dataset_inputs=(dataset,))))
    assert rows(document, "Run", "Inputs", "Dataset 'd'", "Tags") == {"team": "cellar"}


def test_logged_models_that_a_run_used_and_made_are_shown() -> None:
    run = Run(
        run_id="r",
        model_inputs=(RunModel(model_id="m-1"),),
        model_outputs=(RunModel(model_id="m-2", step=3),),
    )
    document = read(of_run(run))
    assert table(document, "Run", "Inputs").rows == (("m-1", Missing()),)
    assert table(document, "Run", "Outputs").rows == (("m-2", "3"),)


def test_a_run_without_inputs_says_so() -> None:
    document = read(of_run(Run(run_id="r")))
    assert under(document, "Run", "Inputs") == (Note("None found"),)
    assert "  Outputs" not in headings(document)
