"""How complete a model is: what nobody could read is neither there nor missing."""

from __future__ import annotations

from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.sections.blocks.completeness import Completeness, completeness
from mlflow_report_plugin.sections.blocks.completeness_blocks import completeness_blocks, to_do
from mlflow_report_plugin.snapshot import TOPICS, Gap, Notes, Snapshot
from tests.snapshots import WHOLE

UNWRITTEN = WHOLE.model_copy(update={"notes": Notes()})
UNREAD = WHOLE.model_copy(update={"notes": None})


def with_gap(reason: GapReason) -> Snapshot:
    gaps = (Gap(part="notes", reason=reason, message="no"),)
    return UNREAD.model_copy(update={"gaps": gaps})


def told(snapshot: Snapshot) -> str:
    return repr(completeness_blocks(snapshot, with_items=True))


def test_what_nobody_wrote_is_missing() -> None:
    assert {each.requirement.title for each in completeness(UNWRITTEN).to_do} >= {*TOPICS.values()}
    assert completeness(UNWRITTEN).unknown == ()
    assert "Nobody wrote it" in told(UNWRITTEN)
    assert "not known" not in told(UNWRITTEN).lower()


def test_notes_that_were_not_read_are_not_known_and_said_to_be() -> None:
    found = completeness(UNREAD)
    assert {each.requirement.title for each in found.unknown} == {*TOPICS.values()}
    assert not {each.requirement.title for each in found.to_do} & {*TOPICS.values()}
    assert "Nobody wrote it" not in told(UNREAD)
    assert "Contacts (notes: they were not read)" in told(UNREAD)


def test_notes_that_were_not_read_make_the_score_a_range() -> None:
    known, unknown = (completeness(each).score("people") for each in (UNWRITTEN, UNREAD))
    assert unknown.least == known.least
    assert unknown.most > known.least
    assert " to " in str(unknown)
    assert completeness(UNREAD).score("machine") == completeness(UNWRITTEN).score("machine")


def test_the_reason_why_notes_are_not_known_is_told() -> None:
    assert "notes: not permitted: no" in told(with_gap("forbidden"))
    assert "notes: could not be read: no" in told(with_gap("failed"))
    assert "Nobody wrote it" not in told(with_gap("forbidden")) + told(with_gap("failed"))


def test_nothing_is_missing_only_where_all_is_known() -> None:
    there = tuple(each for each in completeness(WHOLE).items if each.found.presence == "there")
    unknown = completeness(UNREAD).unknown
    assert "Nothing is missing" in repr(to_do(Completeness(there)))
    assert "Nothing is missing" not in repr(to_do(Completeness((*there, *unknown))))
