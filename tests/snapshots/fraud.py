"""A model of Unity Catalog: grants, aliases, serving endpoints and lineage (MLflow 2.22)."""

from __future__ import annotations

from mlflow_report_plugin.snapshot import (
    Alias,
    DeploymentJobState,
    Experiment,
    File,
    Files,
    Grant,
    Lineage,
    MlflowModel,
    ModelUris,
    ModelVersion,
    PermissionLevel,
    Permissions,
    RegisteredModel,
    Run,
    ServedModel,
    Signature,
    Snapshot,
    Workspace,
)
from tests.snapshots.workspace import (
    TRACKING,
    USER,
    WORKSPACE,
    params,
    provenance,
    tags,
    workspace_tags,
)

FRAUD_RUN = "7f8091a2b3c4435e6f70819203142536"
FRAUD_EXPERIMENT = "2216330040812500"
FRAUD_USER = "maria@mycompany.com"
FRAUD_STORAGE = "s3://mycompany-unity/metastore/aa11bb22/models/5e6f7a8b"
FRAUD_COMMIT = "9fceb02d0ae598e95dc970b74767f19372d61af8"

FRAUD = Snapshot(
    uris=ModelUris(
        model_uri="models:/main.ml.fraud@champion",
        run_uri=f"runs:/{FRAUD_RUN}/model",
        reg_model_download_uri=f"{FRAUD_STORAGE}/versions/00000002",
    ),
    provenance=provenance(1717300000000),
    model=MlflowModel(
        details={"artifact_path": "model", "mlflow_version": "2.13.1", "run_id": FRAUD_RUN},
        flavors={
            "lightgbm": {"data": "model.lgb", "lgb_version": "4.3.0"},
            "python_function": {"loader_module": "mlflow.lightgbm", "python_version": "3.11.0"},
        },
        signature=Signature(
            inputs=[{"type": "double", "name": "amount"}], outputs=[{"type": "double"}]
        ),
    ),
    files=Files(files=(File(path="MLmodel", size=900), File(path="model.lgb", size=133701))),
    workspace=Workspace(url=WORKSPACE, workspace_id="2556758628403379", user_name=USER),
    registered_model=RegisteredModel(
        name="main.ml.fraud",
        creation_timestamp=1717200000000,
        last_updated_timestamp=1717201808000,
        user_id=FRAUD_USER,
        description="Tells fraud from honest payments.",
        id="5e6f7a8b-9c0d-4e1f-a2b3-c4d5e6f70819",
        is_unity_catalog=True,
        owner="fraud-team",
        metastore_id="aa11bb22-cc33-44dd-8899-001122334455",
        storage_location=FRAUD_STORAGE,
        deployment_job_id="880011223344",
        deployment_job_state="CONNECTED",
        aliases=(Alias(alias="champion", version="2"), Alias(alias="challenger", version="3")),
        web_ui_link=f"{WORKSPACE}/explore/data/models/main/ml/fraud",
    ),
    registered_model_permissions=Permissions(
        levels=(PermissionLevel(permission_level="EXECUTE", description="Can use the model"),),
        grants=(
            Grant(
                principal="7d3c1b2a-0000-4000-8000-000000000001",
                kind="service principal",
                display_name="fraud-scoring",
                permission="EXECUTE",
            ),
            Grant(
                principal="analysts",
                kind="group",
                permission="EXECUTE",
                inherited_from=("catalog main",),
            ),
        ),
        raw={"privilege_assignments": []},
    ),
    model_version=ModelVersion(
        name="main.ml.fraud",
        version="2",
        creation_timestamp=1717200900000,
        last_updated_timestamp=1717200908000,
        user_id=FRAUD_USER,
        source=f"{TRACKING}/{FRAUD_EXPERIMENT}/{FRAUD_RUN}/artifacts/model",
        run_id=FRAUD_RUN,
        status="READY",
        is_unity_catalog=True,
        storage_location=f"{FRAUD_STORAGE}/versions/00000002",
        run_experiment_id=FRAUD_EXPERIMENT,
        run_tracking_server_id="2556758628403379",
        run_workspace_id="2556758628403379",
        deployment_job_state=DeploymentJobState(
            job_id="880011223344",
            run_id="515101202",
            job_state="CONNECTED",
            run_state="APPROVAL",
            current_task_name="Approval_Check",
        ),
        aliases=("champion",),
    ),
    serving_endpoints=(
        ServedModel(
            endpoint="fraud-live",
            served_name="fraud-2",
            state="READY",
            deployment="DEPLOYMENT_READY",
            traffic_percentage=90,
            workload_type="CPU",
            workload_size="Small",
            scale_to_zero_enabled=True,
            creator=FRAUD_USER,
            permission_level="CAN_MANAGE",
            last_updated_timestamp=1717202100000,
            web_ui_link=f"{WORKSPACE}/ml/endpoints/fraud-live",
            api_link=f"{WORKSPACE}/api/2.0/serving-endpoints/fraud-live",
        ),
        ServedModel(
            endpoint="fraud-live",
            served_name="fraud-2-gpu",
            state="READY",
            pending=True,
            workload_type="GPU_SMALL",
            scale_to_zero_enabled=False,
            creator=FRAUD_USER,
            permission_level="CAN_MANAGE",
            last_updated_timestamp=1717202100000,
            web_ui_link=f"{WORKSPACE}/ml/endpoints/fraud-live",
            api_link=f"{WORKSPACE}/api/2.0/serving-endpoints/fraud-live",
        ),
    ),
    lineage=(
        Lineage(
            direction="upstream",
            kind="table",
            name="main.ml.transactions",
            event_time="2024-06-01T00:16:00Z",
            raw={"table_info": {"name": "transactions"}},
        ),
        Lineage(
            direction="upstream",
            kind="topic",
            name="payments_kafka",
            system="KAFKA",
            event_time="2024-06-01T00:16:00Z",
            raw={"external_metadata_info": {"name": "payments_kafka"}},
        ),
        Lineage(direction="downstream", kind="table", name="main.ml.fraud_scores"),
    ),
    run=Run(
        run_id=FRAUD_RUN,
        experiment_id=FRAUD_EXPERIMENT,
        run_name="fraud-2",
        status="FINISHED",
        start_time=1717200800000,
        end_time=1717200895250,
        lifecycle_stage="active",
        params=params(num_leaves="31"),
        tags=(
            *tags(
                mlflow__databricks__gitRepoCommit=FRAUD_COMMIT,
                mlflow__databricks__gitRepoProvider="gitHub",
                mlflow__databricks__gitRepoUrl="https://github.com/mycompany/fraud.git",
                mlflow__databricks__jobID="880011",
                mlflow__databricks__jobRunID="42",
                mlflow__source__name="jobs/880011/run/42",
                mlflow__source__type="JOB",
                mlflow__user=FRAUD_USER,
            ),
            *workspace_tags(
                "https://oregon.cloud.databricks.com", "e2-demo-west.cloud.databricks.com"
            ),
        ),
    ),
    experiment=Experiment(
        experiment_id=FRAUD_EXPERIMENT,
        name="/Shared/fraud",
        artifact_location=f"{TRACKING}/{FRAUD_EXPERIMENT}",
        lifecycle_stage="active",
    ),
)
