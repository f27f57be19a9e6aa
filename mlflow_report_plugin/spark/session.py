"""The session that is there, in a notebook, by spark-submit or Spark Connect, or a local one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.version import InvalidVersion, Version

from mlflow_report_plugin.errors import ReadFailed, Unsupported, one_line

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TASKS: Final = 8
"""How many tasks there are where the session does not tell how many it does side by side."""
OLDEST: Final = "4.0"
"""The oldest Spark that the tests run against."""
OLDEST_ON_DATABRICKS: Final = "3.5"
"""Databricks 15.4 calls itself so, and has what is needed of Spark 4."""
INSTALL: Final = "pip install 'mlflow-report-plugin[spark]'"
LONGEST: Final = 500
"""How much of an error of Spark is told, in characters: it has whole plans and traces."""
OF_SPARK: Final = "pyspark."
OURS: Final = "mlflow_report_plugin.errors."


def session() -> SparkSession:
    """Give the session that is there, or start a local one.

    Returns:
        The session.

    Raises:
        Unsupported: There is no pyspark, no Java to start a session with, or Spark is too old.
    """
    try:
        import pyspark
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise Unsupported(f"Spark is not installed: {INSTALL}") from error
    require_new_enough(pyspark.__version__)
    found = SparkSession.getActiveSession() or _started()
    require_new_enough(found.version)
    return found


def ids(spark: SparkSession, count: int) -> DataFrame:
    """Give numbers from 0, each in a partition of its own."""
    return spark.range(0, count, 1, count)


def slots(spark: SparkSession) -> int:
    """Tell how many tasks a session does side by side, as far as it tells."""
    try:
        return int(spark.sparkContext.defaultParallelism)
    except Exception:  # Spark Connect has no such thing
        return TASKS


def require_new_enough(version: str) -> None:
    """Refuse an old Spark.

    Args:
        version: Its version.

    Raises:
        Unsupported: It is too old.
    """
    oldest = OLDEST_ON_DATABRICKS if "DATABRICKS_RUNTIME_VERSION" in os.environ else OLDEST
    try:
        is_old = Version(version) < Version(oldest)
    except InvalidVersion:  # somebody's own
        return
    if is_old:
        raise Unsupported(f"Spark {version} is too old: {oldest} or newer is needed ({INSTALL})")


@contextmanager
def errors_of_spark() -> Iterator[None]:
    """Say in one line what went wrong on Spark.

    Raises:
        ReadFailed: Instead of Spark's own errors.
    """
    try:
        yield
    except Exception as error:
        if not type(error).__module__.startswith((OF_SPARK, "py4j.")):
            raise
        raise ReadFailed(f"Spark could not do it: {in_short(str(error))}") from error


def in_short(message: str) -> str:
    """Tell what matters of an error of Spark.

    Args:
        message: What Spark says, with the traces of Python and Java.

    Returns:
        The last line of Python's trace, or else the first line.
    """
    if "No module named 'mlflow_report_plugin'" in message:
        return "the executors have no mlflow-report-plugin: install it wherever Spark runs Python"
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    for line in lines:
        if line.startswith(OURS):
            return one_line(line.partition(": ")[2])[:LONGEST]
    traces = [place for place, line in enumerate(lines) if line.startswith("Traceback ")]
    if traces:
        after = (line for line in lines[traces[0] + 1 :] if not line.startswith("File "))
        errors = [line for line in after if "Error: " in line or "Exception: " in line]
        if errors:
            return one_line(errors[0])[:LONGEST]
    return one_line(lines[0] if lines else "it did not say why")[:LONGEST]


def _started() -> SparkSession:
    from pyspark.sql import SparkSession

    is_elsewhere = any(name in os.environ for name in ("SPARK_REMOTE", "PYSPARK_GATEWAY_PORT"))
    builder = SparkSession.builder.appName("mlflow report catalog")
    if not is_elsewhere:
        _require_java()
        # The first one on the path may have another environment.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.ui.enabled", "false")
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise Unsupported(
            f"Spark does not start: {one_line(str(error))[:LONGEST]} (it needs Java 17 or newer)"
        ) from error


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(str(Path(home) / "bin" / "java") if home else "java")
    if found is None:
        where = f"JAVA_HOME ({one_line(home)}) has none" if home else "there is none"
        raise Unsupported(
            f"Spark needs Java 17 or newer, and {where}: apt-get install openjdk-17-jre-headless, "
            "or the like"
        )
