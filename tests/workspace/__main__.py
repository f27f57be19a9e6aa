"""Start the stand-in workspace by hand: `python -m tests.workspace [--port N]`."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import threading
from pathlib import Path

from tests.workspace.server import Workspace


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.workspace", description="A stand-in Databricks workspace."
    )
    parser.add_argument("--port", type=int, default=0, help="the port; any free one unless given")
    port = parser.parse_args().port
    with tempfile.TemporaryDirectory() as folder, Workspace(port) as workspace:
        profiles = Path(folder) / "databrickscfg"
        workspace.write_profiles(profiles)
        print("# In another terminal (or use a profile: MLFLOW_TRACKING_URI=databricks://e2_demo):")
        for name, value in workspace.environment.items():
            print(f"export {name}={value}")
        print(f"export DATABRICKS_CONFIG_FILE={profiles}")
        print("# Models in the workspace registry (MLFLOW_REGISTRY_URI=databricks):")
        for name in workspace.data.names(unity_catalog=False):
            print(f"#   {name}")
        print("# Models in Unity Catalog (MLFLOW_REGISTRY_URI=databricks-uc):")
        for name in workspace.data.names(unity_catalog=True):
            print(f"#   {name}")
        print("# Stop with Ctrl+C.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
