"""A folder with an MLmodel file of MLflow 1 and nothing around it."""

from __future__ import annotations

from mlflow_report_plugin.snapshot import File, Files, MlflowModel, ModelUris, Snapshot
from tests.snapshots.workspace import provenance

LOCAL_FOLDER = Snapshot(
    uris=ModelUris(model_uri="/data/models/old"),
    provenance=provenance(1700000000000, "file:///data/mlruns"),
    model=MlflowModel(
        details={"utc_time_created": "2019-02-03 04:05:06.789"},
        flavors={"crate": {"model": "crate.bin", "version": "0.9.1"}},
    ),
    files=Files(files=(File(path="MLmodel", size=120), File(path="crate.bin"))),
)
