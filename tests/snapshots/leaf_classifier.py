"""A PyTorch model with everything around its training: histories, a search, an evaluation."""

from __future__ import annotations

from base64 import b64encode

from pydantic import JsonValue

from mlflow_report_plugin.snapshot import (
    DatasetInput,
    DataTable,
    Dependency,
    Environment,
    Experiment,
    File,
    Files,
    InputExample,
    LoggedModel,
    Metric,
    MetricHistories,
    MetricHistory,
    MetricPoint,
    MlflowModel,
    ModelUris,
    ModelVersion,
    OtherVersion,
    Picture,
    RegisteredModel,
    RelatedRun,
    RelatedRuns,
    Run,
    RunArtifacts,
    Signature,
    Snapshot,
    TextFile,
    Versions,
)
from tests.snapshots.workspace import params, provenance, tags

SERVER = "http://127.0.0.1:5000"
LEAF_RUN = "3e5f0a1b2c3d4e5f60718293a4b5c6d7"
PARENT_RUN = "11111111111111111111111111111111"
CHILD_RUN = "22222222222222222222222222222222"
EVALUATION_RUN = "33333333333333333333333333333333"
OLDER_RUN = "44444444444444444444444444444444"
LEAF_MODEL = "m-5b5b5b5b5b5b5b5b"
RUNS = f"{SERVER}/#/experiments/9/runs"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
LEAVES: JsonValue = {"dtype": "float32", "shape": [-1, 3, 224, 224]}


def history(key: str, *values: float, steps: bool = True, lost: int = 0) -> MetricHistory:
    """Make a history of values that were logged a second apart."""
    points = tuple(
        MetricPoint(step=i if steps else 0, timestamp=1760000000000 + 1000 * i, value=value)
        for i, value in enumerate(values)
    )
    return MetricHistory(
        key=key,
        count=len(values) + lost,
        not_finite=lost,
        first_step=points[0].step,
        last_step=points[-1].step,
        last=values[-1],
        minimum=min(values),
        minimum_step=points[values.index(min(values))].step,
        maximum=max(values),
        maximum_step=points[values.index(max(values))].step,
        points=points,
    )


