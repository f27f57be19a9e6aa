"""A model that people described: registered model, version, run and experiment (MLflow 2.3)."""

from __future__ import annotations

from mlflow_report_plugin.snapshot import (
    Experiment,
    File,
    Files,
    Gap,
    LatestVersion,
    MlflowModel,
    ModelUris,
    ModelVersion,
    RegisteredModel,
    Run,
    Signature,
    Snapshot,
)
from tests.snapshots.workspace import (
    REGISTRY,
    TRACKING,
    cluster_tags,
    provenance,
    registry_permissions,
    tags,
    workspace_tags,
)

DOLLY_RUN = "abbe441c4d9f4b69a9943e4beb71ce89"
DOLLY_EXPERIMENT = "3336498746257830"
DOLLY_USER = "andre@piolet-monte.com"
DOLLY_NOTE = "Databricks' dolly-v2-3b, an instruction-following large language model"
DOLLY_DOWNLOAD = f"{REGISTRY}/d672ee3b99134b6f8bc8a59b915d2950/models/dolly3b"

DOLLY = Snapshot(
    uris=ModelUris(
        model_uri="models:/dolly3b/1",
        run_uri=f"runs:/{DOLLY_RUN}/dolly3b",
        reg_model_download_uri=DOLLY_DOWNLOAD,
        run_model_download_uri=f"{TRACKING}/{DOLLY_EXPERIMENT}/{DOLLY_RUN}/artifacts/dolly3b",
    ),
    provenance=provenance(1687328686000),
    model=MlflowModel(
        details={
            "artifact_path": "dolly3b",
            "databricks_runtime": "13.1.x-cpu-ml-scala2.12",
            "mlflow_version": "2.3.1",
            "model_uuid": "c47df0c7b78341f8b631374c6ef49946",
            "run_id": DOLLY_RUN,
            "utc_time_created": "2023-06-13 06:53:44.178099",
        },
        flavors={
            "python_function": {
                "env": {"conda": "conda.yaml", "virtualenv": "python_env.yaml"},
                "loader_module": "mlflow.transformers",
                "pipeline": "pipeline",
                "python_version": "3.10.6",
            },
            "transformers": {
                "components": ["tokenizer"],
                "task": "text-generation",
                "transformers_version": "4.28.1",
            },
        },
        signature=Signature(inputs=[{"type": "string"}], outputs=[{"type": "string"}]),
        saved_input_example_info={"artifact_path": "input_example.json", "type": "dataframe"},
    ),
    files=Files(
        files=(
            File(path="MLmodel", size=1145),
            File(path="pipeline/pytorch_model-00001-of-00002.bin", size=9970000000),
            File(path="pipeline/pytorch_model-00002-of-00002.bin", size=1269014300),
        )
    ),
    registered_model=RegisteredModel(
        name="dolly3b",
        creation_timestamp=1686639590162,
        last_updated_timestamp=1687328546253,
        user_id=DOLLY_USER,
        description="Registered model\nDatabricks' dolly-v2-3b",
        id="ce7fcc248bfd446ea1c644985d1fb14c",
        permission_level="CAN_MANAGE",
        latest_versions=(LatestVersion(version="1", current_stage="Production"),),
        tags=tags(info="Databricks' dolly-v2-3b"),
    ),
    registered_model_permissions=registry_permissions(
        "ce7fcc248bfd446ea1c644985d1fb14c", DOLLY_USER
    ),
    model_version=ModelVersion(
        name="dolly3b",
        version="1",
        creation_timestamp=1686639590462,
        last_updated_timestamp=1687328578841,
        user_id=DOLLY_USER,
        current_stage="Production",
        description="Production model version of dolly-v2-3b",
        source=f"{TRACKING}/{DOLLY_EXPERIMENT}/{DOLLY_RUN}/artifacts/dolly3b",
        run_id=DOLLY_RUN,
        status="READY",
    ),
    run=Run(
        run_id=DOLLY_RUN,
        run_uuid=DOLLY_RUN,
        experiment_id=DOLLY_EXPERIMENT,
        run_name="capable-trout-571",
        status="FINISHED",
        start_time=1686639222719,
        end_time=1686639377116,
        artifact_uri=f"{TRACKING}/{DOLLY_EXPERIMENT}/{DOLLY_RUN}/artifacts",
        lifecycle_stage="active",
        tags=(
            *tags(info="dolly-v2-3b run", mlflow__databricks__notebookID="3336498746257830"),
            *cluster_tags(
                "0730-173239-dawn193",
                {"cluster_name": "Shared Autoscaling EMEA", "autoscale": {"min_workers": 0}},
                {"installable": [], "redacted": []},
            ),
            *workspace_tags(
                "https://erie.mist.piolet-monte.com", "stage-south.mist.piolet-monte.net"
            ),
            *tags(
                mlflow__note__content=DOLLY_NOTE,
                mlflow__runName="capable-trout-571",
                mlflow__source__name=f"/Users/{DOLLY_USER}/mlflow/transformers/scratch_dolly",
                mlflow__source__type="NOTEBOOK",
                mlflow__user=DOLLY_USER,
            ),
        ),
    ),
    experiment=Experiment(
        experiment_id=DOLLY_EXPERIMENT,
        name=f"/Users/{DOLLY_USER}/mlflow/LLM/Dolly3b",
        artifact_location=f"{TRACKING}/{DOLLY_EXPERIMENT}",
        lifecycle_stage="active",
        last_update_time=1686639223103,
        creation_time=1686639223103,
        tags=tags(
            mlflow__note__content=f"Experiment for {DOLLY_NOTE}",
            mlflow__ownerEmail=DOLLY_USER,
            mlflow__experimentType="NOTEBOOK",
        ),
    ),
    gaps=(
        Gap(
            part="experiment_permissions",
            reason="absent",
            message=f"Object {DOLLY_EXPERIMENT} not a experiment.",
        ),
    ),
)
