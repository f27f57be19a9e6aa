"""What is logged for a version is whole and linked, or it is said how it is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mlflow_report_plugin import report, verify
from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.logged.place import DIGEST_TAG, KEPT, NEWEST, URI_TAG, kept_as
from mlflow_report_plugin.snapshot import Content, Snapshot
from mlflow_report_plugin.verifying import chain
from mlflow_report_plugin.verifying.result import Verification
from tests.models import Logged
from tests.verifying.conftest import log_report, place, report_folder

pytestmark = pytest.mark.versions


def check(model: Logged) -> Verification:
    return verify(model.uri, tracking_uri=model.tracking_uri)


def kept(model: Logged, tmp_path: Path) -> list[Path]:
    return sorted((report_folder(model, tmp_path) / KEPT).iterdir())


def edited(path: Path) -> None:
    """Change a word in a file, as somebody would who does not know of digests."""
    text = path.read_text("utf-8")
    assert '"cellar"' in text
    path.write_text(text.replace('"cellar"', '"attic"'), "utf-8")


def forged(path: Path) -> Snapshot:
    """Change a word in a file, and compute its digest anew."""
    fields = json.loads(path.read_bytes())
    fields.pop("digest")
    snapshot = Snapshot.model_validate_json(json.dumps(fields).replace('"cellar"', '"attic"'))
    path.write_text(snapshot.to_json(), "utf-8")
    return snapshot


def test_a_chain_with_a_missing_link_verifies_nothing(model: Logged, tmp_path: Path) -> None:
    for _ in range(3):
        log_report(model)
    first, second, third = kept(model, tmp_path)
    second.unlink()
    found = check(model)
    assert found.outcome == "not verified"
    (problem,) = found.problems
    assert second.stem.partition("-")[2] in problem
    assert third.name in problem
    assert "is not there" in problem
    assert first.name not in problem


def test_the_last_link_is_missed_as_well(model: Logged, tmp_path: Path) -> None:
    log_report(model)
    log_report(model)
    first, second = kept(model, tmp_path)
    second.unlink()
    found = check(model)
    assert found.outcome == "not verified"
    assert len(found.problems) == 2
    assert "which the version's tag names, is not there" in found.problems[0]
    assert f"{NEWEST} is none of the reports that are kept" in found.problems[1]
    assert found.digest == f"sha256:{first.stem.partition('-')[2]}"


def test_a_report_that_was_edited_verifies_nothing(model: Logged, tmp_path: Path) -> None:
    log_report(model)
    (only,) = kept(model, tmp_path)
    edited(only)
    with pytest.raises(NotFound, match="was changed after it was made"):
        check(model)


def test_the_newest_that_is_whole_is_compared_all_the_same(model: Logged, tmp_path: Path) -> None:
    log_report(model)
    log_report(model)
    first, second = kept(model, tmp_path)
    edited(second)
    model.client.set_tag(model.run_id, "team", "attic")
    found = check(model)
    assert found.outcome == "not verified"
    assert found.problems[0].startswith(f"{KEPT}/{second.name}: the snapshot was changed")
    assert found.digest == f"sha256:{first.stem.partition('-')[2]}"
    assert [drift.what for drift in found.drifts] == ["run: tags: team"]


def test_a_digest_that_was_computed_anew_is_not_that_of_the_name(
    model: Logged, tmp_path: Path
) -> None:
    log_report(model)
    log_report(model)
    first, _ = kept(model, tmp_path)
    forged(first)
    assert check(model).problems == (f"{KEPT}/{first.name}: its name says another digest",)


def test_a_forged_report_under_a_name_that_fits_is_a_missing_link(
    model: Logged, tmp_path: Path
) -> None:
    log_report(model)
    log_report(model)
    first, second = kept(model, tmp_path)
    snapshot = forged(first)
    first.rename(first.parent / Path(kept_as(snapshot).path).name)
    (problem,) = check(model).problems
    assert first.stem.partition("-")[2] in problem
    assert second.name in problem


def test_the_copy_that_people_read_is_looked_at(model: Logged, tmp_path: Path) -> None:
    log_report(model)
    newest = report_folder(model, tmp_path) / NEWEST
    before = newest.read_bytes()
    edited(newest)
    assert check(model).problems[0].startswith(f"{NEWEST}: the snapshot was changed")
    newest.write_bytes(before)
    forged(newest)
    assert check(model).problems == (f"{NEWEST} is none of the reports that are kept",)
    newest.write_text("no report")
    assert check(model).problems[0].startswith(f"{NEWEST}: not a report snapshot")
    newest.unlink()
    assert check(model).outcome == "verified"


def test_the_copy_that_people_read_may_be_an_older_one(model: Logged, tmp_path: Path) -> None:
    log_report(model)
    newest = report_folder(model, tmp_path) / NEWEST
    before = newest.read_bytes()
    log_report(model)
    newest.write_bytes(before)
    found = check(model)
    assert found.outcome == "verified"  # as when a report was logged without JSON
    assert f"{NEWEST} is an older report" in found.notes


def planted(folder: Path, snapshot: Snapshot, **made: object) -> Path:
    """Keep a report that fits in all respects, as somebody may who may write to the run."""
    provenance = snapshot.provenance.model_copy(update=made)
    snapshot = snapshot.model_copy(update={"provenance": provenance})
    path = folder / Path(kept_as(snapshot).path).name
    path.write_text(snapshot.to_json(), "utf-8")
    return path


def test_a_newer_report_that_the_tag_does_not_name_is_not_the_record(
    model: Logged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_report(model)
    (only,) = kept(model, tmp_path)
    model.client.set_tag(model.run_id, "team", "attic")
    tampered = report(model.uri, tracking_uri=model.tracking_uri, reach="shared").snapshot
    newest = report_folder(model, tmp_path) / NEWEST
    forgery = planted(only.parent, tampered, previous=Snapshot.from_json(only.read_bytes()).digest)
    found = check(model)
    assert [drift.what for drift in found.drifts] == ["run: tags: team"]
    assert found.outcome == "drifted"
    assert any("a newer report is kept" in note for note in found.notes)
    for number in range(3):
        planted(only.parent, tampered, report_time=4_000_000_000_000 + number)
    monkeypatch.setattr(chain, "MOST", 2)  # very many do not push it out
    assert check(model).digest == found.digest
    newest.write_bytes(forgery.read_bytes())
    assert (
        f"{NEWEST} is newer than the report that the version's tag names" in check(model).problems
    )


def test_an_old_report_under_a_newer_name_is_not_the_newest(model: Logged, tmp_path: Path) -> None:
    log_report(model)
    log_report(model)
    first, second = kept(model, tmp_path)
    replay = first.parent / f"29991231T235959.999Z-{first.stem.partition('-')[2]}.json"
    replay.write_bytes(first.read_bytes())
    found = check(model)
    assert found.problems == (f"{KEPT}/{replay.name}: its name says another time",)
    assert found.digest == f"sha256:{second.stem.partition('-')[2]}"


def test_the_report_of_another_version_is_no_record_of_this_one(
    model: Logged, tmp_path: Path
) -> None:
    log_report(model)
    (only,) = kept(model, tmp_path)
    snapshot = Snapshot.from_json(only.read_bytes())
    assert snapshot.model_version is not None
    other = snapshot.model_version.model_copy(update={"version": "2"})
    path = planted(only.parent, snapshot.model_copy(update={"model_version": other}))
    assert check(model).problems == (f"{KEPT}/{path.name}: it is a report of another model",)


def test_what_is_read_is_not_held_in_memory(model: Logged) -> None:
    for _ in range(3):
        log_report(model)
    made = place(model)
    version = report(model.uri, tracking_uri=model.tracking_uri).snapshot.model_version
    record = chain._Record(None)
    for each in made.snapshots():
        assert not any(
            isinstance(value, (Content, Snapshot))
            for value in chain._read(made, version, record, each)
        )
    assert record.kept == made.snapshots()[-1]


def test_reports_that_were_logged_at_once_are_a_note_and_no_fault(
    model: Logged, tmp_path: Path
) -> None:
    log_report(model)
    log_report(model)
    _, second = kept(model, tmp_path)
    twin = Snapshot.from_json(second.read_bytes())
    made = twin.provenance.model_copy(update={"report_id": "twin"})
    twin = twin.model_copy(update={"provenance": made})
    (second.parent / Path(kept_as(twin).path).name).write_text(twin.to_json(), "utf-8")
    found = check(model)
    assert found.outcome == "verified"
    assert any("they were logged at once" in note for note in found.notes)


@pytest.mark.parametrize("content", ["", "{}", "[", '{"schema_version": 3}', "\udcff"])
def test_a_file_that_is_no_report_verifies_nothing(
    content: str, model: Logged, tmp_path: Path
) -> None:
    log_report(model)
    path = kept(model, tmp_path)[0].parent / f"29991231T235959.999Z-{'0' * 64}.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    found = check(model)
    assert found.outcome == "not verified"
    assert found.problems[0].startswith(f"{KEPT}/{path.name}: ")
    assert "\n" not in found.problems[0]


def test_tags_of_the_version_that_it_is_a_copy_of_say_nothing(model: Logged) -> None:
    log_report(model)
    tags = model.client.get_model_version(model.name, model.version).tags
    source = model.client.get_model_version_download_uri(model.name, model.version)
    copy = model.client.create_model_version(
        f"{model.name}", source, model.run_id, tags={URI_TAG: tags[URI_TAG], DIGEST_TAG: "x"}
    )
    uri = f"models:/{model.name}/{copy.version}"
    with pytest.raises(NotFound, match="no report was logged"):
        verify(uri, tracking_uri=model.tracking_uri)


def test_a_report_from_before_there_were_digests_is_compared_and_not_trusted(
    model: Logged, tmp_path: Path
) -> None:
    log_report(model)
    folder = report_folder(model, tmp_path)
    (only,) = kept(model, tmp_path)
    fields = json.loads(only.read_bytes()) | {"schema_version": 1}
    del fields["digest"]
    (folder / NEWEST).write_text(json.dumps(fields))
    only.unlink()
    model.client.set_tag(model.run_id, "team", "attic")
    found = check(model)
    assert found.outcome == "not verified"
    assert found.problems == (f"{NEWEST} was logged before reports had digests",)
    assert [drift.what for drift in found.drifts] == ["run: tags: team"]


def test_of_very_many_only_the_newest_are_read(
    model: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        log_report(model)
    monkeypatch.setattr(chain, "MOST", 2)
    found = check(model)
    assert (found.outcome, found.logged) == ("verified", 4)
    assert "only the newest 2 of 4 were looked at" in found.notes