LEAF_CLASSIFIER = Snapshot(
    uris=ModelUris(
        model_uri="models:/leaf-classifier/2",
        run_uri=f"runs:/{LEAF_RUN}/model",
        logged_model_uri=f"models:/{LEAF_MODEL}",
    ),
    provenance=provenance(1760000300000, SERVER),
    model=MlflowModel(
        details={
            "mlflow_version": "3.17.2",
            "model_id": LEAF_MODEL,
            "model_size_bytes": 9_000_000,
            "run_id": LEAF_RUN,
            "utc_time_created": "2025-10-09 08:53:20.5",
        },
        flavors={
            "python_function": {
                "data": "data",
                "loader_module": "mlflow.pytorch",
                "pickle_module_name": "mlflow.pytorch.pickle_module",
                "python_version": "3.11.7",
            },
            "pytorch": {"code": None, "model_data": "data", "pytorch_version": "2.8.0"},
        },
        signature=Signature(
            inputs=[{"type": "tensor", "tensor-spec": LEAVES}],
            outputs=[
                {"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 12]}},
            ],
        ),
        saved_input_example_info={"artifact_path": "input_example.json", "type": "ndarray"},
    ),
    files=Files(
        files=(
            File(path="MLmodel", size=900),
            File(path="data/model.pth", size=8_999_000),
            File(path="data/pickle_module_info.txt", size=28),
        ),
    ),
    environment=Environment(
        conda=TextFile(path="env/leaf.yaml", text="dependencies:\n- python=3.11.7\n"),
        others=(TextFile(path="conda.yaml", text="name: mlflow-env\n"),),
        python_version="3.11.7",
        python_versions={"env/leaf.yaml": "3.11.7"},
        channels=("conda-forge", "defaults"),
        dependencies=(
            Dependency(
                text="python=3.11.7",
                file="env/leaf.yaml",
                installer="conda",
                name="python",
                version="=3.11.7",
            ),
            Dependency(
                text="pytorch::torchvision=0.23=py311_cpu",
                file="env/leaf.yaml",
                installer="conda",
                name="torchvision",
                version="=0.23",
                build="py311_cpu",
                channel="pytorch",
            ),
            Dependency(
                text="torch==2.8.0 --no-binary :all:",
                file="env/leaf.yaml",
                name="torch",
                version="==2.8.0",
                options="--no-binary :all:",
            ),
        ),
    ),
    input_example=InputExample(
        path="input_example.json",
        type="ndarray",
        size=3_000_000,
        shape=(1, 3, 224, 224),
        value=[[["…"]]],
        complete=False,
    ),
    logged_model=LoggedModel(
        model_id=LEAF_MODEL,
        name="model",
        experiment_id="9",
        source_run_id=LEAF_RUN,
        status="READY",
        metrics=(
            Metric(
                key="accuracy_score",
                value=0.91,
                timestamp=1760000200000,
                step=0,
                run_id=EVALUATION_RUN,
                dataset_name="leaves-holdout",
                dataset_digest="beefcafe",
            ),
        ),
    ),
    registered_model=RegisteredModel(name="leaf-classifier", creation_timestamp=1750000000000),
    model_version=ModelVersion(
        name="leaf-classifier",
        version="2",
        creation_timestamp=1760000100000,
        source=f"models:/{LEAF_MODEL}",
        run_id=LEAF_RUN,
        status="READY",
        current_stage="Staging",
    ),
    versions=Versions(
        versions=(
            OtherVersion(
                version="2",
                current_stage="Staging",
                status="READY",
                creation_timestamp=1760000100000,
                run_id=LEAF_RUN,
                source=f"models:/{LEAF_MODEL}",
                metrics=(Metric(key="val_loss", value=0.31), Metric(key="val_f1", value=0.9)),
            ),
            OtherVersion(
                version="1",
                aliases=("old",),
                current_stage="Archived",
                status="READY",
                creation_timestamp=1750000100000,
                run_id=OLDER_RUN,
                metrics=(Metric(key="val_loss", value=0.5), Metric(key="seconds", value=9.0)),
            ),
        ),
    ),
    run=Run(
        run_id=LEAF_RUN,
        experiment_id="9",
        run_name="lr-0.01",
        user_id="ada",
        status="FINISHED",
        start_time=1760000000000,
        end_time=1760000090000,
        params=params(lr="0.01"),
        metrics=(
            Metric(key="epoch", value=3.0, timestamp=1760000003000, step=3),
            Metric(key="system/cpu_utilization_percentage", value=71.5, step=2),
            Metric(key="train_loss", value=0.2, timestamp=1760000003000, step=3),
            Metric(key="val_accuracy", value=0.9, timestamp=1760000003000, step=3),
            Metric(key="val_loss", value=0.31, timestamp=1760000003000, step=3),
        ),
        tags=tags(mlflow__parentRunId=PARENT_RUN, mlflow__user="ada"),
        dataset_inputs=(DatasetInput(name="leaves", digest="c0ffee00", source_type="local"),),
        web_ui_link=f"{RUNS}/{LEAF_RUN}",
    ),
    metric_histories=MetricHistories(
        histories=(
            history("epoch", 0, 1, 2, 3),
            history("system/cpu_utilization_percentage", 20.0, 90.0, 71.5),
            history("train_loss", 0.9, 0.5, 0.3, 0.2, lost=1),
            history("val_accuracy", 0.5, 0.92, 0.91, 0.9),
            history("val_loss", 0.8, 0.4, 0.29, 0.31),
        ),
        left_out=("layer_97_norm", "layer_98_norm"),
    ),
    related_runs=RelatedRuns(
        parent=RelatedRun(
            run_id=PARENT_RUN,
            run_name="search",
            experiment_id="9",
            status="FINISHED",
            start_time=1759999900000,
            end_time=1760000100000,
            web_ui_link=f"{RUNS}/{PARENT_RUN}",
        ),
        children=(
            RelatedRun(
                run_id=CHILD_RUN,
                run_name="fold-1",
                experiment_id="9",
                status="FAILED",
                start_time=1760000010000,
                metrics=(Metric(key="val_loss", value=0.33),),
            ),
        ),
        more_children=True,
    ),
    evaluation_runs=(
        RelatedRun(
            run_id=EVALUATION_RUN,
            run_name="holdout",
            experiment_id="9",
            status="FINISHED",
            start_time=1760000150000,
            end_time=1760000200000,
            metrics=(
                Metric(key="accuracy_score", value=0.91),
                Metric(key="roc_auc", value=0.97),
            ),
            dataset_inputs=(
                DatasetInput(name="leaves-holdout", digest="beefcafe", source_type="local"),
            ),
            artifacts=(
                File(path="confusion_matrix.png", size=len(PNG)),
                File(path="eval_results_table.json", size=10_000),
                File(path="plots/roc_curve_plot.png", size=900_000),
            ),
            web_ui_link=f"{RUNS}/{EVALUATION_RUN}",
        ),
    ),
    run_artifacts=RunArtifacts(
        files=(File(path="samples/leaf.svg", size=len(SVG)), File(path="log.txt", size=77)),
        pictures=(
            Picture(
                run_id=LEAF_RUN,
                path="samples/leaf.svg",
                media_type="image/svg+xml",
                data=b64encode(SVG).decode(),
            ),
            Picture(
                run_id=EVALUATION_RUN,
                path="confusion_matrix.png",
                media_type="image/png",
                data=b64encode(PNG).decode(),
            ),
        ),
        tables=(
            DataTable(
                run_id=EVALUATION_RUN,
                path="eval_results_table.json",
                columns=("leaf", "label", "score"),
                rows=(("l1.png", "oak", 0.99), ("l2.png", "elm", None)),
                row_count=240,
            ),
        ),
        left_out=("plots/roc_curve_plot.png (900,000 bytes are too many to show)",),
        unlisted=("plots/deep/deeper",),
    ),
    experiment=Experiment(
        experiment_id="9", name="leaves", tags=tags(mlflow__experiment__primaryMetric__name="epoch")
    ),
)
