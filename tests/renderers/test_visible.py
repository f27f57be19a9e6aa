"""Hidden characters and long values."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from mlflow_report_plugin.renderers.visible import one_line, shorten, visible
from tests.renderers import naughty


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a␀b"),
        ("\x1b[31m", "␛[31m"),
        ("\x7f\x85", "␡[U+0085]"),
        ("a\rb", "a␍b"),
        ("a\r\nb\n\tc", "a\nb\n\tc"),
        ("\u202e\u2066\u200b\ufeff", "[U+202E][U+2066][U+200B][U+FEFF]"),
        ("\ud800", "[U+D800]"),
        ("\U000e0041\U000e0100", "[U+E0041][U+E0100]"),
        ("👩‍👧 نمی‌خواهم é 温度", "👩‍👧 نمی‌خواهم é 温度"),
    ],
)
def test_what_cannot_be_seen_becomes_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(naughty.text)
def test_nothing_hidden_is_left_and_nothing_else_is_changed(text: str) -> None:
    shown = visible(text)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert visible(shown) == shown
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]
    assert not [c for c in shown if unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE")]
    assert len(shown) >= len(text.replace("\r\n", "\n"))


@given(naughty.text)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


def test_lines_fold_to_a_sign() -> None:
    assert one_line("a\nb\tc\n") == "a ↵ b␉c ↵"


def test_a_long_value_is_cut_and_says_so() -> None:
    text, remark = shorten("x" * 100_000)
    assert len(text) == 10_000
    assert remark == "… (shortened: 100,000 characters in all; the JSON has all of them)"


def test_a_value_at_the_limit_is_whole() -> None:
    assert shorten("x" * 10_000) == ("x" * 10_000, "")
