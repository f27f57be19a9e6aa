"""What a catalog costs, of registries of several sizes behind a real server.

    .venv/bin/python -m benchmarks registry
    REGISTRY_SIZES=10000,100000 .venv/bin/python -m benchmarks registry  # for a while

The registries are written into the tables of the store (`tests/registries.py`): seconds for what
registering takes hours for.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import peak_memory
from tests.registries import fill
from tests.servers import DATABASE, mlflow_server

SIZES = tuple(map(int, os.environ.get("REGISTRY_SIZES", "1000,4000").split(",")))
"""How many versions."""
OF_EACH = 20
"""How many versions a model has."""
CHANGED = 100
"""One version in so many is changed before the catalog is made that goes on from the first."""
CODE = "from mlflow_report_plugin.command.main import main; main()"


@dataclass(frozen=True)
class Cost:
    """What a catalog took."""

    seconds: float
    memory: float
    """The most that the process had, in MB."""
    requests: int


def main(folder: Path) -> None:
    """Print what catalogs take, and how that grows with the registry.

    Args:
        folder: An empty folder to work in.
    """
    costs = {size: measure(folder / str(size), size) for size in SIZES}
    first = costs[SIZES[0]]
    for size, found in costs.items():
        times = size / SIZES[0]
        for what, cost in found.items():
            base = first[what]
            print(
                f"{size:7,} versions, {what:13} {cost.seconds:7.1f} s   "
                f"{size / cost.seconds:6,.0f} versions a second   {cost.memory:4.0f} MB   "
                f"{cost.requests:7,} requests   {cost.seconds / base.seconds:5.1f} x the time and "
                f"{cost.memory / base.memory:.2f} x the memory of {times:.0f} x less"
            )
        facts, again = found["facts"], found["1 % changed"]
        one_each = 3 * size + size // OF_EACH
        print(
            f"{size:7,} versions: 1 % changed takes {facts.requests / again.requests:.0f} x fewer "
            f"requests than all; one for each version, its run, its file and each model would be "
            f"{one_each / facts.requests:.1f} x as many"
        )


def measure(folder: Path, size: int) -> Mapping[str, Cost]:
    """Make a registry and catalogs of it.

    Args:
        folder: Where all of it goes.
        size: How many versions.

    Returns:
        What each of the catalogs took.
    """
    from mlflow import MlflowClient

    server = folder / "server"
    server.mkdir(parents=True)
    store = f"sqlite:///{server / DATABASE}"
    MlflowClient(store).search_experiments()  # which makes the tables
    fill(store, size, max(1, size // OF_EACH), server / "artifacts", root="mlflow-artifacts:")
    with mlflow_server(server) as url:
        found = {
            "list": catalog(url, folder / "list", "--depth", "list"),
            "facts": catalog(url, folder / "facts"),
        }
        change(store, size)
        found["1 % changed"] = catalog(url, folder / "again", "--since", str(folder / "facts"))
    return found


def catalog(url: str, out: Path, *options: str) -> Cost:
    """Make a catalog in a process of its own."""
    env = {"MLFLOW_TRACKING_URI": url}
    started = time.perf_counter()
    memory = peak_memory(
        CODE, "catalog", "-o", str(out), "--rate", "100000", "--no-pages", *options, env=env
    )
    seconds = time.perf_counter() - started
    made = json.loads((out / "catalog.json").read_bytes())["made"]
    return Cost(seconds, memory, made["requests"])


def change(store: str, size: int) -> None:
    """Describe one version in a hundred."""
    from sqlalchemy import create_engine, text

    engine = create_engine(store)
    statement = text(
        "UPDATE model_versions SET description = 'changed' "
        "WHERE rowid IN (SELECT rowid FROM model_versions LIMIT :count)"
    )
    with engine.begin() as connection:
        connection.execute(statement, {"count": size // CHANGED})
    engine.dispose()
