"""A Feature Store model in a workspace registry, with requests to move it (MLflow 2.13)."""

from __future__ import annotations

from pydantic import JsonValue

from mlflow_report_plugin.snapshot import (
    Experiment,
    FeatureStore,
    File,
    Files,
    Gap,
    InputExample,
    MlflowModel,
    ModelUris,
    ModelVersion,
    PermissionLevel,
    Permissions,
    RegisteredModel,
    Run,
    Signature,
    Snapshot,
    TransitionRequest,
    Workspace,
)
from tests.snapshots.workspace import (
    TRACKING,
    USER,
    WORKSPACE,
    provenance,
    registry_permissions,
    tags,
    workspace_tags,
)

LTV_RUN = "4c5d6e7f8091402b3c4d5e6f70819203"
LTV_EXPERIMENT = "2216330040812301"
LTV_ARTIFACTS = f"{TRACKING}/{LTV_EXPERIMENT}/{LTV_RUN}/artifacts"
LTV_TABLE = "main.ml.customer_features"
RAW_MODEL = "data/feature_store/raw_model"
OUTPUTS: list[JsonValue] = [{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}}]
FEATURE_SPEC: dict[str, JsonValue] = {
    "feature_store_client_version": "0.17.1",
    "input_columns": [
        {"customer_id": {"data_type": "bigint", "include": False, "source": "training_data"}},
        {"amount": {"data_type": "double", "source": "training_data"}},
        {
            "total_purchases_30d": {
                "data_type": "double",
                "feature_name": "total_30d",
                "lookup_key": ["customer_id", "country"],
                "source": "feature_store",
                "table_name": LTV_TABLE,
            }
        },
        {
            "share": {
                "data_type": "double",
                "input_bindings": {"part": "amount", "whole": "total_purchases_30d"},
                "source": "on_demand_feature",
                "udf_name": "main.ml.share_of",
            }
        },
    ],
    "input_functions": [{"main.ml.share_of": {}}],
    "input_tables": [{LTV_TABLE: {"table_id": "c0ffee00-1234", "lookback_window": 3.5}}],
    "serialization_version": 9,
}

CUSTOMER_LTV = Snapshot(
    uris=ModelUris(
        model_uri="models:/customer_ltv/1",
        run_uri=f"runs:/{LTV_RUN}/model",
        run_model_download_uri=f"{LTV_ARTIFACTS}/model",
    ),
    provenance=provenance(1717300000000),
    model=MlflowModel(
        details={"artifact_path": "model", "mlflow_version": "2.13.1", "run_id": LTV_RUN},
        flavors={
            "python_function": {
                "data": "data/feature_store",
                "loader_module": "databricks.feature_store.mlflow_model",
                "python_version": "3.11.0",
            }
        },
        signature=Signature(inputs=[{"type": "long", "name": "customer_id"}], outputs=OUTPUTS),
    ),
    files=Files(
        files=(
            File(path="MLmodel", size=900),
            File(path="data/feature_store/feature_spec.yaml", size=700),
            File(path=f"{RAW_MODEL}/MLmodel", size=1000),
            File(path=f"{RAW_MODEL}/model.pkl", size=50234),
        )
    ),
    feature_store=FeatureStore(
        raw_model_path=RAW_MODEL,
        raw_model=MlflowModel(
            details={"artifact_path": "raw_model", "mlflow_version": "2.13.1"},
            flavors={
                "python_function": {"loader_module": "mlflow.sklearn", "python_version": "3.11.0"},
                "sklearn": {"pickled_model": "model.pkl", "sklearn_version": "1.3.0"},
            },
            signature=Signature(
                inputs=[{"type": "double", "name": "total_purchases_30d"}], outputs=OUTPUTS
            ),
        ),
        feature_spec=FEATURE_SPEC,
    ),
    workspace=Workspace(url=WORKSPACE, workspace_id="2556758628403379", user_name=USER),
    input_example=InputExample(
        path="input_example.json",
        type="dataframe",
        size=60,
        shape=(2, 1),
        columns=("customer_id",),
        rows=(("c-1",), ("c-2",)),
        index=("first", "second"),
    ),
    registered_model=RegisteredModel(
        name="customer_ltv",
        creation_timestamp=1717200199000,
        last_updated_timestamp=1717200208000,
        user_id=USER,
        description="Customer lifetime value, with features from the Feature Store.",
        id="5b6c7d8e9fa041b2c3d4e5f607182930",
        permission_level="CAN_MANAGE",
    ),
    registered_model_permissions=registry_permissions("5b6c7d8e9fa041b2c3d4e5f607182930"),
    model_version=ModelVersion(
        name="customer_ltv",
        version="1",
        creation_timestamp=1717200200000,
        last_updated_timestamp=1717200208000,
        user_id=USER,
        current_stage="Staging",
        source=f"{LTV_ARTIFACTS}/model",
        run_id=LTV_RUN,
        status="READY",
    ),
    transition_requests=(
        TransitionRequest(
            to_stage="Production",
            user_id="maria@mycompany.com",
            creation_timestamp=1717286400000,
            comment="All checks passed: please approve.",
            available_actions=("APPROVE_TRANSITION_REQUEST", "REJECT_TRANSITION_REQUEST"),
        ),
    ),
    serving_endpoints=(),
    run=Run(
        run_id=LTV_RUN,
        experiment_id=LTV_EXPERIMENT,
        run_name="ltv-1",
        status="FINISHED",
        start_time=1717200060000,
        end_time=1717200155250,
        lifecycle_stage="active",
        tags=(
            *tags(
                mlflow__databricks__notebookID="2216330040812301",
                mlflow__databricks__notebookRevisionID="1717200156444",
                mlflow__source__name=f"/Users/{USER}/train_ltv",
                mlflow__source__type="NOTEBOOK",
                mlflow__user=USER,
            ),
            *workspace_tags(
                "https://oregon.cloud.databricks.com", "e2-demo-west.cloud.databricks.com"
            ),
        ),
    ),
    experiment=Experiment(
        experiment_id=LTV_EXPERIMENT,
        name=f"/Users/{USER}/train_ltv",
        artifact_location=f"{TRACKING}/{LTV_EXPERIMENT}",
        lifecycle_stage="active",
        tags=tags(mlflow__experimentType="NOTEBOOK"),
    ),
    experiment_permissions=Permissions(
        levels=(
            PermissionLevel(permission_level="CAN_READ", description="Can view the experiment"),
        ),
    ),
    gaps=(
        Gap(
            part="experiment_permissions",
            reason="failed",
            message=f"Object {LTV_EXPERIMENT} is not an experiment: it belongs to a notebook",
        ),
    ),
)
