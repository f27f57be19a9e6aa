"""The file that is edited holds what was written, and nothing else comes back of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.notes.editing import HINTS, changed, composed
from mlflow_report_plugin.notes.revision import MAX_TEXT
from mlflow_report_plugin.snapshot import TOPICS, ModelNote, Notes

URI = "models:/wine/1"
TEXTS = st.text(st.sampled_from("#<!-> \nab`\\") | st.characters(codec="utf-8"), max_size=80)
TOPIC = st.sampled_from([*TOPICS, "fallback-plan"])


def notes(*texts: tuple[str, str], author: str = "ann") -> Notes:
    told = (ModelNote(topic=t, text=x, author=author, time=0, version="1") for t, x in texts)
    return Notes(notes=tuple(told))


def test_a_file_without_notes_asks_for_each_topic() -> None:
    text = composed(URI, Notes())
    for topic, title in TOPICS.items():
        assert f"# {title} <!-- {topic} -->\n<!-- {HINTS[topic]} -->\n" in text


def test_what_is_written_under_a_heading_is_its_text() -> None:
    text = composed(URI, Notes())
    hint = f"<!-- {HINTS['limitations']} -->\n"
    edited = text.replace(hint, f"{hint}\nOnly *red* wine.\n\n## Vintages\n\n    # from 2010\n")
    assert changed(URI, Notes(), edited) == {
        "limitations": "Only *red* wine.\n\n## Vintages\n\n    # from 2010"
    }


def test_another_heading_may_be_added() -> None:
    edited = composed(URI, Notes()) + "\n# Fallback plan <!-- fallback-plan -->\n\nAsk ann.\n"
    assert changed(URI, Notes(), edited) == {"fallback-plan": "Ask ann."}


def test_a_text_that_is_taken_away_is_empty() -> None:
    there = notes(("contacts", "ann"), ("limitations", "red"))
    edited = composed(URI, there).replace("\nann\n", "\n")
    assert changed(URI, there, edited) == {"contacts": ""}


def test_a_heading_that_is_taken_away_keeps_its_text() -> None:
    there = notes(("contacts", "ann"), ("limitations", "red"))
    assert changed(URI, there, "") == {}
    assert changed(URI, there, "# Contacts <!-- contacts -->\n\nbea\n") == {"contacts": "bea"}


def test_one_of_two_texts_may_be_kept() -> None:
    there = notes(("contacts", "ann"), ("contacts", "bea"), author="--> eve <!--")
    text = composed(URI, there)
    assert changed(URI, there, text) == {}
    remark = next(line for line in text.splitlines() if "others something else" in line)
    assert remark.index("-->") == len(remark) - 3
    assert changed(URI, there, text.replace(f"{remark}\n\nann\n", "")) == {"contacts": "bea"}


def test_text_above_the_headings_is_not_lost_in_silence() -> None:
    with pytest.raises(ValueError, match="above the first heading"):
        changed(URI, Notes(), "Only red wine.\n" + composed(URI, Notes()))


@given(st.lists(st.tuples(TOPIC, TEXTS), max_size=4))
def test_nothing_is_changed_by_looking(texts: list[tuple[str, str]]) -> None:
    there = notes(*texts)
    assert changed(URI, there, composed(URI, there)) == {}
    assert changed(URI, there, composed(URI, there).replace("\n", "\r\n")) == {}


@given(TOPIC, TEXTS, TOPIC, TEXTS)
def test_what_stands_in_one_note_never_becomes_another(
    topic: str, text: str, other: str, forged: str
) -> None:
    there = notes((topic, f"{text}\n# Contacts <!-- {other} -->\n{forged}"))
    edited = composed(URI, there) + "\n# Sources <!-- sources -->\ncellar\n"
    assert changed(URI, there, edited) == {"sources": "cellar"}


def test_a_long_file_is_read_in_time_with_its_length() -> None:
    assert changed(URI, Notes(), composed(URI, Notes()) + "# <!-- " * MAX_TEXT)["contacts"]
