"""A model from a Databricks workspace: one flavor, params, metrics, Spark data (MLflow 2.3)."""

from __future__ import annotations

from mlflow_report_plugin.snapshot import (
    Experiment,
    File,
    Files,
    MlflowModel,
    ModelUris,
    ModelVersion,
    RegisteredModel,
    Run,
    Snapshot,
)
from tests.snapshots.workspace import (
    REGISTRY,
    TRACKING,
    USER,
    WORKSPACE,
    cluster_tags,
    experiment_permissions,
    metrics,
    params,
    provenance,
    registry_permissions,
    tags,
    workspace_tags,
)

PCB_RUN = "815123f2db9b49cdb9790c6a0371a4da"
PCB_EXPERIMENT = "3428923814239786"
PCB_ARTIFACTS = f"{TRACKING}/{PCB_EXPERIMENT}/{PCB_RUN}/artifacts"

PCB_CLASSIFICATION = Snapshot(
    uris=ModelUris(
        model_uri="models:/dbdemos_pcb_classification/1",
        run_uri=f"runs:/{PCB_RUN}/model",
        reg_model_download_uri=f"{REGISTRY}/4e3ac9ee6e464efd88270d84dfd54c12/models/model",
        run_model_download_uri=f"{PCB_ARTIFACTS}/model",
    ),
    provenance=provenance(1692552272000),
    model=MlflowModel(
        details={
            "artifact_path": "model",
            "databricks_runtime": "13.1.x-gpu-ml-scala2.12",
            "mlflow_version": "2.3.1",
            "model_uuid": "3c21c7a008da4727b96a99b44fb72151",
            "run_id": PCB_RUN,
            "utc_time_created": "2023-08-02 08:18:11.144619",
            "model_size_bytes": 343271516,
        },
        flavors={
            "transformers": {
                "code": None,
                "components": ["tokenizer", "image_processor"],
                "task": "image-classification",
                "transformers_version": "4.28.1",
            }
        },
    ),
    files=Files(files=(File(path="MLmodel", size=900),)),
    registered_model=RegisteredModel(
        name="dbdemos_pcb_classification",
        creation_timestamp=1690964304680,
        last_updated_timestamp=1691232517478,
        user_id=USER,
        id="b4e61c7c063440149cd2439490075737",
        permission_level="CAN_MANAGE",
        web_ui_link=f"{WORKSPACE}#mlflow/models/dbdemos_pcb_classification",
    ),
    registered_model_permissions=registry_permissions("b4e61c7c063440149cd2439490075737"),
    model_version=ModelVersion(
        name="dbdemos_pcb_classification",
        version="1",
        creation_timestamp=1690964304928,
        last_updated_timestamp=1691232517478,
        user_id=USER,
        current_stage="Staging",
        source=f"{PCB_ARTIFACTS}/model",
        run_id=PCB_RUN,
        status="READY",
    ),
    run=Run(
        run_id=PCB_RUN,
        run_uuid=PCB_RUN,
        experiment_id=PCB_EXPERIMENT,
        run_name="hugging_face",
        status="FINISHED",
        start_time=1690961357276,
        end_time=1690964297725,
        artifact_uri=PCB_ARTIFACTS,
        lifecycle_stage="active",
        params=params(
            _name_or_path="google/vit-base-patch16-224",
            adafactor="False",
            adam_epsilon="1e-08",
            bad_words_ids="None",
            debug="[]",
            hub_token="<HUB_TOKEN>",
            id2label="{0: 'normal', 1: 'damaged'}",
            length_penalty="1.0",
            mp_parameters="",
            num_train_epochs="20",
        ),
        metrics=metrics(
            epoch=15.0,
            eval_f1=0.9945694336695112,
            loss=0.0001,
            total_flos=1.7913435348529054e19,
        ),
        tags=(
            *tags(dbdemos="pcb_classification"),
            *cluster_tags(
                "0802-063411-pb0ujrfr",
                {"cluster_name": "dbdemos-computer-vision-pcb-andre", "num_workers": 0},
                {"installable": [], "redacted": []},
            ),
            *tags(
                mlflow__databricks__notebook__commandID="3306527556979248248_7842249936114663509",
                mlflow__databricks__notebookID="3428923814239730",
            ),
            *workspace_tags(
                "https://oregon.cloud.databricks.com", "e2-demo-west.cloud.databricks.com"
            ),
            *tags(
                mlflow__runName="hugging_face",
                mlflow__source__name=f"/Users/{USER}/dbdemos/02-huggingface-model-training",
                mlflow__source__type="NOTEBOOK",
                mlflow__user=USER,
                sparkDatasourceInfo="path=s3://bucket/tables/9020abb0,version=43,format=delta",
            ),
        ),
    ),
    experiment=Experiment(
        experiment_id=PCB_EXPERIMENT,
        name=f"/Users/{USER}/experiments/dbdemos/computer-vision-dl/pcb",
        artifact_location=f"{TRACKING}/{PCB_EXPERIMENT}",
        lifecycle_stage="active",
        last_update_time=1690961357276,
        creation_time=1690961026005,
        tags=tags(mlflow__ownerEmail=USER, mlflow__experimentType="MLFLOW_EXPERIMENT"),
    ),
    experiment_permissions=experiment_permissions(),
)
