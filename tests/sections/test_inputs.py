"""The datasets and models that a run used."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd  # type: ignore[import-untyped,unused-ignore]  # no stubs installed
import pytest
from mlflow.data.dataset import Dataset
from mlflow.data.numpy_dataset import from_numpy
from mlflow.data.pandas_dataset import from_pandas

from mlflow_report_plugin.document import Code, Missing, Note, Table
from mlflow_report_plugin.snapshot import DatasetInput, Run, RunModel, Snapshot, Tag
from tests.sections.reading import headings, read, rows, table, under
from tests.snapshots import LOCAL_FOLDER, WINE_QUALITY


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
    source = '{"tags": {"mlflow.user": "ada"}}'
    assert found.rows == (("wine", "d34db33f", "code", source, "training"),)


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
