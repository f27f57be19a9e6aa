"""Whatever MLflow returns, there is a document."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlflow_report_plugin.document import Facts, Section, Table
from mlflow_report_plugin.sections.layouts import LAYOUTS, build
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import (
    DatasetInput,
    DataTable,
    FeatureStore,
    File,
    Gap,
    InputExample,
    MlflowModel,
    Picture,
    RelatedRun,
    Run,
    RunArtifacts,
    Signature,
    Snapshot,
    Tag,
    TextFile,
)
from tests.sections.reading import all_blocks, texts
from tests.snapshots import WINE_QUALITY

JSON_TAGS = (
    "mlflow.databricks.workspaceURL",
    "mlflow.databricks.workspaceID",
    "mlflow.databricks.notebookID",
    "mlflow.databricks.cluster.info",
    "mlflow.databricks.cluster.libraries",
    "mlflow.log-model.history",
    "mlflow.loggedArtifacts",
    "mlflow.databricks.cluster.id",
    "sparkDatasourceInfo",
    "mlflow.note.content",
)
WORDS = ("array", "map", "object", "tensor", "any", "sparkml_vector", "long", "string")
DETAILS = (
    *("model_size_bytes", "run_id", "metadata", "resources", "auth_policy", "prompts"),
    *("env_vars", "is_signature_from_type_hint", "type_hint_from_example"),
)
POLICIES = ("system_auth_policy", "user_auth_policy", "resources", "api_scopes", "databricks")
FLAVOR_KEYS = (
    *("code", "config", "model_config", "python_model", "model_code_path", "loader_module"),
    *("serialization_format", "skops_trusted_types", "source_model_name", "python_version"),
)
KEYS = ("type", "name", "items", "properties", "values", "tensor-spec", "dtype", "shape")

SPEC_KEYS = st.sampled_from(
    ("data_type", "include", "lookup_key", "input_bindings", "table_name", "udf_name", "source")
)

# All characters, also the halves of surrogate pairs that UTF-8 cannot write.
text = st.text(st.characters(), max_size=20)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | text
)
json_values: st.SearchStrategy[Any] = st.recursive(
    scalars | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | text, inner, max_size=4)
    ),
    max_leaves=12,
)
policies: st.SearchStrategy[Any] = st.recursive(
    scalars | st.lists(scalars, max_size=2),
    lambda inner: st.dictionaries(st.sampled_from(POLICIES), inner, max_size=3),
    max_leaves=6,
)
json_text = text | json_values.map(json.dumps)
tag_values = st.builds(Tag, key=st.sampled_from(JSON_TAGS) | text, value=json_text)
tags = st.lists(tag_values, max_size=5).map(tuple)
optional_text = st.none() | json_text
times = st.none() | st.integers()
entries = st.none() | st.lists(json_values, max_size=4)

models = st.builds(
    MlflowModel,
    details=st.dictionaries(text | st.sampled_from(DETAILS), json_values | policies),
    flavors=st.dictionaries(
        text | st.sampled_from(("python_function", "transformers", "pytorch")),
        json_values | st.dictionaries(st.sampled_from(FLAVOR_KEYS) | text, json_values, max_size=5),
        max_size=3,
    ),
    signature=st.none() | st.builds(Signature, inputs=entries, outputs=entries, params=entries),
    saved_input_example_info=json_values,
)
datasets = st.builds(
    DatasetInput,
    name=text,
    digest=text,
    source=optional_text,
    dataset_schema=optional_text,
    profile=optional_text,
    tags=tags,
)
runs = st.builds(
    Run,
    run_id=text,
    run_name=optional_text,
    status=optional_text,
    start_time=times,
    end_time=times,
    tags=tags,
    dataset_inputs=st.lists(datasets, max_size=2).map(tuple),
)
one_key = st.dictionaries(text, st.none() | st.dictionaries(SPEC_KEYS, json_values), max_size=2)
specs = json_values | st.dictionaries(
    st.sampled_from(("input_columns", "input_tables", "input_functions")) | text,
    st.lists(one_key, max_size=3) | json_values,
)
feature_stores = st.builds(
    FeatureStore,
    raw_model_path=text,
    raw_model=st.none() | models,
    feature_spec=specs,
)
cells = st.lists(st.lists(json_values, max_size=3).map(tuple), max_size=3).map(tuple)
shapes = st.lists(st.integers(), max_size=3).map(tuple)
examples = st.builds(
    InputExample,
    path=text,
    type=st.none() | st.sampled_from(("dataframe", "ndarray", "json_object")) | text,
    shape=st.none() | shapes,
    shapes=st.dictionaries(text, shapes, max_size=2),
    columns=st.lists(text, max_size=3).map(tuple),
    rows=cells,
    value=json_values,
    params=json_values,
    complete=st.booleans(),
    serving_input=st.none() | st.builds(TextFile, path=text, text=text),
)
pictures = st.builds(
    Picture, run_id=text, path=text, media_type=st.just("image/png"), data=text | st.just("AAAA")
)
data_tables = st.builds(
    DataTable,
    run_id=text,
    path=text,
    columns=st.lists(text, max_size=3).map(tuple),
    rows=cells,
    row_count=times,
)
artifacts = st.builds(
    RunArtifacts,
    files=st.lists(st.builds(File, path=text, size=times), max_size=3).map(tuple),
    pictures=st.lists(pictures, max_size=2).map(tuple),
    tables=st.lists(data_tables, max_size=2).map(tuple),
    left_out=st.lists(text, max_size=2).map(tuple),
    unlisted=st.lists(text, max_size=2).map(tuple),
)
related = st.lists(
    st.builds(
        RelatedRun,
        run_id=text,
        run_name=optional_text,
        start_time=times,
        dataset_inputs=st.lists(datasets, max_size=2).map(tuple),
    ),
    max_size=3,
).map(tuple)
gaps = st.builds(
    Gap,
    part=st.sampled_from(("run", "model", "files", "experiment")) | text,
    reason=st.sampled_from(("absent", "forbidden", "failed", "unsupported")),
    message=text,
)
PARTS = ("files", "logged_model", "registered_model", "model_version", "experiment")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    model=st.none() | models,
    feature_store=st.none() | feature_stores,
    run=st.none() | runs,
    input_example=st.none() | examples,
    run_artifacts=st.none() | artifacts,
    evaluation_runs=st.none() | related,
    found=st.lists(gaps, max_size=3).map(tuple),
    missing=st.sets(st.sampled_from(PARTS)),
    show_as_json=st.booleans(),
    manifest=st.booleans(),
)
def test_any_snapshot_gives_a_document_in_every_layout(
    model: MlflowModel | None,
    feature_store: FeatureStore | None,
    run: Run | None,
    input_example: InputExample | None,
    run_artifacts: RunArtifacts | None,
    evaluation_runs: tuple[RelatedRun, ...] | None,
    found: tuple[Gap, ...],
    missing: set[str],
    show_as_json: bool,
    manifest: bool,
) -> None:
    snapshot: Snapshot = WINE_QUALITY.model_copy(
        update={
            "model": model,
            "feature_store": feature_store,
            "run": run,
            "input_example": input_example,
            "run_artifacts": run_artifacts,
            "evaluation_runs": evaluation_runs,
            "gaps": found,
            **dict.fromkeys(missing),
        }
    )
    for layout in (*LAYOUTS, "profile:eu-ai-act-annex-iv"):
        document = build(snapshot, View(layout, show_as_json, manifest))
        for block in all_blocks(document):
            match block:
                case Section():
                    assert block.blocks
                case Facts() | Table():
                    assert {len(row) for row in block.rows} == {len(block.columns)}
        assert all(isinstance(word, str) for word in texts(document))
