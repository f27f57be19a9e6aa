"""How many requests a report from Databricks makes: of the stand-in workspace of the tests."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.round_trips import round_trips
from mlflow_report_plugin import report
from tests.workspace import Workspace

MODELS = ("models:/dolly3b/1", "models:/main.ml.fraud@champion")
"""One of the workspace registry and one of Unity Catalog."""


def main(folder: Path) -> None:
    """Print the numbers, with permissions and without.

    Args:
        folder: An empty folder to work in.
    """
    with Workspace() as workspace:
        profiles = folder / "databrickscfg"
        workspace.write_profiles(profiles)
        os.environ["DATABRICKS_CONFIG_FILE"] = str(profiles)
        for uri in MODELS:
            for permissions in (True, False):
                measure(workspace, uri, permissions=permissions)


def measure(workspace: Workspace, uri: str, *, permissions: bool) -> None:
    """Print requests and round trips of one model."""
    make = partial(report, uri, permissions=permissions, tracking_uri="databricks://e2_demo")
    took = round_trips(workspace, make)
    paths = [urlsplit(request.path).path for request in took.requests]
    # The SDK asks about the host whenever MLflow makes a new client of it.
    about_host = sum(path.startswith("/.well-known/") for path in paths)
    name = f"{uri} with{'' if permissions else 'out'} permissions"
    print(f"{name:50} {len(paths):3} requests, {about_host:2} of them about the host   {took}")
