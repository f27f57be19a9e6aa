"""Registries of any size, written into the tables of a store itself: registering takes too long.

python -m tests.registries URI VERSIONS MODELS FOLDER
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

MLMODEL = """\
artifact_path: model
flavors:
  python_function:
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.sklearn
    model_path: model.pkl
    predict_fn: predict
    python_version: 3.12.1
  sklearn:
    code: null
    pickled_model: model.pkl
    serialization_format: cloudpickle
    sklearn_version: 1.5.2
mlflow_version: 2.22.0
model_size_bytes: 31276
model_uuid: 8925281bb5e640e0a7830914c2d8d2e3
run_id: {run_id}
signature:
  inputs: '[{{"type": "double", "name": "alcohol", "required": true}}]'
  outputs: '[{{"type": "long", "required": true}}]'
  params: null
utc_time_created: '2026-11-28 00:44:00.989793'
"""
BORN = 1_795_000_000_000
"""When the first version was made, in milliseconds since 1970."""
AT_ONCE = 5_000


def fill(
    store: str,
    versions: int,
    models: int,
    folder: Path | None = None,
    *,
    root: str = "",
    prefix: str = "model",
) -> None:
    """Write a registry into an empty store.

    Every tenth model has no owner; each newest version has an alias. Every version has a run with
    four metrics and three params.

    Args:
        store: The URI of a database that MLflow has made its tables in.
        versions: How many versions.
        models: How many registered models; each gets as many versions as the others.
        folder: Where MLmodel files are written; versions have no files unless given.
        root: Where servers say that these files are; in the folder unless given.
        prefix: What the names of the models begin with.
    """
    from mlflow.store.model_registry.dbmodels import models as registry
    from mlflow.store.tracking.dbmodels import models as tracking
    from sqlalchemy import create_engine, select

    each = versions // models
    engine = create_engine(store)
    root = root or (folder.as_uri() if folder else "file:///nowhere")
    with engine.begin() as connection:

        def write(table: Any, rows: Iterator[dict[str, Any]]) -> None:
            while some := [*islice(rows, AT_ONCE)]:
                if engine.dialect.name == "postgresql":
                    copy(connection, table.__table__.name, some)
                else:
                    connection.execute(table.__table__.insert(), some)

        experiments = connection.execute(select(tracking.SqlExperiment.experiment_id)).all()
        experiment = max((number for (number,) in experiments), default=0) + 1
        write(
            tracking.SqlExperiment,
            iter(
                [
                    {
                        "experiment_id": experiment,
                        "name": f"{prefix}-experiment",
                        "artifact_location": root,
                        "lifecycle_stage": "active",
                        "creation_time": BORN,
                        "last_update_time": BORN,
                    }
                ]
            ),
        )
        names = [f"{prefix}-{number:05}" for number in range(models)]
        pairs = [(name, number) for name in names for number in range(1, each + 1)]
        # MLflow 2 takes an id without a letter for a number; one in millions of real ones is so.
        runs = [
            f"f{place:031x}" for place in range(experiment << 64, (experiment << 64) + len(pairs))
        ]

        def source(run: str) -> str:
            return f"{root}/{run}/artifacts/model"

        write(
            registry.SqlRegisteredModel,
            (
                {"name": name, "creation_time": BORN, "last_updated_time": BORN}
                | {"description": f"Tells *something* about {name}."}
                for name in names
            ),
        )
        write(
            registry.SqlRegisteredModelTag,
            (
                {"name": name, "key": "owner", "value": "cellar"}
                for place, name in enumerate(names)
                if place % 10
            ),
        )
        write(
            registry.SqlModelVersion,
            (
                {"name": name, "version": number, "creation_time": BORN + number}
                | {"last_updated_time": BORN + number, "current_stage": "None", "status": "READY"}
                | {"source": source(run), "run_id": run, "description": None, "user_id": "ada"}
                | {"status_message": None, "run_link": None, "storage_location": source(run)}
                for (name, number), run in zip(pairs, runs, strict=True)
            ),
        )
        write(
            registry.SqlModelVersionTag,
            ({"name": n, "version": v, "key": "reviewed", "value": "yes"} for n, v in pairs),
        )
        write(
            registry.SqlRegisteredModelAlias,
            ({"name": name, "alias": "champion", "version": each} for name in names),
        )
        write(
            tracking.SqlRun,
            (
                {"run_uuid": run, "name": f"run-{run[-6:]}", "experiment_id": experiment}
                | {"source_type": "LOCAL", "source_name": "train.py", "entry_point_name": ""}
                | {"user_id": "ada", "status": "FINISHED", "start_time": BORN, "end_time": BORN + 9}
                | {"source_version": "", "lifecycle_stage": "active", "deleted_time": None}
                | {"artifact_uri": f"{root}/{run}/artifacts"}
                for run in runs
            ),
        )
        write(
            tracking.SqlTag,
            (
                {"run_uuid": run, "key": key, "value": value}
                for run in runs
                for key, value in (
                    ("mlflow.user", "ada"),
                    ("mlflow.source.name", "train.py"),
                    ("mlflow.source.git.commit", run),
                )
            ),
        )
        write(
            tracking.SqlParam,
            (
                {"run_uuid": run, "key": key, "value": value}
                for run in runs
                for key, value in (("C", "1.10"), ("penalty", "l2"), ("seed", run[-4:]))
            ),
        )
        write(
            tracking.SqlLatestMetric,
            (
                {"run_uuid": run, "key": key, "value": place / 7, "timestamp": BORN, "step": 0}
                | {"is_nan": False}
                for run in runs
                for place, key in enumerate(("accuracy", "f1", "val_loss", "loss"))
            ),
        )
        if engine.dialect.name == "postgresql":
            # Its own housekeeping does that a minute later; plans are poor until then.
            connection.execute(text("ANALYZE"))
    engine.dispose()
    for run in runs if folder else ():
        model = folder / run / "artifacts" / "model"  # type: ignore[operator]  # it is given
        model.mkdir(parents=True)
        (model / "MLmodel").write_text(MLMODEL.format(run_id=run))


def copy(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Write rows as PostgreSQL likes best: inserting takes twenty times as long."""
    columns = [*rows[0]]
    lines = StringIO()
    csv.writer(lines).writerows(
        ["\\N" if row[name] is None else row[name] for name in columns] for row in rows
    )
    lines.seek(0)
    driver = connection.connection.driver_connection
    assert driver is not None, "the connection is open"
    statement = f"COPY {table} ({','.join(columns)}) FROM STDIN WITH (FORMAT csv, NULL '\\N')"
    driver.cursor().execute(statement, stream=lines)


if __name__ == "__main__":
    uri, versions, models, folder = sys.argv[1:]
    fill(uri, int(versions), int(models), Path(folder) if folder else None)
