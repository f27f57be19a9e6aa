"""What a catalog costs, of registries of several sizes behind a real server.

    .venv/bin/python -m benchmarks registry
    REGISTRY_SIZES=10000,100000 REGISTRY_STORE=postgresql .venv/bin/python -m benchmarks registry

The registries are written into the tables of the store (`tests/registries.py`): seconds for what
registering takes hours for. `10000/1` are as many versions of one model.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import peak_memory
from tests.postgresql import postgresql
from tests.registries import fill
from tests.servers import DATABASE, mlflow_server

SIZES = os.environ.get("REGISTRY_SIZES", "1000,10000,10000/1").split(",")
"""How many versions, and of how many models."""
STORE = os.environ.get("REGISTRY_STORE", "sqlite")
"""`sqlite` or `postgresql`."""
OF_EACH = 20
"""How many versions a model has unless a size says how many models there are."""
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
    first: Mapping[str, Cost] = {}
    for place, size in enumerate(SIZES):
        versions, models = shape(size)
        found = measure(folder / str(place), versions, models)
        first = first or found
        times = versions / shape(SIZES[0])[0]
        print(f"\n{versions:,} versions of {models:,} models in {STORE}")
        for what, cost in found.items():
            base = first[what]
            print(
                f"  {what:13} {cost.seconds:7.1f} s   {versions / cost.seconds:6,.0f} versions a "
                f"second   {cost.memory:4.0f} MB   {cost.requests:7,} requests   "
                f"{cost.seconds / base.seconds:5.1f} x the time and "
                f"{cost.memory / base.memory:.2f} x the memory of {times:.0f} x less"
            )
        facts, again = found["facts"], found["1 % changed"]
        one_each = 3 * versions + models
        print(
            f"  1 % changed takes {facts.requests / again.requests:.0f} x fewer requests than all; "
            f"one for each version, its run, its file and each model would be "
            f"{one_each / facts.requests:.1f} x as many",
            flush=True,
        )


def shape(size: str) -> tuple[int, int]:
    """Tell how many versions and models a size means."""
    versions, _, models = size.partition("/")
    return int(versions), int(models) if models else max(1, int(versions) // OF_EACH)


def measure(folder: Path, versions: int, models: int) -> Mapping[str, Cost]:
    """Make a registry and catalogs of it.

    Args:
        folder: Where all of it goes.
        versions: How many versions.
        models: How many registered models.

    Returns:
        What each of the catalogs took.
    """
    from mlflow import MlflowClient

    server = folder / "server"
    server.mkdir(parents=True)
    with database(server) as store:
        MlflowClient(store).search_experiments()  # which makes the tables
        fill(store, versions, models, server / "artifacts", root="mlflow-artifacts:")
        with mlflow_server(server, "--backend-store-uri", store) as url:
            found = {
                "list": catalog(url, folder / "list", "--depth", "list"),
                "facts": catalog(url, folder / "facts"),
            }
            change(store, versions // CHANGED)
            found["1 % changed"] = catalog(url, folder / "again", "--since", str(folder / "facts"))
    return found


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Give the URI of an empty database."""
    if STORE == "postgresql":
        for each in (folder, *folder.parents):  # its own user has to get there
            if each.stat().st_uid == os.geteuid():
                each.chmod(each.stat().st_mode | 0o011)
        with postgresql(folder / "postgresql") as uri:
            yield uri
    else:
        yield f"sqlite:///{folder / DATABASE}"


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


def change(store: str, count: int) -> None:
    """Describe some versions."""
    from sqlalchemy import create_engine, text

    engine = create_engine(store)
    chosen = text("SELECT name, version FROM model_versions ORDER BY version, name LIMIT :count")
    statement = text(
        "UPDATE model_versions SET description = 'changed' "
        "WHERE name = :name AND version = :version"
    )
    with engine.begin() as connection:
        found = connection.execute(chosen, {"count": count}).mappings().all()
        connection.execute(statement, [dict(each) for each in found])
    engine.dispose()
