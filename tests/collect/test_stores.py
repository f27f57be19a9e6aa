"""A report changes nothing, whatever MLflow would do to a store by opening it."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import mlflow
import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin import ReportError, ServerUnreachable, report
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.client.stores import database, private
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.snapshot import Snapshot
from tests.models import tracking

pytestmark = pytest.mark.versions

RUN = "0123456789abcdef0123456789abcdef"
OLD = "acf3f17fdcc7"
"""The schema of MLflow 2.8 to 2.12."""
NEW = "ffffffffffff"
"""A schema that no MLflow has."""
OLD_DATABASE = f"""
import sys
import sqlalchemy
from alembic import command
from mlflow.store.db.utils import _get_alembic_config
from mlflow.store.tracking.dbmodels.initial_models import Base

Base.metadata.create_all(sqlalchemy.create_engine(sys.argv[1]))
command.upgrade(_get_alembic_config(sys.argv[1]), "{OLD}")
"""

READ_IN_THREADS = """
import sys
import threading

from mlflow_report_plugin.collect.client import Client

gate = threading.Barrier(8)
read = []


def ask():
    client = Client()
    gate.wait()
    read.append(client.registry.registered_model("wine")["name"])


threads = [threading.Thread(target=ask) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*read)
"""


def contents(folder: Path) -> dict[str, bytes | None]:
    """All that is in a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, in which all stores are, and nothing else."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    return home


@pytest.fixture(scope="module")
def old_database(tmp_path_factory: pytest.TempPathFactory, python: list[str]) -> Path:
    """An empty database as MLflow 2.9 left it."""
    path = tmp_path_factory.mktemp("old") / "mlflow.db"
    # Migrations set up logging anew for their process.
    subprocess.run([*python, "-c", OLD_DATABASE, f"sqlite:///{path}"], check=True)
    return path


def model(home: Path) -> Path:
    """The folder of a run's artifacts, with a model in it."""
    folder = home / "artifacts"
    (folder / "model").mkdir(parents=True)
    (folder / "model" / "MLmodel").write_text(f"flavors: {{x: {{}}}}\nrun_id: {RUN}\n")
    return folder


def fill(path: Path, artifacts: Path) -> None:
    """Register a model, as that is written in all schemas."""
    change(
        path,
        "INSERT OR IGNORE INTO experiments (experiment_id, name, artifact_location,"
        " lifecycle_stage) VALUES (0, 'Default', '/nowhere', 'active')",
        "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id,"
        " status, start_time, end_time, source_version, lifecycle_stage, artifact_uri,"
        f" experiment_id) VALUES ('{RUN}', 'r', 'LOCAL', '', '', 'me', 'FINISHED', 1, 2, '',"
        f" 'active', '{artifacts}', 0)",
        "INSERT INTO registered_models (name, creation_time) VALUES ('wine', 1)",
        "INSERT INTO model_versions (name, version, creation_time, source, storage_location,"
        f" run_id, status, current_stage) VALUES ('wine', 1, 1, '{artifacts}/model',"
        f" '{artifacts}/model', '{RUN}', 'READY', 'None')",
    )


def fresh(home: Path, own_store: str) -> str:
    path = home / "mlflow.db"
    shutil.copy(own_store.removeprefix("sqlite:///"), path)
    fill(path, model(home))
    return f"sqlite:///{path}"


def without_default_experiment(home: Path, own_store: str) -> str:
    uri = fresh(home, own_store)
    change(
        home / "mlflow.db",
        "UPDATE runs SET experiment_id = 7",
        "UPDATE experiments SET experiment_id = 7, name = 'mine' WHERE experiment_id = 0",
    )
    return uri


def with_a_log(home: Path, own_store: str) -> str:
    """As `mlflow migrate-filestore` leaves it."""
    uri = fresh(home, own_store)
    change(home / "mlflow.db", "PRAGMA journal_mode = WAL")
    assert not (home / "mlflow.db-wal").exists()
    return uri


