"""A value becomes a cell without being changed."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Cell, Id, Missing, Moment, Number, Written
from mlflow_report_plugin.sections.blocks.cells import (
    duration,
    given,
    identifier,
    in_units,
    parse_json,
    shown,
    size,
    time,
    written,
)


@pytest.mark.parametrize("text", ["1.10", "3.10", "true", " a ", "None", '{"a": 1}', "|", "<b>"])
def test_text_stays_as_it_is(text: str) -> None:
    assert shown(text) == text
    assert given(text) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, "None"),
        (True, "True"),
        (7, "7"),
        (15.0, "15.0"),
        (1.7913435348529054e19, "1.7913435348529054e+19"),
        ({"a": [1, None, "é"]}, '{"a": [1, null, "é"]}'),
        ("", Missing("empty")),
    ],
)
def test_other_values_are_spelled_out(value: object, cell: Cell) -> None:
    assert shown(value) == cell


def test_a_field_that_is_not_set_says_so() -> None:
    assert given(None) == given("") == Missing("not set")
    assert given(0) == "0"


def test_what_is_nested_too_deeply_says_so() -> None:
    deep: object = "x"
    for _ in range(100_000):
        deep = [deep]
    assert isinstance(shown(deep), Missing)


def test_a_number_of_very_many_digits_says_so() -> None:
    assert isinstance(shown(16**9999), Missing)


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (1690835170575, "2023-07-31 20:26:11"),
        (1690834957453, "2023-07-31 20:22:37"),
        (0, "1970-01-01 00:00:00"),
        (-1, "1970-01-01 00:00:00"),
        (-62135596800000, "0001-01-01 00:00:00"),
    ],
)
def test_times_are_rounded_to_the_second(milliseconds: int, words: str) -> None:
    assert time(milliseconds) == Moment(words)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (30_412, "30 kB"),
        (999_499, "999 kB"),
        (999_999, "1.0 MB"),
        (154_431_670, "154 MB"),
        (11_239_015_445, "11 GB"),
        (10**400, "1000 PB"),
    ],
)
def test_sizes_are_told_as_people_tell_them(count: int, words: str) -> None:
    assert in_units(count) == words


def test_a_size_keeps_all_its_digits() -> None:
    assert size(30_412, "30,412") == Number("30 kB", "30,412")
    assert size(412, "412") == "412"


def test_only_an_id_that_nobody_reads_is_shown_short() -> None:
    assert identifier("0" * 32) == Id("0" * 32)
    assert identifier("17") == "17"
    assert identifier(None) == identifier("") == Missing()


def test_what_a_person_wrote_says_so() -> None:
    assert written("a note") == Written("a note")
    assert written("") == written(None) == Missing()


@pytest.mark.parametrize("milliseconds", [10**18, -(10**18), 10**400])
def test_a_time_outside_of_the_calendar_says_so(milliseconds: int) -> None:
    assert isinstance(time(milliseconds), Missing)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(1690835135484, 1690835169629, "34.145"), (5, 5, "0.000"), (1500, 0, "-1.500")],
)
def test_durations_have_three_decimals(start: int, end: int, words: str) -> None:
    assert duration(start, end) == words


def test_a_run_that_has_not_ended_has_no_duration() -> None:
    assert duration(5, None) == Missing()


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '"\\ud800"', "1" * 5000])
def test_text_that_is_no_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the message is the JSON library's
        parse_json(text)


def test_json_keeps_what_strict_json_has_no_number_for_as_text() -> None:
    assert parse_json("[NaN, -Infinity]") == ["NaN", "-Infinity"]
