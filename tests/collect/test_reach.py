"""How far a report reaches that others read: no further than records say, and one experiment."""

from __future__ import annotations

from pathlib import Path

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin import report
from mlflow_report_plugin.collect.client import Client, hosts
from mlflow_report_plugin.collect.reading.places import is_inside
from mlflow_report_plugin.errors import AccessDenied, ReadFailed
from tests.models import Logged, log_wine, tracking
from tests.proxy import Proxy

S3 = "s3://bucket/7/run/artifacts"


@pytest.mark.parametrize(
    ("location", "root", "below"),
    [
        (S3, S3, True),
        (f"{S3}/model", f"{S3}/", True),
        (f"{S3}/a b", f"{S3}/a%20b", True),
        (f"{S3}-2/model", S3, False),
        ("s3://bucket/7/run", S3, False),
        ("s3://another/7/run/artifacts/model", S3, False),
        ("gs://bucket/7/run/artifacts/model", S3, False),
        (f"{S3}/../../other/artifacts/model", S3, False),
        (f"{S3}/%2e%2e/%2e%2e/other", S3, False),
        (f"{S3}/%252e%252e/other", S3, False),
        (f"{S3}/..%2fother", S3, False),
        (f"{S3}/..\\other", S3, False),
        (f"{S3}/model?at=elsewhere", S3, False),
        ("s3://bucket", "s3://bucket", False),
        (f"{S3}/model", "", False),
        ("mlflow-artifacts:/1/run/artifacts/model", "mlflow-artifacts:/1/run/artifacts", True),
        ("mlflow-artifacts://host/1/run/artifacts/m", "mlflow-artifacts:/1/run/artifacts", False),
        ("http://[bad/model", "http://[bad", False),
    ],
)
def test_a_folder_is_below_another_one_or_it_is_not(location: str, root: str, below: bool) -> None:
    assert is_inside(location, root) is below


def test_a_folder_of_this_computer_is_where_its_links_lead(tmp_path: Path) -> None:
    root, outside = tmp_path / "run", tmp_path / "outside"
    for folder in (root / "model", outside):
        folder.mkdir(parents=True)
    (root / "link").symlink_to(outside)
    (tmp_path / "same").symlink_to(root)
    assert is_inside(str(root / "model"), root.as_uri())
    assert is_inside((tmp_path / "same" / "model").as_uri(), str(root))
    assert not is_inside(str(root / "link"), str(root))
    assert not is_inside(str(root / ".." / "outside"), str(root))


def test_files_that_no_record_calls_the_versions_are_not_for_others(
    own_store: str, tmp_path: Path
) -> None:
    uri = own_store
    owner = log_wine(uri, "owned", artifact_location=tmp_path / "owned")
    other = log_wine(uri, "planted", artifact_location=tmp_path / "planted")
    source = owner.client.get_model_version_download_uri(owner.name, "1")
    version = other.client.create_model_version(other.name, source, other.run_id)
    planted = f"models:/{other.name}/{version.version}"
    mine = report(planted, tracking_uri=uri).snapshot
    assert mine.model is not None
    assert mine.gap("run") is not None, "the file names another run than the registry"
    shared = report(planted, tracking_uri=uri, reach="shared").snapshot
    parts = (shared.model, shared.files, shared.input_example, shared.documents)
    assert parts == (None, None, None, None)
    assert "no record says" in str(shared.gap("model"))
    assert shared.run is not None
    assert shared.run.run_id == other.run_id


def test_a_version_without_such_tricks_is_whole_for_others(wine: Logged) -> None:
    mine = report(wine.uri, tracking_uri=wine.tracking_uri).snapshot
    shared = report(wine.uri, tracking_uri=wine.tracking_uri, reach="shared").snapshot
    for part in ("model", "files", "environment", "input_example", "logged_model", "run"):
        assert getattr(shared, part) == getattr(mine, part), part
    assert {gap.part for gap in shared.gaps} <= {gap.part for gap in mine.gaps}


@pytest.fixture
def elsewhere(proxy: Proxy) -> str:
    """The files of a model on another host than the tracking server."""
    return f"{proxy.url}/api/2.0/mlflow-artifacts/artifacts/model"


LOGINS = {
    "MLFLOW_TRACKING_USERNAME": "me",
    "MLFLOW_TRACKING_TOKEN": "geheim",
    "MLFLOW_REPORT_REQUEST_HEADERS": '{"X-Token": "geheim"}',
}


@pytest.mark.parametrize("login", LOGINS)
def test_a_host_that_only_a_location_names_is_not_sent_the_login(
    login: str, elsewhere: str, proxy: Proxy, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(login, LOGINS[login])
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "geheim")
    with pytest.raises(AccessDenied, match="another host") as raised:
        report(elsewhere, tracking_uri=server)
    assert hosts.ALLOWED_VARIABLE in str(raised.value)
    assert proxy.requests == []


