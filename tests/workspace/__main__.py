"""Start the stand-in workspace by hand: `python -m tests.workspace [--port N]`."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import threading
from pathlib import Path

from tests.workspace.server import PROFILE, Workspace

REGISTRIES = {"the workspace registry": False, "Unity Catalog": True}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.workspace", description="A stand-in Databricks workspace."
    )
    parser.add_argument("--port", type=int, default=0, help="the port; any free one unless given")
    port = parser.parse_args().port
    with tempfile.TemporaryDirectory() as folder, Workspace(port) as workspace:
        profiles = Path(folder) / "databrickscfg"
        workspace.write_profiles(profiles)
        print("# A stand-in Databricks workspace is running. In another terminal:")
        for name, value in workspace.environment.items():
            print(f"export {name}={value}")
        print(
            f"# Or, with a profile instead of a token, MLFLOW_TRACKING_URI=databricks://{PROFILE}:"
        )
        print(f"export DATABRICKS_CONFIG_FILE={profiles}")
        print("# Then: mlflow report models:/main.ml.fraud@champion")
        for registry, unity_catalog in REGISTRIES.items():
            print(f"# Models in {registry}:")
            for version in workspace.data.versions(unity_catalog=unity_catalog):
                model_version = version["model_version"]
                print(f"#   models:/{model_version['name']}/{model_version['version']}")
        print("# Stop with Ctrl+C.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
