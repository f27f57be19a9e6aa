"""A stand-in Databricks workspace: a real HTTP server on loopback that MLflow's client and the
Databricks SDK talk to as they are.

    python -m tests.workspace        # starts it and prints what to export

- `models/`, `experiments.json`, `serving_endpoints.json`, `permission_levels.json`: what is in it
- `data.py` reads those, `files.py` is the storage behind `dbfs:/` and `/Models`
- `routes/`: what each REST endpoint answers; `answers.py`: the words they speak
- `server.py`: the server, with faults, latency and a recording
- `fixtures.py`: the pytest fixtures `workspace` and `login`; `connect.py`: what tests do with them
"""

from tests.workspace.server import Workspace

__all__ = ["Workspace"]
