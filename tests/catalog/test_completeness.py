"""A catalog has all that is in the database, also while somebody writes, and after a kill."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mlflow_report_plugin.catalog.making import Options
from mlflow_report_plugin.collect.client import pages
from tests.catalog.conftest import Make, Registry, registry_in, rows
from tests.servers import mlflow_server
from tests.sharing import Shared
from tests.waiting import wait_until

pytestmark = pytest.mark.versions

# What somebody does who never rests: one in three registers, deletes or moves an alias.
WRITER = """
import itertools, random, sys
from mlflow import MlflowClient
client, seed = MlflowClient(sys.argv[1]), random.Random(int(sys.argv[2]))
print("ready", flush=True)
for turn in itertools.count():
    name = f"model-{seed.randrange(40):05}"
    try:
        match turn % 4:
            case 0:
                client.create_model_version(name, "s3://somewhere/model")
            case 1:
                client.delete_model_version(name, str(seed.randint(1, 10)))
            case 2:
                client.set_registered_model_alias(name, "champion", str(seed.randint(1, 14)))
            case 3:
                new = f"model-{seed.randrange(40):05}-{turn}"
                client.create_registered_model(new)
                client.create_model_version(new, "s3://somewhere/model")
                if turn % 8 == 3:
                    client.delete_registered_model(new)
    except Exception as error:
        print(error, file=sys.stderr)
"""
MAKE = """
import sys
from pathlib import Path
from mlflow_report_plugin.catalog import making
from mlflow_report_plugin.catalog.wanted import Wanted
making.MOST_VERSIONS["facts"] = 20
wanted = Wanted(tracking_uri=sys.argv[1], now=1_796_000_000_000)
making.make(Path(sys.argv[2]), wanted, "", making.Options(rate=float(sys.argv[3])))
"""


@contextmanager
def somebody_writing(url: str, seed: int) -> Iterator[None]:
    """Let another process register, delete and move aliases all the time."""
    command = [sys.executable, "-c", WRITER, url, str(seed)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        yield
    finally:
        writer.kill()
        writer.wait()


def test_a_catalog_has_what_the_database_has(registry: Registry, catalog_of: Make) -> None:
    catalog = catalog_of(registry.store)
    assert catalog.is_complete
    found = [(row["name"], row["version"]) for row in rows(catalog, "versions")]
    assert len(found) == len(set(found))
    assert set(found) == registry.versions()
    aliases = {(r["name"], r["alias"], r["version"]) for r in rows(catalog, "aliases")}
    assert aliases == {*registry.sql("SELECT name, alias, version FROM registered_model_aliases")}
    metrics = {(r["run_id"], r["key"], r["value"]) for r in rows(catalog, "metrics")}
    assert metrics == {*registry.sql("SELECT run_uuid, key, value FROM latest_metrics")}
    params = [(r["key"], r["value"]) for r in rows(catalog, "params")]
    assert sorted(params) == sorted(registry.sql("SELECT key, value FROM params"))
    counts = {table: len(rows(catalog, table)) for table in catalog.manifest["counts"]}
    assert catalog.manifest["counts"] == counts


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_or_doubled_while_somebody_writes(
    tmp_path: Path,
    shared: Shared,
    catalog_of: Make,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    monkeypatch.setattr(pages, "MODELS_A_PAGE", 7)
    monkeypatch.setattr(pages, "VERSIONS_A_PAGE", 23)
    registry = registry_in(tmp_path / "server", shared, versions=400, models=40)
    with mlflow_server(tmp_path / "server") as url, somebody_writing(url, seed):
        before = registry.versions()
        models = {*registry.sql("SELECT name FROM registered_models")}
        # Slow enough that much happens meanwhile.
        catalog = catalog_of(url, depth="list", options=Options(rate=25))
        after = registry.versions()
        models &= {*registry.sql("SELECT name FROM registered_models")}
        ever = {*registry.sql("SELECT name, version FROM model_versions")} | before
    assert before != after
    found = [(row["name"], row["version"]) for row in rows(catalog, "versions")]
    assert len(found) == len(set(found))
    assert before & after <= set(found)
    # Who deletes a model deletes its rows as well, and it may have come and gone meanwhile.
    assert {each for each in set(found) - ever if each[0].count("-") == 1} == set()
    listed = [(row["name"],) for row in rows(catalog, "models")]
    assert len(listed) == len(set(listed))
    assert models <= set(listed)


def test_a_catalog_that_is_killed_five_times_ends_with_the_same_result(
    tmp_path: Path, registry: Registry, python: list[str]
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    subprocess.run([*python, "-c", MAKE, registry.store, whole, "1000"], check=True, env=os.environ)
    chance = random.Random(7)
    for _ in range(5):
        command = [*python, "-c", MAKE, registry.store, str(killed), "30"]
        process = subprocess.Popen(command, env=os.environ)
        wait_for_a_shard(killed, process)
        time.sleep(chance.random() / 5)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not (killed / "catalog.json").exists()
    assert shards(killed)
    subprocess.run(
        [*python, "-c", MAKE, registry.store, killed, "1000"], check=True, env=os.environ
    )
    assert said(killed) == said(whole)
    assert {p.name for p in killed.iterdir()} == {p.name for p in whole.iterdir()}
    for path in whole.glob("*.parquet"):
        assert (killed / path.name).read_bytes() == path.read_bytes()


def test_shards_of_another_size_are_not_gone_on_with(
    tmp_path: Path, registry: Registry, catalog_of: Make, python: list[str]
) -> None:
    killed = tmp_path / "killed"
    process = subprocess.Popen([*python, "-c", MAKE, registry.store, str(killed), "30"])
    wait_for_a_shard(killed, process)
    process.kill()
    process.wait()
    catalog = catalog_of(registry.store, killed, now=1_796_000_000_000)
    found = [(row["name"], row["version"]) for row in rows(catalog, "versions")]
    assert len(found) == len(set(found))
    assert set(found) == registry.versions()


def wait_for_a_shard(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Return when one more shard is done."""
    before = len(shards(folder))
    wait_until(lambda: len(shards(folder)) > before or process.poll() is not None)


def shards(folder: Path) -> set[str]:
    """The shards that are done."""
    found = (folder / ".catalog" / "shards").glob("*[0-9]")
    return {path.name for path in found}


def said(folder: Path) -> dict[str, object]:
    """What a catalog says of itself, without what is different each time."""
    found: dict[str, object] = json.loads((folder / "catalog.json").read_bytes())
    del found["made"]
    return found
