"""A Spark with two workers, each in a process of its own."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.conftest import Registry
from tests.registries import fill
from tests.servers import DATABASE
from tests.sharing import Shared

TOKENS = {"ada": "s3cret-of-ada-8Kq2", "bob": "s3cret-of-bob-4Zt7"}


@dataclass(frozen=True)
class Served:
    """A registry behind a real server."""

    url: str
    registry: Registry


@pytest.fixture(scope="session")
def served(shared: Shared) -> Served:
    """40 registered models with 10 versions each, behind a server."""

    def make(folder: Path) -> dict[str, str]:
        url = shared.server(folder)
        database = folder / DATABASE
        fill(f"sqlite:///{database}", 400, 40, folder / "files")
        return {"url": url, "database": str(database)}

    made = shared.once("spark-registry", make)
    registry = Registry(f"sqlite:///{made['database']}", Path(made["database"]))
    return Served(made["url"], registry)


def require_spark() -> None:
    """Skip what needs Spark where there is none; in CI there has to be one."""
    missing = [] if shutil.which("java") else ["java"]
    try:
        import pyspark  # noqa: F401
    except ModuleNotFoundError:
        missing.append("pyspark")
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI must try Spark: {' and '.join(missing)} missing")
    if missing:
        pytest.skip(f"needs Spark: {' and '.join(missing)} missing")


@pytest.fixture(scope="session")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the log of all that Spark does: plans, tasks, settings."""
    return tmp_path_factory.mktemp("events")


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory, events: Path) -> Iterator[Any]:
    """A session whose two workers are processes of their own."""
    require_spark()
    from pyspark.sql import SparkSession

    before = dict(os.environ)
    os.environ.update(
        PYSPARK_PYTHON=sys.executable,
        # Executors find the tests' own code as well, which functions of tests are told by.
        PYTHONPATH=str(Path(__file__).parents[2]),
        SPARK_LOCAL_IP="127.0.0.1",
        # Scripts of Spark set it, which pip leaves out.
        SPARK_SCALA_VERSION="2.13",
        **{f"{who.upper()}_MLFLOW_TRACKING_TOKEN": token for who, token in TOKENS.items()},
    )
    settings = {
        "spark.ui.enabled": "false",
        "spark.executor.memory": "512m",
        "spark.sql.shuffle.partitions": "2",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": events.as_uri(),
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    os.environ.clear()
    os.environ.update(before)
    yield session
    session.stop()
