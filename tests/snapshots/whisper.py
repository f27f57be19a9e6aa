"""A Whisper model as MLflow 3 saves it: audio in, a model card, a licence, two flavors."""

from __future__ import annotations

from mlflow_report_plugin.snapshot import (
    Dependency,
    Environment,
    Experiment,
    File,
    Files,
    Gap,
    InputExample,
    MlflowModel,
    ModelUris,
    Run,
    Signature,
    Snapshot,
    TextFile,
)
from tests.snapshots.workspace import provenance

WHISPER_RUN = "0123456789abcdef0123456789abcdef"

WHISPER = Snapshot(
    uris=ModelUris(
        model_uri=f"runs:/{WHISPER_RUN}/whisper_transcriber",
        run_uri=f"runs:/{WHISPER_RUN}/whisper_transcriber",
    ),
    provenance=provenance(1720000000000, "http://127.0.0.1:5000").model_copy(
        update={"depth": "basic"}
    ),
    model=MlflowModel(
        details={
            "artifact_path": "whisper_transcriber",
            "mlflow_version": "2.22.5",
            "run_id": WHISPER_RUN,
            "utc_time_created": "2024-07-03 09:46:40",
        },
        flavors={
            "python_function": {
                "loader_module": "mlflow.transformers",
                "model_binary": "model",
                "python_version": "3.11.7",
                "config": {"chunk_length_s": 20, "stride_length_s": [5, 3]},
            },
            "transformers": {
                "components": ["tokenizer", "feature_extractor"],
                "framework": "pt",
                "model_binary": "model",
                "pipeline_model_type": "WhisperForConditionalGeneration",
                "task": "automatic-speech-recognition",
                "transformers_version": "4.49.0",
            },
        },
        signature=Signature(
            inputs=[{"type": "binary", "required": True}],
            outputs=[{"type": "string", "required": True}],
            params=[
                {"name": "chunk_length_s", "type": "long", "default": 20, "shape": None},
                {"name": "stride_length_s", "type": "long", "default": [5, 3], "shape": [-1]},
            ],
        ),
        saved_input_example_info={"artifact_path": "input_example.json", "type": "json_object"},
    ),
    files=Files(
        files=(
            File(path="LICENSE.txt", size=1_070),
            File(path="MLmodel", size=2_000),
            File(path="model/config.json", size=1_500),
            File(path="model/model.safetensors", size=151_000_000),
            File(path="model_card.md", size=4_000),
        ),
    ),
    environment=Environment(
        requirements=TextFile(path="requirements.txt", text="torch\ntransformers\n"),
        conda=TextFile(path="conda.yaml", text="name: mlflow-env\n", complete=False),
        python_env=TextFile(path="python_env.yaml", text=""),
        dependencies=(
            Dependency(text="torch", file="requirements.txt", name="torch"),
            Dependency(text="transformers", file="requirements.txt", name="transformers"),
        ),
        complete=False,
    ),
    input_example=InputExample(
        path="input_example.json",
        type="json_object",
        size=43_000,
        content="audio (WAV)",
        content_size=32_044,
        params={"chunk_length_s": 20},
        complete=False,
        serving_input=TextFile(
            path="serving_input_example.json", text='{"inputs": ["UklGR', complete=False
        ),
    ),
    documents=(
        TextFile(path="model_card.md", text="# Whisper\n\nHears *words*.\n", complete=False),
        TextFile(path="model_card_data.yaml", text="language: en\n"),
        TextFile(path="LICENSE.txt", text="MIT License\n"),
    ),
    run=Run(run_id=WHISPER_RUN, experiment_id="2", run_name="whisper", status="FINISHED"),
    experiment=Experiment(experiment_id="2", name="Whisper Transcription ASR"),
    gaps=(
        Gap(part="logged_model", reason="unsupported", message="MLflow 2.x has no logged models"),
    ),
)
