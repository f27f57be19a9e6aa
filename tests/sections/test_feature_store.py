"""A Feature Store model shows what it wraps, and what it looks up."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from mlflow_report_plugin.document import Code, Missing, Note, Number, Table
from mlflow_report_plugin.sections.blocks.feature_spec import feature_tables
from mlflow_report_plugin.snapshot import Gap, Snapshot
from tests.sections.reading import headings, read, rows, table, under
from tests.snapshots import CUSTOMER_LTV, FRAUD
from tests.snapshots.customer_ltv import FEATURE_SPEC

SPEC = ("Feature Store", "Feature Spec")
EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])


def with_store(**update: object) -> Snapshot:
    """The Feature Store model with another part of what was packed."""
    assert CUSTOMER_LTV.feature_store is not None
    store = CUSTOMER_LTV.feature_store.model_copy(update=update)
    return CUSTOMER_LTV.model_copy(update={"feature_store": store})


@EVERY
def test_the_section_follows_the_model(layout: str) -> None:
    top = [line for line in headings(read(CUSTOMER_LTV, layout)) if not line.startswith(" ")]
    assert top.index("Feature Store") == top.index("MLflow Model") + 1


@EVERY
def test_other_models_have_no_such_section(layout: str) -> None:
    assert "Feature Store" not in headings(read(FRAUD, layout))


@EVERY
def test_the_wrapped_model_is_shown_like_a_model(layout: str) -> None:
    document = read(CUSTOMER_LTV, layout)
    raw = ("Feature Store", "Raw Model")
    assert rows(document, *raw) == {"raw_model_path": "data/feature_store/raw_model"}
    details = rows(document, *raw, "Details")
    assert details["model_flavor"] == "sklearn"
    assert details["model_size_bytes"] == Number("51 kB", "51234")
    assert rows(document, *raw, "Flavors", "Flavor 'sklearn'")["sklearn_version"] == "1.3.0"
    inputs = table(document, *raw, "Signature", "Inputs")
    assert inputs.rows == (("total_purchases_30d", "double", "True"),)


def test_a_wrapped_model_that_was_not_read_says_so() -> None:
    gap = Gap(part="feature_store", reason="absent", message="raw_model/MLmodel is not there")
    snapshot = with_store(raw_model=None).model_copy(update={"gaps": (gap,)})
    document = read(snapshot)
    assert under(document, "Feature Store")[0] == Note(f"Not there: {gap.message}", "gap")
    notes = [b for b in under(document, "Feature Store", "Raw Model") if isinstance(b, Note)]
    assert notes == [Note("Its MLmodel file was not read")]


def test_the_headline_names_the_wrapped_model_beside_the_wrapper() -> None:
    overview = rows(read(CUSTOMER_LTV), "Model Overview", title="MLflow Model")
    assert overview["flavor"] == "databricks.feature_store.mlflow_model"
    assert overview["flavor_version"] == Missing()
    assert overview["raw_model_flavor"] == "mlflow.sklearn"
    assert overview["raw_model_flavor_version"] == "1.3.0"
    glance = rows(read(CUSTOMER_LTV, "summary"), "At a Glance")
    assert glance["Made with"] == "mlflow.sklearn 1.3.0, wrapped by the Feature Store"
    other = rows(read(FRAUD), "Model Overview", title="MLflow Model")
    assert "raw_model_flavor" not in other


def test_input_columns_say_where_they_come_from() -> None:
    found = table(read(CUSTOMER_LTV), *SPEC, "Input Columns")
    assert found.columns == (
        "Column",
        "Data type",
        "Source",
        "Table or function",
        "Feature",
        "Lookup key",
        "Function inputs",
        "Included",
    )
    by_name = {row[0]: dict(zip(found.columns, row, strict=True)) for row in found.rows}
    assert by_name["customer_id"]["Included"] == "False"
    assert by_name["amount"]["Table or function"] == Missing()
    looked_up = by_name["total_purchases_30d"]
    assert looked_up["Table or function"] == "main.ml.customer_features"
    assert looked_up["Lookup key"] == "customer_id, country"
    assert looked_up["Feature"] == "total_30d"
    assert looked_up["Included"] == "True"
    computed = by_name["share"]
    assert computed["Table or function"] == "main.ml.share_of"
    assert computed["Function inputs"] == "part: amount, whole: total_purchases_30d"


def test_tables_and_functions_have_their_settings() -> None:
    document = read(CUSTOMER_LTV)
    assert rows(document, *SPEC, "Input Tables") == {
        "main.ml.customer_features": "table_id: c0ffee00-1234, lookback_window: 3.5"
    }
    assert rows(document, *SPEC, "Input Functions") == {"main.ml.share_of": Missing()}
    assert rows(document, *SPEC)["serialization_version"] == "9"


def test_an_older_file_names_its_outputs() -> None:
    column: JsonValue = {"a": {"output_name": "b", "timestamp_lookup_key": ["ts"]}}
    found = table(
        read(with_store(feature_spec={"input_columns": [column]})), *SPEC, "Input Columns"
    )
    assert found.columns == ("Column", "Time lookup key", "Output name", "Included")
    assert found.rows == (("a", "ts", "b", "True"),)


def test_the_file_is_shown_as_json_where_the_reader_asked_for_it() -> None:
    (code,) = under(read(CUSTOMER_LTV, show_as_json=True), *SPEC)
    assert isinstance(code, Code)
    assert '"udf_name": "main.ml.share_of"' in code.text


@pytest.mark.parametrize("spec", [[], "text", 1, [{"a": {}}]])
def test_a_file_of_another_form_is_shown_as_it_is(spec: JsonValue) -> None:
    (code,) = under(read(with_store(feature_spec=spec)), *SPEC)
    assert isinstance(code, Code)


@pytest.mark.parametrize("columns", ["x", {"a": {}}, [{"a": {}, "b": {}}], [1], [{"a": 1}], [{}]])
def test_a_list_of_another_form_is_shown_as_it_is(columns: JsonValue) -> None:
    spec = FEATURE_SPEC | {"input_columns": columns}
    document = read(with_store(feature_spec=spec))
    (code,) = under(document, *SPEC, "Input Columns")
    assert isinstance(code, Code)
    assert rows(document, *SPEC, "Input Tables")


def test_an_empty_list_says_so() -> None:
    document = read(with_store(feature_spec={"input_columns": []}))
    assert under(document, *SPEC, "Input Columns") == (Note("None found"),)


def test_a_file_that_is_not_there_says_so() -> None:
    assert under(read(with_store(feature_spec=None)), *SPEC) == (Note("None found"),)


def test_a_column_without_settings_is_shown() -> None:
    document = read(with_store(feature_spec={"input_columns": [{"a": None}]}))
    (found,) = under(document, *SPEC, "Input Columns")
    assert isinstance(found, Table)
    assert found.rows == (("a", "True"),)


def test_the_tables_it_looks_up_are_the_data_of_the_summary() -> None:
    document = read(CUSTOMER_LTV, "summary")
    found = table(document, "Data Sets")
    assert (found.title, found.rows) == ("Feature tables", (("main.ml.customer_features",),))
    assert "Data" not in rows(document, "Risks and Gaps")
    without = read(with_store(feature_spec=None), "summary")
    assert under(without, "Data Sets") == (Note("None found"),)
    assert rows(without, "Risks and Gaps")["Data"] == "The run recorded no data set"


def test_very_many_tables_are_bounded_in_the_summary() -> None:
    spec: JsonValue = {"input_tables": [{f"main.ml.t{i}": {}} for i in range(300)]}
    found = under(read(with_store(feature_spec=spec), "summary"), "Data Sets")
    assert found[-1] == Note("and 295 more in the detailed layout", "info")


@pytest.mark.parametrize("spec", [None, "x", [], {"input_columns": "x"}, {"input_tables": [1]}])
def test_a_spec_of_another_form_names_no_tables(spec: JsonValue) -> None:
    assert feature_tables(spec) == ()
