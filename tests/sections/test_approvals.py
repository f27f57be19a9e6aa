"""Who approved the version as what, and whether it is still what they approved."""

from __future__ import annotations

from typing import Any

import pytest

from mlflow_report_plugin.document import Missing, Note, Section, Table
from mlflow_report_plugin.sections.layouts import LAYOUTS
from mlflow_report_plugin.snapshot import (
    Approval,
    Approvals,
    Change,
    ChangesSince,
    ChangesSinceReport,
    Gap,
    NotComparable,
    Snapshot,
)
from tests.sections.reading import headings, read, table, texts, under
from tests.snapshots import LEAF_CLASSIFIER, WINE_QUALITY

EVERY = pytest.mark.parametrize("layout", LAYOUTS)
FIRST, SECOND = "sha256:" + "aa" * 32, "sha256:" + "bb" * 32
CHANGE = Change(
    part="params",
    identity="C",
    kind="changed",
    before="1",
    after="2",
    severity="notable",
    explanation="another value",
)
HIDDEN = NotComparable(
    part="permissions", side="old", reason="not asked for", message="it was left out"
)
UNREAD = NotComparable(part="files", side="new", reason="forbidden", message="not permitted")


def approval(time: int, **fields: Any) -> Approval:
    known = {"file": f"{time}.json", "action": "approved", "role": "owner", "who": "ada"}
    return Approval(time=time, **{**known, "digest": FIRST, **fields})


def with_records(*records: Approval, **since: ChangesSince | None) -> Snapshot:
    """A version with approvals, and changes since the reports of two digests."""
    changes = tuple(
        ChangesSinceReport(digest={"first": FIRST, "second": SECOND}[name], changes=found)
        for name, found in since.items()
    )
    found = Approvals(records=records, changes=changes)
    return WINE_QUALITY.model_copy(update={"approvals": found})


def since(*changes: Change, more: int = 0, unread: tuple[NotComparable, ...] = ()) -> ChangesSince:
    return ChangesSince(version="3", changes=changes, more=more, not_comparable=unread)


def still(snapshot: Snapshot) -> list[str]:
    """The column that says whether the version is still what was approved."""
    found = table(read(snapshot), "Approvals")
    column = found.columns.index("Still what was approved")
    return [
        cell if isinstance(cell, str) else cell.text for cell in (r[column] for r in found.rows)
    ]


@pytest.mark.parametrize("layout", ["detailed", "audit"])
def test_the_section_stands_where_people_ask_who(layout: str) -> None:
    groups = {group.title: group.blocks for group in read(WINE_QUALITY, layout).sections}
    found = (block for block in groups["Who and where"] if isinstance(block, Section))
    assert "Approvals" in [section.title for section in found]


@EVERY
def test_a_version_without_a_logged_report_has_no_such_section(layout: str) -> None:
    assert LEAF_CLASSIFIER.approvals is None
    assert "Approvals" not in headings(read(LEAF_CLASSIFIER, layout))


@EVERY
def test_a_version_that_nobody_approved_says_so(layout: str) -> None:
    snapshot = WINE_QUALITY.model_copy(update={"approvals": Approvals()})
    assert under(read(snapshot, layout), "Approvals") == (Note("Nobody has approved the version"),)


@EVERY
def test_approvals_that_could_not_be_read_are_not_called_absent(layout: str) -> None:
    gap = Gap(part="approvals", reason="forbidden", message="no")
    snapshot = WINE_QUALITY.model_copy(update={"approvals": None, "gaps": (gap,)})
    assert under(read(snapshot, layout), "Approvals") == (Note("Not permitted: no", "gap"),)


def test_it_is_said_who_approved_as_what_and_when() -> None:
    found = table(read(WINE_QUALITY), "Approvals")
    row = dict(zip(found.columns, found.rows[0], strict=True))
    assert row["Role"] == "model owner"
    assert row["Who"] == "ada"
    assert row["What"] == "approved"
    assert row["When"] == "2023-11-15 09:00:00"
    assert row["Comment"] == "Good enough for the *cellar*."


def test_a_signature_is_not_called_valid() -> None:
    document = read(with_records(approval(1, key_id="ab" * 32), approval(0)))
    found = table(document, "Approvals")
    column = found.columns.index("Signature")
    assert [row[column] for row in found.rows] == ["not checked", Missing("none")]
    assert table(document, "Approvals", "Records").rows[0][3] == "ab" * 32
    words = texts(read(with_records(approval(1, key_id="ab" * 32))))
    assert not [text for text in words if "valid" in text and "key" in text]


def test_without_changes_it_is_still_what_was_approved() -> None:
    assert still(with_records(approval(1), first=since())) == ["yes"]
    hidden = since(unread=(HIDDEN,))
    assert still(with_records(approval(1), first=hidden)) == ["yes"]


def test_without_changes_there_is_no_list_of_them() -> None:
    titles = headings(read(with_records(approval(1), first=since())))
    assert "  Changes since an approved report" not in titles


def test_what_could_not_be_compared_makes_yes_less_certain() -> None:
    snapshot = with_records(approval(1), first=since(unread=(UNREAD, HIDDEN)))
    assert still(snapshot) == ["yes, as far as it could be compared"]
    assert "not permitted" in texts(read(snapshot))
    assert "it was left out" not in texts(read(snapshot))


def test_changes_since_are_counted_and_listed() -> None:
    snapshot = with_records(approval(1), first=since(CHANGE, more=3))
    assert still(snapshot) == ["no, since then: 1 notable change and 3 more"]
    listed = table(read(snapshot), "Approvals", "Changes since an approved report")
    assert listed.rows[0][:4] == ("notable", "Params", "C", "1")


def test_without_a_comparison_it_is_not_known() -> None:
    assert still(with_records(approval(1))) == ["not known"]
    assert still(with_records(approval(1), first=None)) == ["not known"]
    assert still(with_records(approval(1), second=since())) == ["not known"]


def test_a_withdrawal_ends_what_was_approved_before_in_its_role() -> None:
    snapshot = with_records(
        approval(4),
        approval(3, action="withdrawn", who="grace"),
        approval(2, role="risk"),
        approval(1),
        first=since(),
    )
    assert still(snapshot) == ["yes", "withdrawn", "yes", "no longer in force"]


def test_of_two_approvals_of_one_person_in_one_role_the_newer_holds() -> None:
    snapshot = with_records(
        approval(3, digest=SECOND),
        approval(2, who="grace"),
        approval(1),
        first=since(CHANGE),
        second=since(),
    )
    assert still(snapshot) == ["yes", "no, since then: 1 notable change", "no longer in force"]


def test_the_summary_has_the_table_and_not_the_changes() -> None:
    snapshot = with_records(approval(1), first=since(CHANGE))
    blocks = under(read(snapshot, "summary"), "Approvals")
    assert [type(block) for block in blocks] == [Table, Note]


def test_more_records_than_were_read_are_counted() -> None:
    found = Approvals(records=(approval(1),), more=1_200)
    snapshot = WINE_QUALITY.model_copy(update={"approvals": found})
    assert Note("and 1,200 older records", "info") in under(read(snapshot), "Approvals")
