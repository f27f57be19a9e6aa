"""A catalog and a table made by two workers, on a real cluster of processes."""

from __future__ import annotations

import base64
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from mlflow_report_plugin.catalog.making import Options, make
from mlflow_report_plugin.catalog.stored import Stored
from mlflow_report_plugin.catalog.wanted import Wanted
from tests.catalog.conftest import NOW, registry_in
from tests.proxy import Proxy
from tests.sharing import Shared
from tests.spark.conftest import TOKENS, Served
from tests.waiting import wait_until

COUNTS = {"models": 40, "versions": 400, "aliases": 40, "metrics": 1600, "params": 1200}


def jvms(session: Any) -> set[int]:
    """The processes of the executors."""

    def parents(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for _ in batches:
            daemon = os.getppid()
            jvm = int(Path(f"/proc/{daemon}/stat").read_text().rpartition(")")[2].split()[1])
            yield pa.RecordBatch.from_pydict({"jvm": [jvm]})

    rows = session.range(0, 8, 1, 8).mapInArrow(parents, "jvm long").collect()
    return {row.jvm for row in rows}


def same(folder: Path, other: Path, table: str) -> bool:
    """Whether two catalogs have the same rows in a table."""
    found, wanted = (pq.read_table(each / f"{table}.parquet") for each in (folder, other))
    assert found.schema.names == wanted.schema.names
    rows, expected = (
        sorted(map(repr, each.cast(wanted.schema).to_pylist())) for each in (found, wanted)
    )
    return bool(rows) and rows == expected


def files(folder: Path) -> set[str]:
    """The files of a catalog; a table is one, whatever it consists of."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {next((step for step in path.parts if ".parquet" in step), str(path)) for path in found}


def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(
    spark: Any, served: Served, tmp_path: Path
) -> None:
    from mlflow_report_plugin.spark.making import SparkMaker, SparkOptions

    wanted = Wanted(tracking_uri=served.url, now=NOW)
    executors = jvms(spark)
    assert len(executors) == 2
    with Proxy(served.url) as proxy:

        def kill() -> None:
            # When versions are read, in the middle of the work of both.
            wait_until(lambda: sum("model-versions/search" in r.path for r in proxy.requests) >= 3)
            os.kill(min(executors), signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        proxy.latency = 0.1
        through = Wanted(tracking_uri=proxy.url, now=NOW)
        options = SparkOptions(tasks=4, csv=True)
        made = SparkMaker(tmp_path / "spark", through, options=options).make()
        killer.join()
    assert made.is_complete
    assert {table: made.manifest["counts"][table] for table in COUNTS} == COUNTS
    assert min(executors) not in jvms(spark)
    make(tmp_path / "local", wanted, "", Options(csv=True))
    found, expected = (files(tmp_path / each) for each in ("spark", "local"))
    assert found == expected
    listed = Path("pages", "models-0001.html")
    assert (tmp_path / "spark" / listed).read_bytes() == (tmp_path / "local" / listed).read_bytes()
    tables = [*COUNTS, "findings"]
    pages = {"web_ui_link", "registry_uri"}  # the proxy's
    for table in tables:
        for folder in ("spark", "local"):
            whole = pq.read_table(tmp_path / folder / f"{table}.parquet")
            kept = whole.drop_columns([*pages & set(whole.column_names)])
            where = tmp_path / f"{folder}-kept"
            where.mkdir(exist_ok=True)
            pq.write_table(kept, where / f"{table}.parquet")
    different = [
        table
        for table in tables
        if not same(tmp_path / "spark-kept", tmp_path / "local-kept", table)
    ]
    assert different == []


@pytest.fixture
def proxies(served: Served) -> Iterator[dict[str, Proxy]]:
    """A server for each of two people, who see the same registry."""
    with Proxy(served.url) as ada, Proxy(served.url) as bob:
        yield {"ada": ada, "bob": bob}


def test_each_workspace_is_read_with_its_own_login_which_no_plan_and_no_log_holds(
    spark: Any, proxies: dict[str, Proxy], tmp_path: Path, events: Path
) -> None:
    from mlflow_report_plugin.spark.making import SparkMaker, SparkOptions
    from mlflow_report_plugin.spark.workspaces import read

    listed = [
        {"name": f"of-{who}", "tracking_uri": proxy.url, "profile": who}
        for who, proxy in proxies.items()
    ]
    (tmp_path / "workspaces.yaml").write_text(yaml.safe_dump(listed))
    spark.sql("CREATE DATABASE IF NOT EXISTS reports")
    made = SparkMaker(
        tmp_path / "catalog",
        Wanted(depth="list", now=NOW),
        "name LIKE 'model-0000%'",
        read(tmp_path / "workspaces.yaml"),
        SparkOptions(schema="reports"),
    ).make()
    assert made.is_complete
    rows = spark.table("reports.versions").groupBy("workspace").count().collect()
    assert {row.workspace: row["count"] for row in rows} == {"of-ada": 100, "of-bob": 100}
    # The same source in another workspace is another place.
    assert spark.table("reports.findings").where("finding = 'shared_source'").count() == 0
    for who, proxy in proxies.items():
        sent = {request.headers.get("authorization") for request in proxy.requests}
        assert sent == {f"Bearer {TOKENS[who]}"}
    written = [path for path in (*tmp_path.rglob("*"), *events.rglob("*")) if path.is_file()]
    assert len(written) > 2
    for path in written:
        held = path.read_bytes()
        for token in TOKENS.values():
            assert token.encode() not in held
            assert base64.b64encode(token.encode()) not in held


@pytest.mark.usefixtures("spark")
def test_each_engine_goes_on_from_what_the_other_made(tmp_path: Path, shared: Shared) -> None:
    from mlflow_report_plugin.spark.making import SparkMaker

    registry = registry_in(tmp_path / "registry", shared, versions=20, models=4)

    def wanted(since: str = "", later: int = 0) -> Wanted:
        before = str(tmp_path / since) if since else ""
        return Wanted(tracking_uri=registry.store, now=NOW + later, since=before)

    make(tmp_path / "first", wanted())
    registry.sql("UPDATE registered_model_aliases SET version = 2 WHERE name = 'model-00001'")
    registry.sql("DELETE FROM model_versions WHERE name = 'model-00002' AND version = 1")
    made = SparkMaker(tmp_path / "second", wanted("first", 1)).make()
    assert made.is_complete
    registry.sql("UPDATE registered_model_aliases SET version = 3 WHERE name = 'model-00001'")
    make(tmp_path / "third", wanted("second", 2))
    make(tmp_path / "anew", wanted("", 2))
    whole = ("models", "versions", "aliases", "metrics", "params", "findings")
    assert [t for t in whole if not same(tmp_path / "third", tmp_path / "anew", t)] == []
    history = pq.read_table(tmp_path / "third" / "history.parquet").to_pylist()
    told = [(r["name"], r["what"], r["version"], r["before"], r["after"]) for r in history]
    assert told == [
        ("model-00002", "version", 1, None, None),
        ("model-00001", "alias", None, "5", "2"),
        ("model-00001", "alias", None, "2", "3"),
    ]


@pytest.mark.usefixtures("spark")
def test_each_workspace_has_pages_reports_and_a_history_of_its_own(
    tmp_path: Path, shared: Shared
) -> None:
    from mlflow_report_plugin.spark.making import SparkMaker, SparkOptions
    from mlflow_report_plugin.spark.workspaces import Workspace

    places = [tmp_path / "ada", tmp_path / "bob"]
    registries = [registry_in(place, shared, versions=2, models=1) for place in places]
    workspaces = [
        Workspace(registry.store, name=place.name)
        for place, registry in zip(places, registries, strict=True)
    ]

    def made(folder: str, since: str = "") -> Path:
        before = str(tmp_path / since) if since else ""
        wanted = Wanted(depth="full", permissions=False, now=NOW, reports="reports", since=before)
        out = tmp_path / folder
        SparkMaker(out, wanted, "", workspaces, SparkOptions(tasks=2, csv=True)).make()
        return out

    first = made("first")
    registries[1].sql("UPDATE registered_model_aliases SET version = 1")
    second = made("second", since="first")
    assert "workspace" in (second / "versions.csv").read_text().splitlines()[0]
    for out in (first, second):
        assert 'href="workspaces/ada/index.html"' in (out / "index.html").read_text()
    for place in places:
        own = first / "workspaces" / place.name
        assert (own / "reports" / "model-00000" / "1.html").exists()
        page = (own / "pages" / "model" / "model-00000.html").read_text()
        assert 'href="../../reports/model-00000/1.html"' in page
        assert 'href="../../index.html"' in (own / "index.html").read_text()
    history = Stored(second).rows("history")
    assert [(row["workspace"], row["what"], row["after"]) for row in history] == [
        ("bob", "alias", "1")
    ]
    assert Stored(second).count("versions") == 4
    assert Stored(second, "ada").count("versions") == 2


@pytest.mark.usefixtures("spark")
def test_what_was_read_is_not_asked_for_again(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow_report_plugin.catalog import manifest
    from mlflow_report_plugin.errors import OutputFailed
    from mlflow_report_plugin.spark.making import SparkMaker

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with Proxy(served.url) as proxy:
        wanted = Wanted(depth="list", tracking_uri=proxy.url, now=NOW)
        maker = SparkMaker(tmp_path, wanted, "name LIKE 'model-0000%'")
        with monkeypatch.context() as patched:
            patched.setattr(manifest, "write", full)
            with pytest.raises(OutputFailed, match="No space left"):
                maker.make()
        assert not (tmp_path / "catalog.json").exists()
        assert maker.estimate().models == 10
        asked = len(proxy.requests)
        made = maker.make()
        assert (made.is_complete, made.manifest["counts"]["versions"]) == (True, 100)
        assert made.manifest["made"]["resumed"]
        assert len(proxy.requests) == asked


def test_a_registry_is_a_table(spark: Any, served: Served) -> None:
    from mlflow_report_plugin.spark.source import MlflowReportDataSource

    spark.dataSource.register(MlflowReportDataSource)

    def table(url: str) -> Any:
        return (
            spark.read.format("mlflow_report")
            .options(part="versions", tracking=url, depth="list", tasks=2)
            .load()
        )

    versions = table(served.url)
    assert {(r.name, r.version) for r in versions.select("name", "version").collect()} == (
        served.registry.versions()
    )
    comments = {field.name: field.metadata.get("comment") for field in versions.schema}
    assert comments["run_id"] == "The run that made it."


def test_names_are_asked_of_the_registry_where_spark_pushes_filters_down(
    spark: Any, served: Served
) -> None:
    from mlflow_report_plugin.spark.source import MlflowReportDataSource

    if spark.version.startswith("4.0"):
        pytest.skip("Spark 4.0 pushes nothing down")
    spark.dataSource.register(MlflowReportDataSource)
    with Proxy(served.url) as proxy:
        versions = (
            spark.read.format("mlflow_report").options(tracking=proxy.url, depth="list").load()
        )
        chosen = versions.where("name IN ('model-00003', 'model-00007') AND version > 3")
        spark.conf.set("spark.sql.python.filterPushdown.enabled", True)
        try:
            found = {(row.name, row.version) for row in chosen.collect()}
        finally:
            spark.conf.set("spark.sql.python.filterPushdown.enabled", False)
        asked = [r.path for r in proxy.requests if "model-versions/search" in r.path]
    expected = {
        (name, number) for name in ("model-00003", "model-00007") for number in range(4, 11)
    }
    assert found == expected
    assert asked
    assert not [path for path in asked if "model-00001" in path]


@pytest.mark.usefixtures("spark")
def test_what_goes_wrong_on_an_executor_is_one_line(tmp_path: Path) -> None:
    from mlflow_report_plugin.errors import ReportError
    from mlflow_report_plugin.spark.making import SparkMaker

    wanted = Wanted(tracking_uri="http://127.0.0.1:9", now=NOW)
    with pytest.raises(ReportError, match=r"127\.0\.0\.1:9.*could not be listed") as caught:
        SparkMaker(tmp_path / "catalog", wanted).make()
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "catalog" / "catalog.json").exists()