def with_a_log_that_was_left(home: Path, own_store: str) -> str:
    uri = fresh(home, own_store)
    change(home / "mlflow.db", "PRAGMA journal_mode = WAL")
    with closing(sqlite3.connect(home / "mlflow.db")) as connection:
        connection.execute("UPDATE registered_models SET description = 'from the log'")
        connection.commit()
        copies = {name: Path(name).read_bytes() for name in ("mlflow.db", "mlflow.db-wal")}
    (home / "mlflow.db").write_bytes(copies["mlflow.db"])
    (home / "mlflow.db-wal").write_bytes(copies["mlflow.db-wal"])
    return uri


def under_a_name_for_sqlite(home: Path, own_store: str) -> str:
    """What sqlite and MLflow would read as parts of a URI."""
    fresh(home, own_store)
    (home / "a #1 ü%20").mkdir()
    (home / "mlflow.db").rename(home / "a #1 ü%20" / "mlflow.db")
    # As it is written for MLflow is a matter of SQLAlchemy's version.
    from sqlalchemy.engine import URL

    url = URL.create("sqlite", database=f"{home}/a #1 ü%20/mlflow.db")
    return url.render_as_string(hide_password=False)


def folder(home: Path, _own_store: str) -> str:
    """Without the folders that MLflow makes where they are missing."""
    store, artifacts = home / "mlruns", model(home)
    run, version = store / "0" / RUN, store / "models" / "wine" / "version-1"
    for path in (*(run / name for name in ("artifacts", "metrics", "params", "tags")), version):
        path.mkdir(parents=True)
    (store / "0" / "meta.yaml").write_text(
        "artifact_location: file:///nowhere\nexperiment_id: '0'\nlifecycle_stage: active\n"
        "name: Default\n"
    )
    (run / "meta.yaml").write_text(
        f"artifact_uri: {artifacts}\nend_time: 2\nentry_point_name: ''\nexperiment_id: '0'\n"
        f"lifecycle_stage: active\nrun_id: {RUN}\nrun_uuid: {RUN}\nrun_name: r\nsource_name: ''\n"
        "source_type: 4\nsource_version: ''\nstart_time: 1\nstatus: 3\ntags: []\nuser_id: me\n"
    )
    (version.parent / "meta.yaml").write_text(
        "creation_timestamp: 1\ndescription: null\nlast_updated_timestamp: 1\nname: wine\n"
    )
    (version / "meta.yaml").write_text(
        "creation_timestamp: 1\ncurrent_stage: None\ndescription: null\nlast_updated_timestamp: 1\n"
        f"name: wine\nrun_id: {RUN}\nrun_link: null\nsource: {artifacts}/model\nstatus: READY\n"
        f"status_message: null\nstorage_location: {artifacts}/model\nuser_id: null\nversion: '1'\n"
    )
    return store.as_uri()


STORES = (
    fresh,
    without_default_experiment,
    with_a_log,
    with_a_log_that_was_left,
    under_a_name_for_sqlite,
    folder,
)


@pytest.fixture(params=STORES, ids=lambda make: make.__name__)
def uri(
    request: pytest.FixtureRequest, home: Path, own_store: str, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A store with a model, to which the command is set."""
    make: Callable[[Path, str], str] = request.param
    uri = make(home, own_store)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    # As it is for people: the command itself asks for folder stores.
    monkeypatch.delenv("MLFLOW_ALLOW_FILE_STORE")
    return uri


@pytest.fixture
def old_uri(home: Path, old_database: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The store of an older MLflow, to which the command is set."""
    path = home / "mlflow.db"
    shutil.copy(old_database, path)
    fill(path, model(home))
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
    return f"sqlite:///{path}"


def run(*args: object) -> Result:
    return CliRunner().invoke(group, list(map(str, args)), prog_name="mlflow report")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("models:/wine/1", "--strict"), "| name | wine |"),
        (("artifacts/model", "--strict"), "FINISHED"),
        (("backfill", "--dry-run"), "models:/wine/1"),
    ],
    ids=["version", "folder", "backfill"],
)
def test_no_command_changes_what_it_reads(
    uri: str, home: Path, args: tuple[str, ...], words: str
) -> None:
    before = contents(home)
    result = run(*args)
    assert result.exit_code == 0, (uri, result.stderr)
    assert words in result.stdout
    assert contents(home) == before


