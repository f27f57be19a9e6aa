"""A model from a Databricks workspace: two flavors, a signature, a job's run (MLflow 2.5)."""

from __future__ import annotations

import json

from pydantic import JsonValue

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
    Tag,
)
from tests.snapshots.workspace import (
    REGISTRY,
    TRACKING,
    USER,
    WORKSPACE,
    cluster_tags,
    provenance,
    registry_permissions,
    tags,
    workspace_tags,
)

SPEECH_RUN = "5bc578aaf3b94f1f86646e9c8d85a11f"
SPEECH_EXPERIMENT = "7f1bb46d81ec48a7b627ad762ece5091"
SPEECH_ARTIFACTS = f"{TRACKING}/{SPEECH_EXPERIMENT}/{SPEECH_RUN}/artifacts"
SPEECH_DOWNLOAD = f"{REGISTRY}/6285c530ffc347a8b4b32615a932fd73/models/whisper_transcriber"
SPEECH_PYFUNC: dict[str, JsonValue] = {
    "model_binary": "model",
    "loader_module": "mlflow.transformers",
    "python_version": "3.10.6",
    "env": {"conda": "conda.yaml", "virtualenv": "python_env.yaml"},
}
SPEECH_FLAVOR: dict[str, JsonValue] = {
    "feature_extractor_type": "WhisperFeatureExtractor",
    "task": "automatic-speech-recognition",
    "framework": "pt",
    "source_model_name": "openai/whisper-tiny",
    "components": ["feature_extractor", "tokenizer"],
    "code": None,
    "model_binary": "model",
    "tokenizer_type": "WhisperTokenizer",
    "pipeline_model_type": "WhisperForConditionalGeneration",
    "instance_type": "AutomaticSpeechRecognitionPipeline",
    "transformers_version": "4.28.1",
}
SPEECH_DETAILS: dict[str, JsonValue] = {
    "artifact_path": "whisper_transcriber",
    "run_id": SPEECH_RUN,
    "model_uuid": "b2dbba1d6e424b9397dad2f2bfb8d038",
    "utc_time_created": "2023-07-31 20:25:36.531639",
    "mlflow_version": "2.5.0",
    "databricks_runtime": "13.1.x-cpu-ml-scala2.12",
}
SPEECH_HF_TAGS = tags(
    hf_code="None",
    hf_components="['feature_extractor', 'tokenizer']",
    hf_framework="pt",
    hf_task="automatic-speech-recognition",
    hf_transformers_version="4.28.1",
)
NOTEBOOKS = f"/Repos/{USER}/public-mlflow-examples/databricks/notebooks/llm_transformers"

