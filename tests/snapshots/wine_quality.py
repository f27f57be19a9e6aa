"""A model from an open-source server: a logged model, a dataset, aliases (MLflow 3)."""

from __future__ import annotations

import json

from pydantic import JsonValue

from mlflow_report_plugin.snapshot import (
    Alias,
    Approval,
    Approvals,
    Change,
    ChangesSince,
    ChangesSinceReport,
    DatasetInput,
    Experiment,
    File,
    Files,
    Gap,
    LatestVersion,
    LoggedModel,
    Masked,
    Metric,
    MlflowModel,
    ModelNote,
    ModelUris,
    ModelVersion,
    Notes,
    RegisteredModel,
    Run,
    RunModel,
    Signature,
    Snapshot,
)
from tests.snapshots.workspace import params, provenance, tags

SERVER = "http://127.0.0.1:5000"
WINE_RUN = "0f5a1c0e7a4e4d0f9a5b6c7d8e9f0a1b"
WINE_MODEL = "m-6f3c0d5e9b7a4c21"
WINE_COLUMNS: list[JsonValue] = [
    {"type": "double", "name": name, "required": True}
    for name in ("alcohol", "malic_acid", "ash", "magnesium", "hue", "proline")
]

APPROVED = "sha256:" + "c4" * 32