def test_what_the_log_of_a_database_holds_is_read(home: Path, own_store: str) -> None:
    uri = with_a_log_that_was_left(home, own_store)
    found = collect(Client(uri), "models:/wine/1").registered_model
    assert found is not None
    assert found.description == "from the log"


def test_a_file_that_may_only_be_read_is_read(home: Path, own_store: str) -> None:
    uri = with_a_log(home, own_store)
    home.chmod(0o555)
    try:
        assert collect(Client(uri), "models:/wine/1").model_version is not None
    finally:
        home.chmod(0o755)


def test_the_store_of_an_older_mlflow_is_read_from_a_copy_and_that_is_said(
    old_uri: str, home: Path, tmp_path: Path
) -> None:
    before = contents(home)
    client = f"MLflow {mlflow.__version__}"
    why = (
        f"{old_uri} has the schema of an older MLflow ({OLD}), and {client} would upgrade it by "
        "opening it"
    )
    outputs = [tmp_path / "r.md", tmp_path / "r.json"]
    result = run("models:/wine/1", "--strict", "-o", outputs[0], "-o", outputs[1])
    assert result.exit_code == 0
    assert result.stderr == f"{why}; a private, upgraded copy was read instead\n"
    assert contents(home) == before
    snapshot = Snapshot.from_json(outputs[1].read_bytes())
    assert snapshot.provenance.upgraded_copies == (why,)
    assert snapshot.run is not None
    assert "upgraded" in outputs[0].read_text("utf-8")


@pytest.mark.parametrize("args", [("models:/wine/1", "--log"), ("backfill",)], ids=["log", "fill"])
def test_nothing_is_written_to_the_store_of_an_older_mlflow(
    old_uri: str, home: Path, args: tuple[str, ...]
) -> None:
    before = contents(home)
    result = run(*args)
    assert result.exit_code == 1
    last = result.stderr.splitlines()[-1]
    assert last.startswith(f"Error: {old_uri} has the schema of an older MLflow")
    assert last.endswith("nothing is written before `mlflow db upgrade`")
    assert contents(home) == before


def test_a_report_is_logged_where_the_report_was_read_from_a_copy(
    home: Path, own_store: str
) -> None:
    uri = with_a_log(home, own_store)
    report("models:/wine/1", tracking_uri=uri).log()
    with tracking(uri):
        tags = mlflow.MlflowClient().get_model_version("wine", "1").tags
    assert tags["mlflow_report.uri"] == f"runs:/{RUN}/reports/wine/v1/report.html"