SPEECH_RECOGNITION = Snapshot(
    uris=ModelUris(
        model_uri="models:/Speech_Recognition_Task/1",
        run_uri=f"runs:/{SPEECH_RUN}/whisper_transcriber",
        reg_model_download_uri=SPEECH_DOWNLOAD,
        run_model_download_uri=f"{SPEECH_ARTIFACTS}/whisper_transcriber",
    ),
    provenance=provenance(1692464781000),
    model=MlflowModel(
        details={**SPEECH_DETAILS, "model_size_bytes": 154431670},
        flavors={"python_function": SPEECH_PYFUNC, "transformers": SPEECH_FLAVOR},
        signature=Signature(inputs=[{"type": "binary"}], outputs=[{"type": "string"}]),
        saved_input_example_info={
            "artifact_path": "input_example.json",
            "type": "dataframe",
            "pandas_orient": "split",
        },
    ),
    files=Files(
        files=(
            File(path="MLmodel", size=1312),
            File(path="conda.yaml", size=274),
            File(path="model/pytorch_model.bin", size=151099033),
        )
    ),
    registered_model=RegisteredModel(
        name="Speech_Recognition_Task",
        creation_timestamp=1690835170575,
        last_updated_timestamp=1690835170746,
        user_id=USER,
        id="393e8184e3874bfca9c8be335b99e775",
        permission_level="CAN_MANAGE",
        latest_versions=(LatestVersion(version="1", current_stage="None"),),
        web_ui_link=f"{WORKSPACE}#mlflow/models/Speech_Recognition_Task",
        api_link=f"{WORKSPACE}/api/2.0/mlflow/registered-models/get?name=Speech_Recognition_Task",
    ),
    registered_model_permissions=registry_permissions("393e8184e3874bfca9c8be335b99e775"),
    model_version=ModelVersion(
        name="Speech_Recognition_Task",
        version="1",
        creation_timestamp=1690835170746,
        last_updated_timestamp=1690835177631,
        user_id=USER,
        current_stage="None",
        source=f"{SPEECH_ARTIFACTS}/whisper_transcriber",
        run_id=SPEECH_RUN,
        status="READY",
        web_ui_link=f"{WORKSPACE}#mlflow/models/Speech_Recognition_Task/versions/1",
        api_link=f"{WORKSPACE}/api/2.0/mlflow/model-versions/get?name=Speech_Recognition_Task&version=1",
        tags=SPEECH_HF_TAGS,
    ),
    run=Run(
        run_id=SPEECH_RUN,
        run_uuid=SPEECH_RUN,
        experiment_id=SPEECH_EXPERIMENT,
        run_name="omniscient-fish-410",
        status="FINISHED",
        start_time=1690835135484,
        end_time=1690835169629,
        artifact_uri=SPEECH_ARTIFACTS,
        lifecycle_stage="active",
        web_ui_link=f"{WORKSPACE}#mlflow/experiments/{SPEECH_EXPERIMENT}/runs/{SPEECH_RUN}",
        api_link=f"{WORKSPACE}/api/2.0/mlflow/runs/get?run_id={SPEECH_RUN}",
        tags=(
            *SPEECH_HF_TAGS,
            *cluster_tags(
                "0414-154233-qm0df4rx",
                {
                    "cluster_name": "andre_ML_13.2",
                    "spark_version": "13.1.x-cpu-ml-scala2.12",
                    "autotermination_minutes": 120,
                    "disk_spec": {"disk_count": 0},
                    "num_workers": 1,
                },
                {
                    "installable": [
                        {"jar": f"dbfs:/home/{USER}/lib/jars/PrintArgs.jar"},
                        {"pypi": {"package": "xgboost==1.7.6"}},
                    ],
                    "redacted": [],
                },
            ),
            *tags(
                mlflow__databricks__gitRepoCommit="2d731bf2807e4d5a60d3c5716f804924cb2b6595",
                mlflow__databricks__gitRepoUrl="https://github.com/amesar/mlflow-examples",
                mlflow__databricks__jobID="952373867448831",
                mlflow__databricks__jobRunID="1",
                mlflow__databricks__jobType="notebook",
                mlflow__databricks__notebookID="3428923814211678",
                mlflow__databricks__notebookPath=f"{NOTEBOOKS}/Speech_Recognition_Task",
            ),
            *workspace_tags(
                "https://oregon.cloud.databricks.com", "e2-demo-west.cloud.databricks.com"
            ),
            Tag(
                key="mlflow.log-model.history",
                value=json.dumps(
                    [
                        {
                            **SPEECH_DETAILS,
                            "flavors": {
                                "python_function": SPEECH_PYFUNC,
                                "transformers": SPEECH_FLAVOR,
                            },
                        }
                    ]
                ),
            ),
            *tags(
                mlflow__runName="omniscient-fish-410",
                mlflow__source__name="jobs/952373867448831/run/1",
                mlflow__source__type="JOB",
                mlflow__user=USER,
            ),
        ),
    ),
    experiment=Experiment(
        experiment_id=SPEECH_EXPERIMENT,
        name=f"{NOTEBOOKS}/Run_Task_Notebooks",
        artifact_location=f"{TRACKING}/{SPEECH_EXPERIMENT}",
        lifecycle_stage="active",
        last_update_time=1690835135484,
        creation_time=1690834775450,
        web_ui_link=f"{WORKSPACE}#mlflow/experiments/{SPEECH_EXPERIMENT}",
        api_link=f"{WORKSPACE}/api/2.0/mlflow/experiments/get?experiment_id={SPEECH_EXPERIMENT}",
        tags=tags(
            mlflow__experiment__sourceType="REPO_NOTEBOOK",
            mlflow__ownerId="4566812440727830",
            mlflow__ownerEmail=USER,
        ),
    ),
    gaps=(
        Gap(
            part="experiment_permissions",
            reason="failed",
            message=f'INVALID_PARAMETER_VALUE: For input string: "{SPEECH_EXPERIMENT}"',
        ),
    ),
)
