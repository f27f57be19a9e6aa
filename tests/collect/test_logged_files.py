"""Pictures and tables are told by their content, and shown in part."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.collect.reading.plain import TOO_DEEP
from mlflow_report_plugin.collect.run_artifacts.logged_files import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    picture,
    table,
)
from mlflow_report_plugin.errors import ReadFailed
from mlflow_report_plugin.snapshot import DataTable, Picture


def split(columns: list[object], rows: object) -> bytes:
    return json.dumps({"columns": columns, "data": rows}).encode()


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("x.png", b"\x89PNG\r\n\x1a\n...", "image/png"),
        ("x.jpg", b"\xff\xd8\xff...", "image/jpeg"),
        ("x.png", b"\xff\xd8\xff...", "image/jpeg"),
        ("x.SVG", b"<?xml version='1.0'?><svg/>", "image/svg+xml"),
    ],
)
def test_a_picture_is_what_its_bytes_say(name: str, data: bytes, media_type: str) -> None:
    found = picture("run", name, data)
    assert found.media_type == media_type
    assert b64decode(found.data) == data


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.png", b""), ("x.png", b"<svg/>"), ("x.svg", b"<html/>"), ("x.jpg", b"GIF89a")],
)
def test_what_is_no_picture_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(ReadFailed):
        picture("run", name, data)


def test_a_csv_file_is_shown_in_part_and_its_rows_are_counted() -> None:
    text = "a,b\n" + "".join(f"{n},{n * n}\n" for n in range(100))
    found = table("run", "x.csv", text.encode())
    assert found.columns == ("a", "b")
    assert found.rows[-1] == (str(MAX_ROWS - 1), str((MAX_ROWS - 1) ** 2))
    assert (len(found.rows), found.row_count) == (MAX_ROWS, 100)


def test_a_csv_file_of_other_programs_is_read_as_well() -> None:
    found = table("run", "x.csv", b'\xef\xbb\xbf"a;1","b"\r\n\r\n"line\nbreak",2\r\n')
    assert found.columns == ("a;1", "b")
    assert found.rows == (("line\nbreak", "2"),)
    assert found.row_count == 1


def test_a_table_of_mlflow_keeps_the_kinds_of_its_values() -> None:
    rows = [[1, 2.5, True, None, "x", {"a": [1]}]]
    found = table("run", "x.json", split(list("abcdef"), rows))
    assert found.rows == ((1, 2.5, True, None, "x", '{"a": [1]}'),)


def test_numbers_that_json_lacks_are_named() -> None:
    found = table("run", "x.json", b'{"columns": ["a"], "data": [[NaN], [-Infinity]]}')
    assert found.rows == (("NaN",), ("-Infinity",))
    assert DataTable.model_validate_json(found.model_dump_json()) == found


def test_a_wide_table_with_long_texts_is_cut() -> None:
    columns: list[object] = ["c" * 10_000 for _ in range(200)]
    found = table("run", "x.json", split(columns, [["v" * 10_000] * 200]))
    assert (len(found.columns), len(found.rows[0])) == (MAX_COLUMNS, MAX_COLUMNS)
    assert {len(text) for text in found.columns} == {MAX_CELL}
    assert found.rows[0][0] == "v" * (MAX_CELL - 1) + "…"


def test_a_cell_that_is_nested_too_deep_costs_itself() -> None:
    deep = json.loads("[" * 150 + "]" * 150)
    found = table("run", "x.json", split(["a", "b"], [[deep, 1]]))
    assert found.rows[0] == ("[" * 101 + json.dumps(TOO_DEEP) + "]" * 101, 1)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.csv", b""),
        ("x.csv", b"\n\n"),
        ("x.csv", b"\xff\xfe"),
        ("x.csv", b"a\n" + b'"' + b"x" * 200_000),
        ("x.json", b""),
        ("x.json", b"[" * 10_000),
        ("x.json", b"[1]"),
        ("x.json", b'{"columns": [], "data": []}'),
        ("x.json", b'{"columns": ["a"], "data": {"a": 1}}'),
        ("x.json", b'{"columns": ["a"], "data": [1]}'),
    ],
)
def test_what_is_no_table_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(ReadFailed):
        table("run", name, data)


@given(st.binary(max_size=200), st.sampled_from(["x.csv", "x.json", "x.png", "x.svg"]))
def test_any_bytes_are_refused_or_leave_a_record_that_can_be_read_again(
    data: bytes, name: str
) -> None:
    kind = Picture if name.endswith(("png", "svg")) else DataTable
    read = picture if kind is Picture else table
    try:
        found = read("run", name, data)
    except ReadFailed:
        return
    assert kind.model_validate_json(found.model_dump_json()) == found


def test_columns_that_are_left_out_are_counted_and_values_without_a_heading_are_kept() -> None:
    found = table("run", "x.csv", "\n".join((",".join("abc"), ",".join("12345"))).encode())
    assert (found.columns, found.column_count) == (("a", "b", "c"), 5)
    assert found.rows == (("1", "2", "3", "4", "5"),)
    wide = table("run", "x.csv", (",".join(map(str, range(80))) + "\n").encode())
    assert (len(wide.columns), wide.column_count) == (50, 80)