def test_who_runs_it_may_allow_other_hosts(
    elsewhere: str, proxy: Proxy, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "me")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "geheim")
    monkeypatch.setenv(hosts.ALLOWED_VARIABLE, "http,abfss")
    proxy.answer("MLmodel", body=b"flavors: {a: {}}\n")
    assert report(elsewhere, tracking_uri=server).snapshot.model is not None


def test_without_a_login_other_hosts_are_asked(elsewhere: str, proxy: Proxy, server: str) -> None:
    proxy.answer("MLmodel", body=b"flavors: {a: {}}\n")
    assert report(elsewhere, tracking_uri=server).snapshot.model is not None


@pytest.mark.parametrize(
    "location",
    [
        "http://mlflow.example.com:80@evil.example.com/x",
        "http://mlflow.example.com\\@evil.example.com/x",
        "http://mlflow.example.com:x/x",
        "http://mlflow.example.com:8080/x",
        "https://evil.example.com/x",
        "abfss://files@evil.example.com/x",
        "abfss://files@core.windows.net.evil.example.com/x",
        "r2://bucket@evil.example.com/x",
        "b2://bucket@s3.backblazeb2.com.evil.example.com/x",
        "\nhttp://evil.example.com/x",
        " \tHTTPS://evil.example.com/x",
    ],
)
def test_no_writing_of_an_address_passes_for_the_server(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "geheim")
    with pytest.raises(AccessDenied, match="another host"):
        hosts.require_trusted(location, "http://mlflow.example.com")


@pytest.mark.parametrize(
    "location",
    [
        "http://me:secret@MLflow.example.com:80/api/2.0/mlflow-artifacts/artifacts/x",
        "abfss://files@account.dfs.core.windows.net/x",
        "r2://bucket@account.r2.cloudflarestorage.com/x",
        "b2://bucket@s3.us-west-001.backblazeb2.com/x",
        "sftp://files.example.com/x",
        "s3://bucket/x",
        "/data/models/x",
    ],
)
def test_the_server_itself_and_stores_that_name_no_host_are_asked(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "geheim")
    hosts.require_trusted(location, "http://mlflow.example.com")


def test_the_artifacts_of_the_operators_own_server_are_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "geheim")
    monkeypatch.setenv(hosts.OF_THE_SERVER[0], "http://files.example.com/artifacts")
    hosts.require_trusted("http://files.example.com/artifacts/1", "http://mlflow.example.com")


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/latest/meta-data",
        "\nhttp://10.0.0.1/latest/meta-data",
        "https://mlflow.example.com:8443/x",
        "ftp://10.0.0.1/x",
        "sftp://10.0.0.1/x",
        "hdfs://10.0.0.1/x",
        "viewfs://10.0.0.1/x",
        "r2://bucket@10.0.0.1/x",
    ],
)
def test_a_server_asks_no_host_that_only_a_location_names(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a login as well: it reaches what those who name the location do not."""
    monkeypatch.setenv(hosts.OF_THE_SERVER[0], "mlflow-artifacts:/")
    with pytest.raises(AccessDenied, match="another host"):
        hosts.require_trusted(location, "http://mlflow.example.com")


@pytest.mark.parametrize(
    "location", ["http://mlflow.example.com/x", "hdfs://name:8020/1", "hdfs:///1", "s3://bucket/1"]
)
def test_a_server_asks_itself_and_its_own_stores(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(hosts.OF_THE_SERVER[1], "hdfs://name:8020/root")
    hosts.require_trusted(location, "http://mlflow.example.com")


def test_no_detour_leads_to_another_host(
    elsewhere: str, proxy: Proxy, own_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that is where a run says, which says another host."""
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "geheim")
    with tracking(own_store):
        client = MlflowClient(own_store)
        experiment_id = client.create_experiment("elsewhere", artifact_location=elsewhere)
        run_id = client.create_run(experiment_id).info.run_id
        client.create_registered_model("detour")
        client.create_model_version("detour", f"runs:/{run_id}/model", run_id)
        with pytest.raises(AccessDenied, match="another host"):
            Client(own_store).artifacts.list_folder("models:/detour/1", "")
    assert proxy.requests == []


@pytest.mark.parametrize(
    "path", ["../x", "a/../../x", "/x", "%2e%2e/x", "%252e%252e/x", "a\\..\\x"]
)
def test_no_path_leads_out_of_a_folder_of_another_store(path: str, served_wine: Logged) -> None:
    client = Client(served_wine.tracking_uri)
    root = client.registry.download_uri(served_wine.name, served_wine.version)
    for read in (client.artifacts.list_folder, lambda *of: client.artifacts.read_file(*of, 10)):
        with pytest.raises(ReadFailed, match="leads out of the folder"):
            read(root, path)
