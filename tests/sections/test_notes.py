"""What people wrote, and what changed since: told once, and only what is of the model."""

from __future__ import annotations

from mlflow_report_plugin.document import Jump, Section
from mlflow_report_plugin.snapshot import (
    Change,
    ChangesSince,
    ChangesSinceReport,
    ModelNote,
    Notes,
    Snapshot,
)
from tests.sections.reading import read, under
from tests.snapshots import WINE_QUALITY

DIGEST = "sha256:" + "ab" * 32
CHAMPION = "alias champion"


def change(part: str, identity: str) -> Change:
    told = {"part": part, "identity": identity, "kind": "changed", "severity": "notable"}
    return Change.model_validate({**told, "explanation": "It differs"})


OF_THE_MODEL = (change("metrics", "auc"), change("params", "depth"))


def since_notes(*changes: Change, before: tuple[Change, ...] = ()) -> Snapshot:
    note = ModelNote(topic="contacts", text="Ask Ada.", time=0, version="1", facts=DIGEST)
    since = ChangesSinceReport(digest=DIGEST, changes=ChangesSince(version="1", changes=changes))
    older = ChangesSince(version="1", changes=before) if before else None
    notes = Notes(notes=(note,), changes=(since,))
    return WINE_QUALITY.model_copy(update={"notes": notes, "changes": older})


def told(snapshot: Snapshot) -> str:
    return repr(under(read(snapshot), "Notes"))


def test_changes_since_a_note_are_listed() -> None:
    shown = told(since_notes(*OF_THE_MODEL))
    assert "since then a metric and a param changed" in shown
    assert "Changes since notes" in shown
    assert "auc" in shown


def test_changes_that_are_those_since_the_version_before_are_listed_once() -> None:
    before = (change("aliases", CHAMPION), *OF_THE_MODEL)
    shown = told(since_notes(*OF_THE_MODEL, before=before))
    assert repr(Jump("Changes since version 1", "Changes since version 1")) in shown
    assert "auc" not in shown
    other = told(since_notes(*OF_THE_MODEL, before=OF_THE_MODEL[:1]))
    assert "auc" in other


def test_an_alias_is_no_change_of_what_somebody_wrote_about() -> None:
    shown = told(since_notes(change("aliases", CHAMPION)))
    assert "since then the model has not changed" in shown
    assert CHAMPION not in shown


def test_the_records_name_the_notes_of_each_digest_once() -> None:
    notes = tuple(
        ModelNote(topic=topic, text="Said.", time=0, facts=DIGEST)
        for topic in ("limitations", "contacts")
    )
    snapshot = WINE_QUALITY.model_copy(update={"notes": Notes(notes=notes)})
    (records,) = (
        block
        for block in under(read(snapshot), "Notes")
        if isinstance(block, Section) and block.title == "Records"
    )
    assert repr(records).count(DIGEST) == 1
    assert "Limitations, Contacts" in repr(records)