def test_copies_are_gone_with_the_client(
    home: Path, own_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    client = Client(with_a_log(home, own_store))
    collect(client, "models:/wine/1")
    (made,) = temporary.iterdir()
    assert made.stat().st_mode & 0o777 == 0o700
    del client
    gc.collect()
    assert list(temporary.iterdir()) == []


def refused(home: Path) -> Iterator[tuple[str, str]]:
    """Files that no report is made from, and what is said about them."""
    empty = home / "empty.db"
    empty.touch()
    yield f"sqlite:///{empty}", "is an empty database"
    cake = home / "cake.db"
    change(cake, "CREATE TABLE cake (slices INTEGER)")
    yield f"sqlite:///{cake}", "is a database, but not one of MLflow's"
    text = home / "text.db"
    text.write_text("no database, but a text of some length " * 10)
    yield f"sqlite:///{text}", "it is no database"
    yield f"sqlite:///{home}", "is a folder, and no sqlite file"
    yield str(home), "is a folder, but no MLflow store"
    yield str(cake), f"is a file: did you mean sqlite:///{cake}?"
    yield f"sqlite:///{str(cake)[1:]}", f"did you mean sqlite:///{cake}, with four slashes?"
    yield f"sqlite:{cake}", "is no address of a sqlite file"
    yield f"sqlite:///{home}/none/mlflow.db", "there is no MLflow store at sqlite:///"
    yield f"{home}/none", "there is no MLflow store at /"


def test_what_is_no_store_is_refused_in_one_line_and_left_alone(home: Path) -> None:
    stores = dict(refused(home))
    before = contents(home)
    for uri, words in stores.items():
        with pytest.raises(ServerUnreachable) as caught:
            collect(Client(uri), "models:/wine/1")
        assert words in str(caught.value)
        assert len(str(caught.value)) < 300
        assert contents(home) == before, uri


@pytest.fixture
def new_uri(home: Path, own_store: str) -> str:
    uri = fresh(home, own_store)
    change(home / "mlflow.db", f"UPDATE alembic_version SET version_num = '{NEW}'")
    return uri


def test_a_store_of_a_newer_mlflow_is_refused_and_left_alone(new_uri: str, home: Path) -> None:
    before = contents(home)
    with pytest.raises(ServerUnreachable, match=f"does not know \\({NEW}\\): .* newer MLflow"):
        collect(Client(new_uri), "models:/wine/1")
    assert contents(home) == before


def test_a_copy_that_cannot_be_upgraded_is_refused_with_the_reason(
    home: Path, own_store: str
) -> None:
    uri = fresh(home, own_store)
    change(home / "mlflow.db", f"UPDATE alembic_version SET version_num = '{OLD}'")
    before = contents(home)
    with pytest.raises(ReportError) as caught:
        collect(Client(uri), "models:/wine/1")
    assert "could not be upgraded: sqlalchemy.exc.OperationalError: " in str(caught.value)
    assert "Background" not in str(caught.value)
    assert contents(home) == before


def test_a_large_store_of_an_older_mlflow_is_refused_with_what_helps(
    old_uri: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private, "MAX_COPY", 1_000)
    before = contents(home)
    with pytest.raises(ServerUnreachable, match=r"too large .* `mlflow db upgrade`"):
        collect(Client(old_uri), "models:/wine/1")
    assert contents(home) == before


def test_a_large_store_that_mlflow_does_not_change_is_read(
    home: Path, own_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private, "MAX_COPY", 1_000)
    uri = with_a_log(home, own_store)
    assert collect(Client(uri), "models:/wine/1").model_version is not None


def test_the_first_threads_of_a_process_that_ask_a_registry_are_all_answered(
    home: Path, own_store: str
) -> None:
    """MLflow fills its list of kinds of stores for the first who asks. Others saw it half full, and
    were told that there are no models."""
    env = {**os.environ, "MLFLOW_TRACKING_URI": folder(home, own_store)}
    for _ in range(3):
        read = subprocess.run(
            [sys.executable, "-c", READ_IN_THREADS],
            env=env,
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        assert read.stdout.split() == ["wine"] * 8, read.stderr


def test_a_locked_store_is_named(home: Path, own_store: str) -> None:
    uri = fresh(home, own_store)
    with closing(sqlite3.connect(home / "mlflow.db")) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        # Without waiting for the writer.
        result = run_with(f"{uri}?timeout=0", "models:/wine/1")
    assert "cannot be read: another process has locked it" in result.stderr


def run_with(uri: str, *args: str) -> Result:
    return CliRunner(env={"MLFLOW_TRACKING_URI": uri}).invoke(group, list(args))


def test_a_change_that_a_process_left_half_done_is_left_to_those_who_write(
    home: Path, own_store: str
) -> None:
    uri = fresh(home, own_store)
    died = (
        "import os, sqlite3\n"
        "connection = sqlite3.connect('mlflow.db')\n"
        "connection.execute('PRAGMA cache_size = 1')\n"
        "rows = [(f'{n}' * 40,) for n in range(2000)]\n"
        "connection.executemany(\"INSERT INTO tags VALUES (?, 'x', '" + RUN + "')\", rows)\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", died], check=True)
    assert (home / "mlflow.db-journal").stat().st_size
    before = contents(home)
    result = run_with(uri, "models:/wine/1")
    assert "a process died while it changed the file" in result.stderr
    assert contents(home) == before


def test_a_database_on_a_server_is_looked_at_before_mlflow_changes_it(
    home: Path, own_store: str, old_database: Path
) -> None:
    """Read with SQLAlchemy, as any database is; MLflow would upgrade PostgreSQL as well."""
    with pytest.raises(ServerUnreachable, match=r"older MLflow .* ask the MLflow server"):
        database.find(f"sqlite:///{old_database}")
    empty = home / "empty.db"
    empty.touch()
    with pytest.raises(ServerUnreachable, match="is an empty database"):
        database.find(f"sqlite:///{empty}")
    current = fresh(home, own_store)
    assert database.find(current).read_from == current
