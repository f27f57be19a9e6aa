"""Text is read in the encodings that people's computers write, and what is no text is no text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.collect.reading.encoding import decode
from mlflow_report_plugin.snapshot import DataTable, TextFile
from tests.collect.reading import read_part

REQUIREMENTS = "mlflow==1.30.0\r\nscikit-learn==1.0.2\r\n"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "MLmodel").write_text("flavors: {x: {}}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),  # as PowerShell writes `pip freeze > requirements.txt`
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_requirements_are_read_whatever_unicode_they_are_written_in(
    model: Path, written: str, told: str
) -> None:
    (model / "requirements.txt").write_bytes(REQUIREMENTS.encode(written))
    found, gaps = read_part(str(model), "environment")
    assert gaps == []
    assert found.requirements.text == REQUIREMENTS
    assert found.requirements.encoding == told
    texts = [dependency.text for dependency in found.dependencies]
    assert texts == ["mlflow==1.30.0", "scikit-learn==1.0.2"]


@pytest.mark.parametrize(
    "data", ["Größe, “quoted”".encode("windows-1252"), "Größe \x81".encode("latin-1")]
)
def test_what_is_in_an_older_encoding_is_a_guess_and_called_so(model: Path, data: bytes) -> None:
    (model / "README.md").write_bytes(data)
    (found,), gaps = read_part(str(model), "documents")
    assert gaps == []
    assert found.text.startswith("Größe")
    assert "\ufffd" not in found.text
    assert found.encoding == "windows-1252"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00}\x94",
        b"PK\x03\x04\x14\x00\x08\x00",
        b"\xff\xfe\x00",
        b"\xff\xfea\xd8",
        b"caf\xe9 \x02",
        b"M\x00\x01\x00\x02\x00",
        bytes(range(256)),
    ],
)
def test_what_is_no_text_is_not_shown_as_text(model: Path, data: bytes) -> None:
    (model / "README.md").write_bytes(data)
    (model / "LICENSE").write_text("MIT")
    (found,), (gap,) = read_part(str(model), "documents")
    assert found == TextFile(path="LICENSE", text="MIT")
    assert (gap.reason, gap.message) == ("failed", "README.md is not text")


@given(st.text(st.characters(exclude_characters="\0"), min_size=1), st.integers(1, 9))
def test_a_text_that_is_cut_ends_between_two_characters(text: str, cut: int) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        data = text.encode(encoding, "ignore")
        found = decode(data[: max(len(data) - cut, 4)], complete=False)
        assert found is not None
        assert text.encode("utf-16", "ignore").decode("utf-16").startswith(found[0])


@given(st.binary())
def test_any_bytes_are_text_or_none(data: bytes) -> None:
    for complete in (True, False):
        found = decode(data, complete)
        if found is not None:
            assert "\0" not in found[0]
            found[0].encode()


@pytest.mark.parametrize(
    "data",
    [
        "größe;wert\n1,5;2\n".encode("windows-1252"),
        "größe\twert\n1,5\t2\n".encode("utf-16"),
        "größe,wert\n\"1,5\",2\n".encode("utf-8-sig"),
    ],
)  # fmt: skip
def test_a_table_as_spreadsheets_write_it_has_its_columns(data: bytes) -> None:
    from mlflow_report_plugin.collect.run_artifacts.logged_files import table

    found: DataTable = table("run", "x.csv", data)
    assert found.columns == ("größe", "wert")
    assert found.rows == (("1,5", "2"),)
