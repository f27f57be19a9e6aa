"""What a model is called, and how large it is."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from mlflow_report_plugin.document import Cell, Code, Missing, Note, Number
from mlflow_report_plugin.snapshot import File, Files, MlflowModel, Snapshot
from tests.sections.reading import read, rows, under
from tests.snapshots import LOCAL_FOLDER

PYFUNC: dict[str, JsonValue] = {"loader_module": "mlflow.spark", "python_version": "3.10"}


def with_flavors(**flavors: JsonValue) -> Snapshot:
    """A snapshot of a model with flavors."""
    model = MlflowModel(details={}, flavors=flavors)
    return LOCAL_FOLDER.model_copy(update={"model": model})


def overview(snapshot: Snapshot) -> dict[str, Cell]:
    """The first table of the report."""
    return rows(read(snapshot), "Model Overview", title="MLflow Model")


@pytest.mark.parametrize(
    ("flavors", "flavor", "version", "model_flavor"),
    [
        (
            {"python_function": PYFUNC, "spark": {"pyspark_version": "3.4.1"}},
            "mlflow.spark",
            "3.4.1",
            "spark",
        ),
        (
            {
                "python_function": PYFUNC,
                "spark": {"pyspark_version": "3.4.1"},
                "mleap": {"mleap_version": "0.23"},
            },
            "spark, mleap",
            "spark 3.4.1, mleap 0.23",
            "spark, mleap",
        ),
        ({"transformers": {"transformers_version": "4.28.1"}}, "transformers", "4.28.1", None),
        ({"xgboost": {"xgb_version": "2.0.3", "model_class": "x"}}, "xgboost", "2.0.3", None),
        ({"crate": {"version": "0.9.1"}}, "crate", "0.9.1", None),
        ({"python_function": PYFUNC}, "mlflow.spark", Missing(), "python_function"),
        # The version of what the model was pickled with is not that of a flavor.
        (
            {"python_function": {**PYFUNC, "cloudpickle_version": "3.1.2"}},
            *("mlflow.spark", Missing(), "python_function"),
        ),
        ({"keras": {"python_version": "3.10", "keras_version": 2.1}}, "keras", "2.1", None),
        ({"odd": ["not", "a", "dict"]}, "odd", Missing(), None),
        ({"python_function": "odd", "x": None}, "x", Missing(), "x"),
        ({}, Missing(), Missing(), Missing()),
    ],
)
def test_flavors_are_named_with_their_versions(
    flavors: dict[str, JsonValue], flavor: Cell, version: Cell, model_flavor: Cell | None
) -> None:
    snapshot = with_flavors(**flavors)
    assert overview(snapshot)["flavor"] == flavor
    assert overview(snapshot)["flavor_version"] == version
    details = rows(read(snapshot), "MLflow Model", "Details")
    assert details["model_flavor"] == (flavor if model_flavor is None else model_flavor)


def test_a_flavor_that_is_no_object_is_shown_as_it_is() -> None:
    document = read(with_flavors(odd=["not", "a", "dict"]))
    (block,) = under(document, "MLflow Model", "Details", "Flavors", "Flavor 'odd'")
    assert isinstance(block, Code)


def test_what_a_flavor_leaves_open_is_not_set() -> None:
    flavor: dict[str, JsonValue] = {"code": None, "data": "model.xgb", "name": "", "none": "None"}
    model = MlflowModel(details={"prompts": None, "extra": None}, flavors={"xgboost": flavor})
    document = read(LOCAL_FOLDER.model_copy(update={"model": model}))
    details = rows(document, "MLflow Model", "Details")
    assert details["extra"] == Missing()
    # Model Settings says that there are none.
    assert "prompts" not in details
    assert rows(document, "MLflow Model", "Details", "Flavors", "Flavor 'xgboost'") == {
        "code": Missing(),
        "data": "model.xgb",
        "name": Missing("empty"),
        "none": "None",
    }


def test_a_model_without_flavors_says_so() -> None:
    document = read(with_flavors())
    assert under(document, "MLflow Model", "Details", "Flavors") == (Note("None found"),)


@pytest.mark.parametrize(
    ("files", "size"),
    [
        (
            Files(files=(File(path="a", size=1000), File(path="b", size=234))),
            Number("1.2 kB", "1,234"),
        ),
        (
            Files(files=(File(path="a", size=1000), File(path="b"))),
            Number("at least 1.0 kB", "at least 1,000"),
        ),
        (
            Files(files=(File(path="a", size=1000),), complete=False),
            Number("at least 1.0 kB", "at least 1,000"),
        ),
        (Files(files=(File(path="a"),)), Missing()),
        (Files(files=()), "0"),
        (None, Missing()),
    ],
)
def test_the_size_is_that_of_the_files_where_the_model_does_not_tell(
    files: Files | None, size: Cell
) -> None:
    snapshot = LOCAL_FOLDER.model_copy(update={"files": files})
    assert overview(snapshot)["size_bytes"] == size


def test_the_model_tells_its_own_size_first() -> None:
    model = MlflowModel(details={"model_size_bytes": 12345})
    snapshot = LOCAL_FOLDER.model_copy(update={"model": model})
    assert overview(snapshot)["size_bytes"] == Number("12 kB", "12,345")
    assert rows(read(snapshot), "MLflow Model", "Details")["model_size_bytes"] == Number(
        "12 kB", "12345"
    )


def test_further_keys_of_the_mlmodel_file_follow_the_known_ones() -> None:
    model = MlflowModel(details={"zeta": True, "run_id": "r", "eta": [{"name": "p"}]})
    details = rows(
        read(LOCAL_FOLDER.model_copy(update={"model": model})), "MLflow Model", "Details"
    )
    assert list(details)[-2:] == ["zeta", "eta"]
    assert details["eta"] == '[{"name": "p"}]'
    assert details["zeta"] == "True"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2023-07-31 20:25:36.531639", "2023-07-31 20:25:36"),
        ("2023-07-31T20:25:36Z", "2023-07-31 20:25:36"),
        ("yesterday", "yesterday"),
    ],
)
def test_the_time_of_creation_has_no_parts_of_a_second(text: str, shown: str) -> None:
    model = MlflowModel(details={"utc_time_created": text})
    snapshot = LOCAL_FOLDER.model_copy(update={"model": model})
    assert overview(snapshot)["time_created"] == shown


def test_files_that_are_not_all_say_so() -> None:
    files = Files(files=(File(path="a", size=1),), complete=False)
    note = under(read(LOCAL_FOLDER.model_copy(update={"files": files})), "Files")[0]
    assert note == Note("The listing is not complete: there may be more files", "gap")
