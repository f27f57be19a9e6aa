"""What is kept of every report that is logged: a chain of snapshots, each of them whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import NotFound, ReadFailed
from mlflow_report_plugin.logged.place import (
    DIGEST_TAG,
    KEPT,
    NEWEST,
    URI_TAG,
    Kept,
    artifact_folder,
    kept_as,
    place_of,
)
from mlflow_report_plugin.logged.reports import Logged
from mlflow_report_plugin.pipeline import Report, report
from mlflow_report_plugin.snapshot import SCHEMA_VERSION, Snapshot, content
from tests.models import Logged as LoggedModel
from tests.models import log_wine
from tests.proxy import Proxy
from tests.snapshots import LOCAL_FOLDER, WINE_QUALITY

pytestmark = pytest.mark.versions


@pytest.fixture
def bare(tmp_path: Path, own_store: str) -> LoggedModel:
    """A model without reports, alone in a store."""
    return log_wine(own_store, "bare", artifact_location=tmp_path / "artifacts")


def shared(model: LoggedModel) -> Report:
    return report(model.uri, tracking_uri=model.tracking_uri, reach="shared")


def place(model: LoggedModel) -> Logged:
    return Logged(Client(model.tracking_uri), place_of(shared(model).snapshot))


def snapshots(logged: Logged) -> list[Snapshot]:
    return [Snapshot.from_json(logged.read(kept.path)) for kept in logged.snapshots()]


def folder_of(model: LoggedModel, tmp_path: Path) -> Path:
    (found,) = (tmp_path / "artifacts").glob(f"*/artifacts/{artifact_folder(model.name, '1')}")
    return found


def test_each_logged_report_is_kept_and_names_the_one_before(bare: LoggedModel) -> None:
    logged = place(bare)
    assert logged.snapshots() == []
    for _ in range(3):
        shared(bare).log()
    first, second, third = snapshots(logged)
    assert first.provenance.previous is None
    assert second.provenance.previous == first.digest
    assert third.provenance.previous == second.digest
    assert [kept.digest for kept in logged.snapshots()] == [
        each.digest for each in (first, second, third)
    ]
    assert Snapshot.from_json(logged.read(NEWEST)) == third
    assert not [gap for each in (first, second, third) for gap in each.gaps if gap.part == "digest"]


def test_a_version_has_a_tag_for_the_page_and_one_for_the_digest(bare: LoggedModel) -> None:
    made = shared(bare)
    made.log()
    tags = bare.client.get_model_version(bare.name, bare.version).tags
    assert tags[URI_TAG].endswith("/report.html")
    (kept,) = place(bare).snapshots()
    assert tags[DIGEST_TAG] == kept.digest


def test_a_snapshot_is_kept_whatever_the_formats(bare: LoggedModel, tmp_path: Path) -> None:
    shared(bare).log(["markdown"])
    names = sorted(each.name for each in folder_of(bare, tmp_path).iterdir())
    assert names == ["report.md", "snapshots"]
    assert len(snapshots(place(bare))) == 1


def test_the_report_shows_which_one_was_before(bare: LoggedModel) -> None:
    shared(bare).log()
    shared(bare).log()
    logged = place(bare)
    first, _ = snapshots(logged)
    page = logged.read("report.html").decode()
    assert first.digest in page.replace("<wbr>", "")  # a line may end after the colon
    assert first.digest in logged.read("report.md").decode()


def test_the_chains_of_two_versions_are_apart(bare: LoggedModel) -> None:
    again = log_wine(bare.tracking_uri, bare.name)
    shared(bare).log()
    shared(again).log()
    (one,), (other,) = snapshots(place(bare)), snapshots(place(again))
    assert one.provenance.previous is other.provenance.previous is None


def test_what_else_lies_in_the_folder_is_no_snapshot(bare: LoggedModel, tmp_path: Path) -> None:
    shared(bare).log()
    kept = folder_of(bare, tmp_path) / KEPT
    for name in ("99991231T235959.999Z.json", "x.json", "notes.md", "99991231T235959.999Z-0.json"):
        (kept / name).write_text("{}")
    shared(bare).log()
    first, second = snapshots(place(bare))
    assert second.provenance.previous == first.digest


def test_a_report_is_logged_with_a_gap_where_the_one_before_cannot_be_found(
    served_wine: LoggedModel, proxy: Proxy
) -> None:
    made = report(served_wine.uri, tracking_uri=proxy.url, reach="shared")
    proxy.answer(r"artifacts/list|mlflow-artifacts/artifacts\?", status=500, body=b"no")
    made.log(["json"])
    logged = Logged(Client(served_wine.tracking_uri), place_of(made.snapshot))
    newest = Snapshot.from_json(logged.read(NEWEST))
    assert newest.provenance.report_id == made.snapshot.provenance.report_id
    assert newest.provenance.previous is None
    (gap,) = [gap for gap in newest.gaps if gap.part == "provenance"]
    assert gap.reason == "failed"
    assert "the report that was logged before could not be found" in gap.message
    assert newest.digest in [kept.digest for kept in logged.snapshots()]


def test_a_tag_that_leads_elsewhere_is_not_followed(bare: LoggedModel, tmp_path: Path) -> None:
    """It is anybody's text."""
    elsewhere = tmp_path / "elsewhere" / "reports" / "bare" / "v1"
    (elsewhere / KEPT).mkdir(parents=True)
    kept = elsewhere / kept_as(WINE_QUALITY).path
    kept.write_text(WINE_QUALITY.to_json(), "utf-8")
    tag = f"{elsewhere.as_uri()}/report.html"
    bare.client.set_model_version_tag(bare.name, bare.version, URI_TAG, tag)
    bare.client.set_model_version_tag(bare.name, bare.version, DIGEST_TAG, WINE_QUALITY.digest)
    assert place(bare).snapshots() == []
    shared(bare).log()
    (only,) = snapshots(place(bare))
    assert only.provenance.previous is None


@pytest.mark.parametrize("path", ["../../../MLmodel", "/etc/passwd", "snapshots/../../x"])
def test_a_path_that_leads_out_of_the_folder_is_not_read(path: str, bare: LoggedModel) -> None:
    shared(bare).log()
    with pytest.raises((ReadFailed, NotFound)):
        place(bare).read(path)


def test_a_model_without_run_and_logged_model_has_no_place() -> None:
    with pytest.raises(NotFound, match="no run"):
        place_of(LOCAL_FOLDER)


def test_the_name_of_a_kept_snapshot_tells_its_time_and_digest() -> None:
    made = WINE_QUALITY.provenance.model_copy(update={"report_time": 1_700_000_000_007})
    snapshot = WINE_QUALITY.model_copy(update={"provenance": made})
    kept = kept_as(snapshot)
    assert kept == Kept("20231114T221320.007Z", snapshot.digest)
    assert kept.path == f"snapshots/20231114T221320.007Z-{snapshot.digest[7:]}.json"


def test_the_link_to_the_one_before_is_covered_by_the_digest() -> None:
    made = WINE_QUALITY.provenance.model_copy(update={"previous": "sha256:0"})
    linked = WINE_QUALITY.model_copy(update={"provenance": made})
    assert linked.digest != WINE_QUALITY.digest
    assert content(linked.to_json(), SCHEMA_VERSION).problem == ""
