"""A model with versions that differ in known ways, and reports that were logged in between."""

from __future__ import annotations

import pytest

from mlflow_report_plugin import report
from tests.models import Logged, log_wine
from tests.sharing import Shared

NAME = "cellar"


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory, shared: Shared) -> Logged:
    """Three versions in a store of their own; each was the champion, the first one in a report.

    From 1 to 2 a param and a metric that got better; from 2 to 3 a metric that got worse.
    """
    folder = tmp_path_factory.mktemp("grown")
    store = shared.empty_store(folder / "mlflow.db")
    for number, (c, accuracy) in enumerate((("1.10", 0.9), ("2.20", 0.95), ("2.20", 0.5))):
        made = log_wine(
            store,
            NAME,
            params={"C": c},
            metrics={"accuracy": accuracy, "system/cpu": float(number)},
            artifact_location=folder / "artifacts",
        )
        if number == 0:
            for _ in range(2):
                report(made.uri, tracking_uri=store, reach="shared").log()
    return made
