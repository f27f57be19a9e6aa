"""One file of notes: never more than is read again."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mlflow_report_plugin.errors import OutputFailed, ReadFailed
from mlflow_report_plugin.notes import revision
from mlflow_report_plugin.notes.revision import MAX_BYTES, MAX_TEXT, Entry, Revision

OLD, NEW = "sha256:" + "a" * 64, "sha256:" + "b" * 64


def entry(topic: str, time: int, facts: str | None = None, text: str = "Said.") -> Entry:
    return Entry(topic=topic, text=text, time=time, version="1", facts=facts)


def of(*notes: Entry, facts: Mapping[str, int] = {}) -> Revision:
    held = {digest: {"files": "x" * size} for digest, size in facts.items()}
    return Revision(name="wine", version="1", notes=notes, facts=held)


def again(data: bytes) -> Revision:
    name = f"20261128T000000.000Z-{revision.digest(data)}.json"
    return revision.read(name, data, "wine", "1")


def test_what_notes_are_about_is_kept_where_there_is_room() -> None:
    sizes = {OLD: 1_000, NEW: 1_000}
    written = revision.written(
        of(entry("contacts", 1, OLD), entry("limitations", 2, NEW), facts=sizes)
    )
    assert {*again(written).facts} == {OLD, NEW}


def test_what_the_oldest_note_is_about_gives_way_and_no_text_does() -> None:
    sizes = {NEW: 600_000, OLD: 600_000}
    written = revision.written(
        of(entry("contacts", 1, OLD), entry("limitations", 2, NEW), facts=sizes)
    )
    assert len(written) <= MAX_BYTES
    found = again(written)
    assert {*found.facts} == {NEW}
    assert [(each.topic, each.facts) for each in found.notes] == [
        *(("contacts", OLD), ("limitations", NEW))
    ]


def test_a_model_that_is_too_large_to_be_kept_beside_a_note_costs_no_note() -> None:
    found = again(revision.written(of(entry("contacts", 1, NEW), facts={NEW: MAX_BYTES})))
    assert found.facts == {}
    assert found.notes[0].text == "Said."


def test_more_text_than_is_read_again_is_refused() -> None:
    long = [entry(f"topic-{number}", 1, text="x" * MAX_TEXT) for number in range(21)]
    with pytest.raises(OutputFailed, match="1,000,000 bytes, and no more"):
        revision.written(of(*long))


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(ReadFailed, match="more than 1,000,000 bytes"):
        again(b" " * (MAX_BYTES + 1))
