"""Run the benchmarks, or those that are named."""

import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

# Before MLflow is imported.
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["MLFLOW_REPORT_AUTOLOG"] = "false"  # reports are made where they are measured
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"

from benchmarks import (
    big,
    checking,
    command,
    comparing,
    databricks,
    depth,
    formats,
    http,
    huge,
    importing,
    masking,
    pages,
    painting,
    registration,
    registry,
    spark,
    verifying,
)

ALL = {
    "command": command.main,
    "http": http.main,
    "depth": depth.main,
    "comparing": comparing.main,
    "checking": checking.main,
    "masking": masking.main,
    "verifying": verifying.main,
    "databricks": databricks.main,
    "import": importing.main,
    "registration": registration.main,
    "registry": registry.main,
    "pages": pages.main,
    "painting": painting.main,
    "big": big.main,
    "formats": formats.main,
    "huge": huge.main,
    "spark": spark.main,
}

logging.disable(logging.WARNING)
warnings.simplefilter("ignore")
for name in sys.argv[1:] or ALL:
    print(f"\n# {name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        ALL[name](Path(folder))
