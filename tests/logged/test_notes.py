"""Notes stay as people wrote them, whoever else writes, and whatever is reported."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from mlflow import MlflowClient
from mlflow.utils.file_utils import local_file_uri_to_path

from mlflow_report_plugin import write_note
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import AccessDenied, Conflict, NotFound, OutputFailed, ReportError
from mlflow_report_plugin.logged import notes
from mlflow_report_plugin.logged.place import NOTES, artifact_folder
from mlflow_report_plugin.pipeline import report
from mlflow_report_plugin.snapshot import TOPICS, Change, Notes
from mlflow_report_plugin.threads import map_side_by_side
from mlflow_report_plugin.verifying.verify import verify
from tests.logged.versions import version_of
from tests.models import Logged
from tests.proxy import Proxy

pytestmark = pytest.mark.versions


@pytest.fixture
def model(tmp_path: Path, own_store: str) -> Logged:
    """A model without notes, alone in a store."""
    return version_of("wine", own_store, tmp_path)


def write(
    model: Logged, texts: dict[str, str], based_on: str | None = None, **more: str
) -> notes.Kept:
    return notes.write(Client(model.tracking_uri), model.uri, texts, based_on, **more)


def read(model: Logged) -> Notes:
    return notes.read(Client(model.tracking_uri), model.uri).notes


def reported(model: Logged, **options: str) -> Notes:
    found = report(model.uri, tracking_uri=model.tracking_uri, **options).snapshot.notes
    assert found is not None
    return found


def test_a_note_is_in_each_report_from_then_on(model: Logged) -> None:
    written = write(model, {"limitations": "Only *red* wine."}, author="ann").notes
    (note,) = written.notes
    assert (note.topic, note.text, note.author) == ("limitations", "Only *red* wine.", "ann")
    assert note.version == model.version
    assert read(model) == written
    seen = reported(model)
    assert seen.notes == written.notes
    assert [each.digest for each in seen.changes] == [note.facts]
    assert seen.changes[0].changes is not None
    assert not seen.changes[0].changes.changes
    assert reported(model, reach="shared").notes == written.notes


def test_a_model_without_notes_has_none(model: Logged) -> None:
    assert reported(model) == Notes()
    assert read(model) == Notes()


def test_a_new_version_shows_those_of_the_one_before_and_then_its_own(
    model: Logged, tmp_path: Path
) -> None:
    first = write(model, {"limitations": "Only red wine.", "contacts": "ann"}, author="ann").notes
    second = version_of(model.name, model.tracking_uri, tmp_path, C="2")
    inherited = reported(second)
    assert inherited.inherited
    assert inherited.revision is None
    assert inherited.notes == first.notes
    assert [each.identity for each in changes_of(inherited)] == ["C"]
    assert read(second).notes == first.notes
    write(second, {"limitations": "White wine, too."}, author="bea")
    own = reported(second)
    assert not own.inherited
    assert [(each.topic, each.text, each.version, each.author) for each in own.notes] == [
        ("limitations", "White wine, too.", "2", "bea"),
        ("contacts", "ann", "1", "ann"),
    ]
    assert reported(model).notes == first.notes


def changes_of(found: Notes) -> list[Change]:
    return [each for one in found.changes if one.changes for each in one.changes.changes]


def test_who_read_before_somebody_else_wrote_is_told(model: Logged) -> None:
    seen = write(model, {"limitations": "Only red wine."}, author="ann").notes.revision
    write(model, {"limitations": "Only white wine."}, seen, author="bea")
    with pytest.raises(Conflict, match="Limitations was changed by bea since you read it"):
        write(model, {"limitations": "Only rosé."}, seen, author="ann")
    with pytest.raises(Conflict, match="by bea"):
        write(model, {"limitations": "Only rosé."}, None, author="ann")
    assert [each.text for each in read(model).notes] == ["Only white wine."]


def test_who_writes_under_other_headings_need_not_know_of_each_other(model: Logged) -> None:
    seen = write(model, {"limitations": "Only red wine."}, author="ann").notes.revision
    write(model, {"contacts": "bea"}, seen, author="bea")
    write(model, {"human-oversight": "A sommelier."}, seen, author="ann")
    assert [each.topic for each in read(model).notes] == [
        *("limitations", "human-oversight", "contacts")
    ]


def folder_of(model: Logged) -> Path:
    location = MlflowClient(model.tracking_uri).get_run(model.run_id).info.artifact_uri
    return (
        Path(local_file_uri_to_path(location)) / artifact_folder(model.name, model.version) / NOTES
    )


def kept(model: Logged) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder_of(model).iterdir()}


def test_ten_reports_leave_the_notes_as_they_are(model: Logged) -> None:
    written = write(model, {"limitations": "Only red wine."}, author="ann").notes
    before = kept(model)
    for _ in range(10):
        report(model.uri, tracking_uri=model.tracking_uri, reach="shared").log()
    assert kept(model) == before
    assert reported(model).notes == written.notes


def test_notes_are_no_drift(model: Logged) -> None:
    report(model.uri, tracking_uri=model.tracking_uri, reach="shared").log()
    write(model, {"limitations": "Only red wine."}, author="ann")
    assert verify(model.uri, tracking_uri=model.tracking_uri).outcome == "verified"
    report(model.uri, tracking_uri=model.tracking_uri, reach="shared").log()
    write(model, {"limitations": "Only white wine."}, read(model).revision, author="bea")
    assert verify(model.uri, tracking_uri=model.tracking_uri).outcome == "verified"


def test_what_two_wrote_at_once_is_kept_until_somebody_who_read_both_writes(model: Logged) -> None:
    base = write(model, {"limitations": "Only red wine.", "contacts": "ann"}, author="ann").notes
    write(model, {"limitations": "Only white wine."}, base.revision, author="bea")
    # Nobody has seen this one when the next is written.
    (name,) = set(kept(model)) - {base.revision}
    unseen = (folder_of(model) / name).rename(folder_of(model).parent / name)
    mine = {"limitations": "Only rosé.", "monitoring-plan": "Weekly."}
    write(model, mine, base.revision, author="eve")
    unseen.rename(folder_of(model) / name)
    both = read(model)
    assert [each.author for each in both.of("limitations")] == ["bea", "eve"]
    assert [each.text for each in both.of("monitoring-plan")] == ["Weekly."]
    assert reported(model).notes == both.notes
    write(model, {"human-oversight": "A sommelier."}, both.revision, author="ann")
    still = read(model)
    assert [each.text for each in still.of("limitations")] == ["Only white wine.", "Only rosé."]
    write(model, {"limitations": "Neither red nor white."}, still.revision, author="ann")
    assert [each.text for each in read(model).of("limitations")] == ["Neither red nor white."]


def test_all_who_write_at_once_under_other_headings_are_heard(server: str) -> None:
    model = version_of("crowd", server, None, "crowd")
    texts = {topic: f"about {topic}" for topic in TOPICS}
    answers = map_side_by_side(lambda t: write(model, {t: texts[t]}, author=t), [*TOPICS])
    assert [each for each in answers if isinstance(each, Exception)] == []
    assert {each.topic: each.text for each in read(model).notes} == texts


def test_all_who_write_at_once_under_one_heading_are_kept_or_told(server: str) -> None:
    model = version_of("crowded", server, None, "crowded")
    names = ["ann", "bea", "eve", "ada"]
    answers = map_side_by_side(lambda w: write(model, {"contacts": w}, author=w), names)
    texts = {each.text for each in read(model).notes}
    assert texts
    for name, answer in zip(names, answers, strict=True):
        if isinstance(answer, Exception):
            assert isinstance(answer, Conflict)
            assert (name in texts) == ("both texts are kept" in str(answer))
        else:
            assert name in texts


def test_files_of_strangers_cost_no_note(model: Logged) -> None:
    write(model, {"limitations": "Only red wine."}, author="ann")
    data = next(iter(kept(model).values()))
    other = data.replace(b'"version":"1"', b'"version":"2"').replace(
        b'"version": "1"', b'"version": "2"'
    )
    late = "99991231T235959.999Z"
    for content in (b"", b"[]", b"{" * 10_000, other, data.replace(b"red", b"the")):
        (folder_of(model) / f"{late}-{sha256(content).hexdigest()}.json").write_bytes(content)
    (folder_of(model) / f"{late}-{'0' * 64}.json").write_bytes(data)
    (folder_of(model) / f"{late}-{'1' * 64}.json").mkdir()
    (folder_of(model) / "README.md").write_text("Nothing of ours.")
    seen = report(model.uri, tracking_uri=model.tracking_uri).snapshot
    assert seen.notes is not None
    assert "Only red wine." in [each.text for each in seen.notes.of("limitations")]
    assert {each.reason for each in seen.gaps_of("notes")} == {"failed"}
    assert len(seen.gaps_of("notes")) == 5
    write(model, {"contacts": "ann"}, read(model).revision, author="ann")
    assert [each.text for each in read(model).of("contacts")] == ["ann"]


def test_a_file_of_any_length_is_not_read_and_said_to_be_there(model: Logged) -> None:
    write(model, {"limitations": "Only red wine."}, author="ann")
    content = b" " * 1_000_001
    (folder_of(model) / f"99991231T235959.999Z-{sha256(content).hexdigest()}.json").write_bytes(
        content
    )
    seen = report(model.uri, tracking_uri=model.tracking_uri).snapshot
    (gap,) = seen.gaps_of("notes")
    assert "1,000,000 bytes" in gap.message
    kept_now = notes.read(Client(model.tracking_uri), model.uri)
    assert [each.text for each in kept_now.notes.notes] == ["Only red wine."]
    assert "1,000,000 bytes" in kept_now.problems[0]


def test_a_shared_report_inherits_from_its_own_experiment_only(
    model: Logged, tmp_path: Path
) -> None:
    write(model, {"limitations": "Only red wine."}, author="ann")
    second = version_of(model.name, model.tracking_uri, tmp_path, "another")
    assert [each.version for each in reported(second).notes] == ["1"]
    assert reported(second, reach="shared").notes == ()
    assert read(second).notes == ()
    third = version_of(model.name, model.tracking_uri, tmp_path)
    assert [each.version for each in reported(third, reach="shared").notes] == ["1"]


def test_notes_of_a_version_that_was_deleted_are_passed_over(model: Logged, tmp_path: Path) -> None:
    write(model, {"limitations": "Only red wine."}, author="ann")
    second = version_of(model.name, model.tracking_uri, tmp_path)
    write(second, {"limitations": "Only white wine."}, author="bea")
    third = version_of(model.name, model.tracking_uri, tmp_path)
    MlflowClient(model.tracking_uri).delete_model_version(second.name, second.version)
    assert [each.text for each in reported(third).notes] == ["Only red wine."]
    assert [each.text for each in read(third).notes] == ["Only red wine."]


def test_the_newest_version_is_meant_where_none_is_named(model: Logged, tmp_path: Path) -> None:
    second = version_of(model.name, model.tracking_uri, tmp_path)
    client = Client(model.tracking_uri)
    written = notes.write(client, f"models:/{model.name}", {"contacts": "ann"}, None)
    assert written.uri == second.uri
    with pytest.raises(NotFound, match="is no registered version"):
        notes.read(client, f"runs:/{unregistered(model)}/model")
    with pytest.raises(NotFound, match="'nobody'"):
        notes.read(client, "models:/nobody")


def unregistered(model: Logged) -> str:
    client = MlflowClient(model.tracking_uri)
    run_id = client.create_run(model.experiment_id).info.run_id
    client.log_text(run_id, "flavors:\n  python_function: {}\n", "model/MLmodel")
    return str(run_id)


def test_credentials_in_a_note_are_masked_in_reports_and_kept_for_its_author(
    model: Logged,
) -> None:
    secret = "dapi" + "0123456789abcdef" * 2
    write(model, {"contacts": f"ann, token {secret}"}, author="ann")
    assert secret in read(model).notes[0].text
    assert secret not in reported(model).notes[0].text


def test_whoever_writes_a_credential_in_python_is_told_in_the_log(
    model: Logged, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "dapi" + "0123456789abcdef" * 2
    with caplog.at_level("WARNING", "mlflow.report"):
        write_note(model.uri, "contacts", f"token {secret}", tracking_uri=model.tracking_uri)
        write_note(model.uri, "limitations", "None.", tracking_uri=model.tracking_uri)
    (told,) = (each.getMessage() for each in caplog.records if each.name == "mlflow.report")
    assert "Contacts holds what looks like a credential (databricks-token)" in told
    assert secret not in told


def test_reports_pay_for_notes_only_where_there_are_some(server: str, proxy: Proxy) -> None:
    model = version_of("paid", server, None, "paid")
    without = requests_of(model, proxy)
    write(model, {"limitations": "Only red wine."}, author="ann")
    assert not [path for path in without if "notes" in path]
    more = [path for path in requests_of(model, proxy) if "notes" in path]
    assert len(more) == 2, more  # the list, and the file


def requests_of(model: Logged, proxy: Proxy) -> list[str]:
    proxy.requests.clear()
    report(model.uri, tracking_uri=proxy.url)
    return [each.path for each in proxy.requests]


@pytest.mark.parametrize(
    ("pattern", "error", "words"),
    [
        (r"mlflow-artifacts/artifacts/.*notes/", AccessDenied, "Only red"),
        (r"registered-models/set-tag", OutputFailed, "without which no report shows it"),
    ],
)
def test_a_server_that_refuses_is_told_of(
    server: str, proxy: Proxy, pattern: str, error: type[ReportError], words: str
) -> None:
    model = version_of("refused", server, None, "refused")
    proxy.answer(pattern, status=403, body=b'{"error_code": "PERMISSION_DENIED"}')
    with pytest.raises(error) as told:
        notes.write(Client(proxy.url), model.uri, {"limitations": "Only red."}, None, "ann")
    assert (words in str(told.value)) == (error is OutputFailed)
    assert reported(model).notes == ()


@pytest.mark.parametrize(
    ("topic", "text", "words"),
    [
        ("Intended use", "x", "such as intended-use"),
        ("../up", "x", "small letters"),
        ("a" * 61, "x", "small letters"),
        ("contacts", "x" * 50_001, "50,000 characters"),
    ],
)
def test_what_cannot_be_kept_is_refused(model: Logged, topic: str, text: str, words: str) -> None:
    with pytest.raises(OutputFailed, match=words):
        write(model, {topic: text})
    assert reported(model).notes == ()
