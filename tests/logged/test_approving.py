"""`mlflow report approve`: a record beside the report, a tag, and a section that tells of both."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mlflow_report_plugin.collect.approvals.records import MAX_RECORDS
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import (
    AccessDenied,
    InvalidKey,
    InvalidSignature,
    InvalidSnapshot,
    NotFound,
)
from mlflow_report_plugin.logged import signatures
from mlflow_report_plugin.logged.approving import Recorded, approve
from mlflow_report_plugin.logged.place import (
    APPROVALS,
    KEPT,
    TOP,
    artifact_folder,
    kept_as,
    place_of,
)
from mlflow_report_plugin.logged.reports import Logged
from mlflow_report_plugin.pipeline import Report, report
from mlflow_report_plugin.signing import approval, checking
from mlflow_report_plugin.snapshot import Approvals, Snapshot
from tests.conftest import ADMIN, READER, AuthServer, RunReport, let
from tests.models import Logged as LoggedModel
from tests.models import log_wine
from tests.proxy import Proxy
from tests.renderers.naughty import NAUGHTY
from tests.signing.keys import make

pytestmark = pytest.mark.versions

TAG = "mlflow_report.approval."


@pytest.fixture
def bare(tmp_path: Path, own_store: str) -> LoggedModel:
    """A model without reports, alone in a store."""
    return log_wine(own_store, "bare", artifact_location=tmp_path / "artifacts")


@pytest.fixture
def reported(bare: LoggedModel) -> LoggedModel:
    """A model with a logged report, alone in a store."""
    shared(bare).log()
    return bare


def shared(model: LoggedModel) -> Report:
    return report(model.uri, tracking_uri=model.tracking_uri, reach="shared")


def approved(model: LoggedModel, role: str = "model owner", **options: object) -> Recorded:
    return approve(model.uri, role, tracking_uri=model.tracking_uri, **options)  # type: ignore[arg-type]  # as `approve` calls them


def approvals_of(model: LoggedModel) -> Approvals:
    found = report(model.uri, tracking_uri=model.tracking_uri).snapshot.approvals
    assert found is not None
    return found


def folder_of(model: LoggedModel, tmp_path: Path, name: str) -> Path:
    folder = artifact_folder(model.name, model.version)
    (found,) = (tmp_path / "artifacts").glob(f"*/artifacts/{folder}")
    return found / name


def test_an_approval_names_who_what_and_when(
    reported: LoggedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "ada")
    done = approved(reported, comment="Good enough.")
    (record,) = approvals_of(reported).records
    logged = Logged(Client(reported.tracking_uri), place_of(shared(reported).snapshot))
    (kept,) = logged.snapshots()
    assert record.digest == done.said.digest == kept.digest
    assert (record.action, record.role, record.who) == ("approved", "model owner", "ada")
    assert (record.comment, record.key_id) == ("Good enough.", None)
    assert abs(record.time - done.said.time) == 0
    assert done.uri.endswith(f"/{APPROVALS}/{record.file}")


def test_a_tag_says_it_in_short(reported: LoggedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "ada")
    done = approved(reported)
    tags = reported.client.get_model_version(reported.name, reported.version).tags
    value = tags[f"{TAG}model owner"]
    assert value.startswith("approved by ada, 20")
    assert done.said.digest[:19] in value


def test_it_is_still_what_was_approved_until_something_changes(reported: LoggedModel) -> None:
    approved(reported)
    (since,) = approvals_of(reported).changes
    assert since.changes is not None
    assert since.changes.changes == ()
    reported.client.log_param(reported.run_id, "solver", "lbfgs")
    (since,) = approvals_of(reported).changes
    assert since.changes is not None
    assert [(each.part, each.identity) for each in since.changes.changes] == [("params", "solver")]


def test_a_new_report_keeps_approvals_and_is_no_change(reported: LoggedModel) -> None:
    approved(reported)
    shared(reported).log()
    shared(reported).log()
    found = approvals_of(reported)
    assert len(found.records) == 1
    assert found.changes[0].changes is not None
    assert found.changes[0].changes.changes == ()


def test_a_withdrawal_is_a_record_more(reported: LoggedModel) -> None:
    first = approved(reported)
    approved(reported, role="risk")
    last = approved(reported, withdraw=True, comment="The data were wrong.")
    assert last.said.digest == first.said.digest
    found = approvals_of(reported)
    assert len(found.records) == 3
    assert [each.role for each in found.in_force] == ["risk"]
    tags = reported.client.get_model_version(reported.name, reported.version).tags
    assert tags[f"{TAG}model owner"].startswith("withdrawn by ")


def test_what_nobody_approved_cannot_be_withdrawn(reported: LoggedModel) -> None:
    approved(reported, role="risk")
    with pytest.raises(NotFound, match="no approval as 'model owner'"):
        approved(reported, withdraw=True)


def test_without_a_logged_report_there_is_nothing_to_approve(bare: LoggedModel) -> None:
    with pytest.raises(NotFound, match=r"no report of models:/bare/1 is logged.*--log"):
        approved(bare)
    assert report(bare.uri, tracking_uri=bare.tracking_uri).snapshot.approvals is None


def test_a_model_that_is_not_registered_cannot_be_approved(tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text("flavors:\n  python_function: {}\n")
    with pytest.raises(NotFound, match="no registered version"):
        approve(str(tmp_path), "owner")


def test_a_logged_report_that_was_changed_cannot_be_approved(
    reported: LoggedModel, tmp_path: Path
) -> None:
    (kept,) = folder_of(reported, tmp_path, KEPT).iterdir()
    kept.write_text(kept.read_text().replace("lbfgs", "x").replace('"bare"', '"good"'))
    with pytest.raises(InvalidSnapshot, match="was changed after it was logged"):
        approved(reported)


def test_a_report_that_the_tag_does_not_name_cannot_be_approved(
    reported: LoggedModel, tmp_path: Path
) -> None:
    (kept,) = folder_of(reported, tmp_path, KEPT).iterdir()
    content = shared(reported).snapshot.to_json()
    planted = kept_as(Snapshot.from_json(content))
    (kept.parent / planted.path.rpartition("/")[2]).write_text(content)
    with pytest.raises(
        InvalidSnapshot, match=r"the tag mlflow_report\.digest .* names another one"
    ):
        approved(reported)
    shared(reported).log()
    assert approved(reported)


def test_any_comment_can_be_written(reported: LoggedModel) -> None:
    approved(reported, comment="caf\udce9 \x00\u202e")
    (record,) = approvals_of(reported).records
    assert record.comment == "caf\\udce9 \x00\u202e"


def test_an_approved_report_that_is_gone_or_was_changed_is_no_base(
    reported: LoggedModel, tmp_path: Path
) -> None:
    approved(reported)
    (kept,) = folder_of(reported, tmp_path, KEPT).iterdir()
    kept.write_text(kept.read_text().replace('"bare"', '"good"'))
    (since,) = approvals_of(reported).changes
    assert since.changes is None
    assert "was changed since" in (since.message or "")
    kept.unlink()
    (since,) = approvals_of(reported).changes
    assert "not among those that are kept" in (since.message or "")


def test_a_signed_record_can_be_checked(reported: LoggedModel, tmp_path: Path) -> None:
    pair = make(tmp_path / "keys")
    done = approved(reported, key=pair.private)
    (record,) = approvals_of(reported).records
    assert record.key_id == done.key_id
    data = (folder_of(reported, tmp_path, APPROVALS) / record.file).read_bytes()
    assert checking.check_approval(data, pair.public) == record.key_id


def test_a_logged_report_can_be_signed_and_checked(
    run_report: RunReport, reported: LoggedModel, tmp_path: Path
) -> None:
    pair, other = make(tmp_path / "keys"), make(tmp_path / "others")
    env = {"MLFLOW_TRACKING_URI": reported.tracking_uri, "MLFLOW_TRACKING_USERNAME": "ada"}
    done = run_report("sign", reported.uri, "--key", pair.private, env=env)
    assert done.returncode == 0, done.stderr
    place = Logged(Client(reported.tracking_uri), place_of(shared(reported).snapshot))
    (kept,) = place.snapshots()
    assert signatures.check_logged(place, kept.digest, pair.public).name == "ada"
    with pytest.raises(InvalidSignature, match="not with"):
        signatures.check_logged(place, kept.digest, other.public)
    shared(reported).log()
    with pytest.raises(InvalidSignature, match="for another snapshot"):
        signatures.check_logged(place, place.snapshots()[-1].digest, pair.public)


def test_without_a_signature_there_is_none_to_check(reported: LoggedModel, tmp_path: Path) -> None:
    place = Logged(Client(reported.tracking_uri), place_of(shared(reported).snapshot))
    with pytest.raises(NotFound, match="no signature lies beside"):
        signatures.check_logged(place, place.snapshots()[0].digest, make(tmp_path).public)


def test_signatures_of_approvals_are_checked_one_by_one(
    reported: LoggedModel, tmp_path: Path
) -> None:
    pair, other = make(tmp_path / "keys"), make(tmp_path / "others", "p256")
    approved(reported, key=pair.private)
    approved(reported, role="risk", key=other.private)
    approved(reported, role="legal")
    snapshot = report(reported.uri, tracking_uri=reported.tracking_uri).snapshot
    place = Logged(Client(reported.tracking_uri), place_of(shared(reported).snapshot))
    found, version = snapshot.approvals, snapshot.model_version
    assert found is not None
    assert version is not None
    told = signatures.check_approvals(place, found, version, pair.public)
    by_role = {each.role: told[each.file] for each in found.records}
    assert by_role == {"model owner": "valid", "risk": "another key", "legal": "none"}
    both = signatures.check_approvals(place, found, version, pair.public, other.public)
    assert sorted(both.values()) == ["none", "valid", "valid"]
    unchecked = signatures.check_approvals(place, found, version)
    assert sorted(unchecked.values()) == ["none", "not checked", "not checked"]
    with pytest.raises(InvalidKey):
        signatures.check_approvals(place, found, version, pair.private)


def test_what_else_lies_there_is_no_approval_and_named(
    reported: LoggedModel, tmp_path: Path
) -> None:
    approved(reported)
    folder = folder_of(reported, tmp_path, APPROVALS)
    (good,) = folder.iterdir()
    elsewhere = json.loads(good.read_text())
    elsewhere["predicate"]["version"] = "2"
    for number, content in enumerate(
        (b"", b"\xff", b"x" * 100_000, json.dumps(elsewhere).encode(), b"{}", *NAUGHTY_FILES)
    ):
        (folder / f"20990101T000000Z-{number:08x}.json").write_bytes(content)
    (folder / "readme.txt").write_text("no record")
    snapshot = report(reported.uri, tracking_uri=reported.tracking_uri).snapshot
    assert snapshot.approvals is not None
    assert [each.file for each in snapshot.approvals.records] == [good.name]
    messages = [gap.message for gap in snapshot.gaps_of("approvals")]
    assert len(messages) == 4
    assert messages[-1].endswith("more records could not be read") or any(
        "more records could not be read" in message for message in messages
    )


def test_a_record_of_a_time_to_come_outdoes_nothing(reported: LoggedModel, tmp_path: Path) -> None:
    said = approved(reported).said
    folder = folder_of(reported, tmp_path, APPROVALS)
    ahead = said.model_copy(update={"action": "withdrawn", "time": approval.MAX_TIME})
    (folder / "20990101T000000Z-00000000.json").write_bytes(approval.written(ahead))
    (record,) = approvals_of(reported).in_force
    assert record.time == said.time
    gaps = report(reported.uri, tracking_uri=reported.tracking_uri).snapshot.gaps_of("approvals")
    assert "in the future" in gaps[0].message


def test_the_last_record_is_in_force_whosever_clock_is_ahead(
    reported: LoggedModel, tmp_path: Path
) -> None:
    said = approved(reported).said
    folder = folder_of(reported, tmp_path, APPROVALS)
    ahead = said.model_copy(update={"action": "withdrawn", "time": said.time + 3_600_000})
    (folder / "20990101T000000Z-00000000.json").write_bytes(approval.written(ahead))
    assert approvals_of(reported).in_force == ()
    again = approved(reported).said
    (record,) = approvals_of(reported).in_force
    assert record.time == again.time == ahead.time + 1


NAUGHTY_FILES = [json.dumps({"payloadType": text}).encode() for text in NAUGHTY[:5]]


def test_hostile_words_are_shown_and_change_nothing(reported: LoggedModel, tmp_path: Path) -> None:
    done = approved(reported)
    folder = folder_of(reported, tmp_path, APPROVALS)
    for number, text in enumerate(NAUGHTY[:20]):
        fields = {"role": text[:60] or "x", "who": text[:200] or "x", "comment": text}
        said = approval.Said(**{**done.said.model_dump(), **fields})
        (folder / f"20990101T000000Z-{number:08x}.json").write_bytes(approval.written(said))
    made = report(reported.uri, tracking_uri=reported.tracking_uri)
    assert made.snapshot.approvals is not None
    assert len(made.snapshot.approvals.records) == 21
    assert "<script>alert" not in made.to_html()
    assert made.to_markdown()


def test_of_very_many_records_the_newest_are_read(reported: LoggedModel, tmp_path: Path) -> None:
    said = approved(reported).said
    folder = folder_of(reported, tmp_path, APPROVALS)
    for number in range(MAX_RECORDS + 4):
        file = folder / f"19990101T000000Z-{number:08x}.json"
        file.write_bytes(approval.written(said))
    found = approvals_of(reported)
    assert (len(found.records), found.more) == (MAX_RECORDS, 5)
    newest = max(file.name for file in folder.iterdir())
    assert newest in {each.file for each in found.records}


def test_a_copied_version_has_the_tag_and_no_approvals(reported: LoggedModel) -> None:
    approved(reported)
    copied = reported.client.copy_model_version(reported.uri, "copy")
    found = report(f"models:/copy/{copied.version}", tracking_uri=reported.tracking_uri).snapshot
    assert found.approvals == Approvals() or found.gap("approvals") is not None


def test_a_tag_that_names_another_place_is_not_followed(
    reported: LoggedModel, tmp_path: Path
) -> None:
    approved(reported)
    other = log_wine(reported.tracking_uri, "other", artifact_location=tmp_path / "artifacts")
    tags = reported.client.get_model_version(reported.name, reported.version).tags
    other.client.set_model_version_tag(
        other.name, other.version, "mlflow_report.uri", tags["mlflow_report.uri"]
    )
    assert approvals_of(other) == Approvals()


def test_a_logged_report_shows_approvals_as_well(reported: LoggedModel) -> None:
    approved(reported)
    made = shared(reported).snapshot
    assert made.approvals is not None
    assert len(made.approvals.records) == 1
    assert Snapshot.from_json(made.to_json()) == made


def test_the_command_records_and_withdraws(
    run_report: RunReport, reported: LoggedModel, tmp_path: Path
) -> None:
    pair = make(tmp_path / "keys")
    env = {"MLFLOW_TRACKING_URI": reported.tracking_uri, "MLFLOW_TRACKING_USERNAME": "ada"}
    role = ("--role", "model owner")
    done = run_report("approve", reported.uri, *role, "--key", pair.private, env=env)
    assert done.returncode == 0, done.stderr
    assert "Approved: bare 1 as model owner, by ada, signed with the key" in done.stdout
    assert done.stderr == ""
    page = run_report(reported.uri, env=env).stdout
    assert "## Approvals" in page
    done = run_report("approve", reported.uri, *role, "--withdraw", env=env)
    assert done.stdout.startswith("Withdrawn: bare 1 as model owner, by ada, not signed")


def test_the_command_warns_of_changes_since_the_report(
    run_report: RunReport, reported: LoggedModel
) -> None:
    reported.client.log_param(reported.run_id, "solver", "lbfgs")
    env = {"MLFLOW_TRACKING_URI": reported.tracking_uri}
    done = run_report("approve", reported.uri, "--role", "risk", env=env)
    assert done.returncode == 0, done.stderr
    assert "the version has changed since that report was made (1 change)" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--role", "owner"), 1, "no report of models:/bare/1 is logged"),
        (("--role", "a/b"), 2, "--role is up to 60"),
        (("--role", ""), 2, "--role is up to 60"),
        (("--role", "r" * 61), 2, "--role is up to 60"),
        (("--role", "owner", "--comment", "c" * 2_001), 2, "--comment has more than"),
        (("--role", "owner", "--key", "absent.pem"), 1, "the key absent.pem cannot be read"),
        (("--role", "owner", "--withdraw"), 1, "no approval as 'owner' to withdraw"),
    ],
)
def test_what_cannot_be_approved_is_told_in_one_line(
    run_report: RunReport,
    bare: LoggedModel,
    arguments: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    env = {"MLFLOW_TRACKING_URI": bare.tracking_uri}
    done = run_report("approve", bare.uri, *arguments, env=env)
    assert done.returncode == code
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_approvals_cost_nothing_before_a_report_was_logged(server: str, proxy: Proxy) -> None:
    model = log_wine(server, "signed-off")

    def requests() -> int:
        """How many requests are about logged reports."""
        proxy.requests.clear()
        assert not report(model.uri, tracking_uri=proxy.url).snapshot.gaps_of("approvals")
        return len([request for request in proxy.requests if TOP in request.path])

    assert requests() == 0
    shared(model).log()
    assert requests() == 3  # two folders here, and one of the run's
    approved(model)
    assert requests() == 5  # the record, and the report that it is about
    approved(model, role="risk")
    assert requests() == 6


def test_what_reports_leave_is_not_listed_among_the_artifacts_of_the_run(
    reported: LoggedModel,
) -> None:
    approved(reported)
    reported.client.log_text(reported.run_id, "x", "reports/others/x.txt")
    found = report(reported.uri, tracking_uri=reported.tracking_uri).snapshot.run_artifacts
    assert found is not None
    assert [each.path for each in found.files if each.path.startswith("reports")] == [
        "reports/others/x.txt"
    ]
    assert not found.unlisted


def test_who_may_only_read_sees_approvals_and_cannot_approve(
    auth_server: AuthServer, use: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def become(user: str) -> None:
        for name, value in auth_server.env_of(user).items():
            monkeypatch.setenv(name, value)

    use(auth_server.url)
    become(ADMIN)
    model = log_wine(auth_server.url, "signed-off")
    let(auth_server.url, READER, "READ", "registered_model", "name", model.name)
    let(auth_server.url, READER, "READ", "experiment", "experiment_id", model.experiment_id)
    shared(model).log()
    approved(model)
    become(READER)
    (record,) = approvals_of(model).records
    assert record.who == ADMIN
    with pytest.raises(AccessDenied):
        approved(model)
    assert len(approvals_of(model).records) == 1


def test_a_run_that_only_the_mlmodel_file_names_tells_nothing(
    reported: LoggedModel, tmp_path: Path
) -> None:
    done = approved(reported)
    folder = tmp_path / "planted"
    folder.mkdir()
    (folder / "MLmodel").write_text(
        f"run_id: {reported.run_id}\nflavors:\n  python_function: {{}}\n"
    )
    client = reported.client
    client.create_registered_model("planted")
    version = client.create_model_version("planted", folder.as_uri())
    uri = f"models:/planted/{version.version}"
    address = f"runs:/{reported.run_id}/{artifact_folder('planted', '1')}"
    client.set_model_version_tag("planted", "1", "mlflow_report.uri", f"{address}/report.html")
    forged = approval.Said(**{**done.said.model_dump(), "name": "planted", "version": "1"})
    file = tmp_path / "20990101T000000Z-00000000.json"
    file.write_bytes(approval.written(forged))
    client.log_artifact(
        reported.run_id, str(file), f"{artifact_folder('planted', '1')}/{APPROVALS}"
    )
    found = report(uri, tracking_uri=reported.tracking_uri).snapshot
    assert found.run is not None  # an own report follows the file
    assert found.approvals is None
    gap = found.gap("approvals")
    assert gap is not None
    assert "no record says where the reports of the version are logged" in gap.message