WINE_QUALITY = Snapshot(
    uris=ModelUris(
        model_uri="models:/wine-quality@champion",
        run_uri=f"runs:/{WINE_RUN}/model",
        logged_model_uri=f"models:/{WINE_MODEL}",
        reg_model_download_uri=f"mlflow-artifacts:/1/models/{WINE_MODEL}/artifacts",
        run_model_download_uri=f"mlflow-artifacts:/1/models/{WINE_MODEL}/artifacts",
    ),
    provenance=provenance(1700000000000, SERVER),
    model=MlflowModel(
        details={
            "artifact_path": f"mlflow-artifacts:/1/models/{WINE_MODEL}/artifacts",
            "env_vars": None,
            "is_signature_from_type_hint": False,
            "metadata": {"team": "cellar"},
            "mlflow_version": "3.17.2",
            "model_id": WINE_MODEL,
            "model_size_bytes": 190214,
            "prompts": None,
            "run_id": WINE_RUN,
            "utc_time_created": "2023-11-14 22:10:01.123456",
        },
        flavors={
            "python_function": {"loader_module": "mlflow.sklearn", "python_version": "3.11.7"},
            "sklearn": {"serialization_format": "cloudpickle", "sklearn_version": "1.10"},
        },
        signature=Signature(
            inputs=WINE_COLUMNS,
            outputs=[
                {"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}},
            ],
            params=[{"name": "threshold", "type": "double", "default": 0.5, "shape": None}],
        ),
    ),
    approvals=Approvals(
        records=(
            Approval(
                file="20231115T090000Z-0a1b2c3d.json",
                action="approved",
                role="model owner",
                who="ada",
                time=1700038800000,
                digest=APPROVED,
                report_time=1699999999000,
                comment="Good enough for the *cellar*.",
                key_id="7d" * 32,
            ),
            Approval(
                file="20231115T080000Z-4e5f6a7b.json",
                action="withdrawn",
                role="risk",
                who="grace",
                time=1700035200000,
                digest="sha256:" + "d5" * 32,
            ),
        ),
        more=1,
        changes=(
            ChangesSinceReport(
                digest=APPROVED,
                changes=ChangesSince(
                    version="3",
                    report_time=1699999999000,
                    changes=(
                        Change(
                            part="params",
                            identity="C",
                            kind="changed",
                            before="1.0",
                            after="1.10",
                            severity="notable",
                            explanation="another value",
                        ),
                    ),
                ),
            ),
        ),
    ),
    masked=(
        Masked(
            part="run",
            key="tags.db.password",
            kind="named-secret",
            mark="[secret:named-secret]",
            count=2,
        ),
    ),
    notes=Notes(
        revision=f"20231115T100000.000Z-{'c3' * 32}.json",
        notes=(
            ModelNote(
                topic="intended-use",
                text="Tells growers apart, for the **cellar**.",
                author="ada",
                time=1700042400000,
                version="3",
                facts=APPROVED,
            ),
            ModelNote(
                topic="fallback-plan",
                text="Ask the sommelier.",
                author="grace",
                time=1700042500000,
                version="4",
                facts="sha256:" + "d5" * 32,
            ),
        ),
        changes=(
            ChangesSinceReport(
                digest=APPROVED,
                changes=ChangesSince(
                    version="3",
                    report_time=1699999999000,
                    changes=(
                        Change(
                            part="metrics",
                            identity="accuracy",
                            kind="changed",
                            before=0.97,
                            after=0.983,
                            severity="minor",
                            explanation="it got better",
                        ),
                    ),
                ),
            ),
            ChangesSinceReport(digest="sha256:" + "d5" * 32, message="it was not kept"),
        ),
    ),
    files=Files(
        files=(File(path="MLmodel", size=1024), File(path="model.pkl", size=189190)),
    ),
    logged_model=LoggedModel(
        model_id=WINE_MODEL,
        name="model",
        experiment_id="1",
        source_run_id=WINE_RUN,
        status="READY",
        artifact_location=f"mlflow-artifacts:/1/models/{WINE_MODEL}/artifacts",
        creation_timestamp=1699999800000,
        last_updated_timestamp=1699999801000,
        params=params(n_estimators="10", max_features="1.10"),
        metrics=(
            Metric(
                key="accuracy",
                value=0.97,
                timestamp=1699999802000,
                step=0,
                run_id=WINE_RUN,
                dataset_name="wine",
                dataset_digest="d34db33f",
            ),
        ),
        tags=tags(mlflow__user="ada"),
        web_ui_link=f"{SERVER}/#/experiments/1/models/{WINE_MODEL}",
    ),
    registered_model=RegisteredModel(
        name="wine-quality",
        creation_timestamp=1699999900000,
        last_updated_timestamp=1699999950000,
        description="Tells *good* wine from bad.",
        aliases=(Alias(alias="champion", version="3"), Alias(alias="old", version="1")),
        latest_versions=(LatestVersion(version="3", current_stage="None"),),
        tags=tags(team="cellar"),
        web_ui_link=f"{SERVER}/#/models/wine-quality",
        api_link=f"{SERVER}/api/2.0/mlflow/registered-models/get?name=wine-quality",
    ),
    model_version=ModelVersion(
        name="wine-quality",
        version="3",
        creation_timestamp=1699999940000,
        last_updated_timestamp=1699999950000,
        current_stage="None",
        source=f"models:/{WINE_MODEL}",
        run_id=WINE_RUN,
        status="READY",
        model_id=WINE_MODEL,
        aliases=("champion",),
        web_ui_link=f"{SERVER}/#/models/wine-quality/versions/3",
    ),
    run=Run(
        run_id=WINE_RUN,
        experiment_id="1",
        run_name="able-auk-1",
        user_id="ada",
        status="FINISHED",
        start_time=1699999700000,
        end_time=1699999803250,
        artifact_uri=f"mlflow-artifacts:/1/{WINE_RUN}/artifacts",
        lifecycle_stage="active",
        params=params(n_estimators="10", max_features="1.10"),
        metrics=(
            Metric(key="accuracy", value=0.97, timestamp=1699999802000, step=0),
            Metric(key="loss", value="NaN", timestamp=1699999802000, step=7),
        ),
        tags=tags(
            mlflow__runName="able-auk-1",
            mlflow__source__git__commit="2d731bf2807e4d5a60d3c5716f804924cb2b6595",
            mlflow__source__name="train.py",
            mlflow__source__type="LOCAL",
            mlflow__user="ada",
        ),
        dataset_inputs=(
            DatasetInput(
                name="wine",
                digest="d34db33f",
                source_type="code",
                source='{"tags": {"mlflow.user": "ada"}}',
                dataset_schema=json.dumps({"mlflow_colspec": WINE_COLUMNS}),
                profile='{"num_rows": 178, "num_elements": 1068}',
                tags=tags(mlflow__data__context="training"),
            ),
        ),
        model_outputs=(RunModel(model_id=WINE_MODEL, step=0),),
        web_ui_link=f"{SERVER}/#/experiments/1/runs/{WINE_RUN}",
    ),
    experiment=Experiment(
        experiment_id="1",
        name="wine",
        artifact_location="mlflow-artifacts:/1",
        lifecycle_stage="active",
        last_update_time=1699999600000,
        creation_time=1699999600000,
        web_ui_link=f"{SERVER}/#/experiments/1",
    ),
    gaps=(
        Gap(
            part="registered_model_permissions",
            reason="unsupported",
            message="the server has no permissions",
        ),
        Gap(
            part="experiment_permissions",
            reason="unsupported",
            message="the server has no permissions",
        ),
    ),
)
