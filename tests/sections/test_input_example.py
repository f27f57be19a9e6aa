"""The input example is shown in part, whatever kind it is."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

from mlflow_report_plugin.document import Code, Missing, Note, Number, Table
from mlflow_report_plugin.snapshot import Gap, InputExample, Snapshot, TextFile
from tests.sections.reading import headings, read, rows, table, under
from tests.snapshots import AGENT, FRAUD, LEAF_CLASSIFIER, WHISPER

PATH = ("MLflow Model", "Input Example")
PART = Note("Shown in part: the file has more", "info")
EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])


def with_example(**fields: object) -> Snapshot:
    """A model with another input example."""
    example = InputExample.model_validate({"path": "input_example.json", **fields})
    return AGENT.model_copy(update={"input_example": example})


@EVERY
def test_a_data_frame_is_a_table_of_its_first_rows(layout: str) -> None:
    snapshot = with_example(
        type="dataframe",
        shape=(1000, 2),
        columns=("age", "name"),
        rows=((61, "Ada"), (None, "<b>")),
        complete=False,
    )
    document = read(snapshot, layout)
    found = next(b for b in under(document, *PATH) if isinstance(b, Table))
    assert found.title == "Rows, first 2 of 1,000 rows"
    assert found.columns == ("age", "name")
    assert found.rows == (("61", "Ada"), (Missing("null"), "<b>"))
    assert PART in under(document, *PATH)
    assert rows(document, *PATH)["_shape"] == "(1000, 2)"


def test_columns_that_do_not_fit_are_named() -> None:
    wide = with_example(columns=tuple(f"c{i}" for i in range(60)), rows=(tuple(range(60)),))
    assert len(table(read(wide), *PATH).columns) == 20
    notes = [b.text for b in under(read(wide), *PATH) if isinstance(b, Note)]
    assert any(text.startswith("Columns that are not shown: c20, ") for text in notes)


def test_a_data_frame_without_rows_names_its_columns() -> None:
    empty = with_example(type="dataframe", columns=("a", "b"), shape=(0, 2))
    assert Note("Rows, all 0 rows: no rows; columns: a, b") in under(read(empty), *PATH)


def test_rows_of_different_lengths_fit_the_table() -> None:
    ragged = with_example(columns=("a",), rows=((1, 2), (3,), ()))
    found = table(read(ragged), *PATH)
    assert found.columns == ("a", "1")
    assert found.rows[2] == (Missing("no value"), Missing("no value"))


def test_an_object_is_json() -> None:
    document = read(AGENT)
    (code,) = (b for b in under(document, *PATH) if isinstance(b, Code))
    assert code.language == "json"
    assert json.loads(code.text)["input"][0]["content"] == "Where is my order?"
    assert PART not in under(document, *PATH)


def test_an_array_has_its_shape_and_arrays_with_names_have_theirs() -> None:
    assert rows(read(LEAF_CLASSIFIER), *PATH)["_shape"] == "(1, 3, 224, 224)"
    assert PART in under(read(LEAF_CLASSIFIER), *PATH)
    named = with_example(type="ndarray", shapes={"a": (2, 3), "b": ()}, value={"a": [], "b": 1})
    assert rows(read(named), *PATH)["_shapes"] == "a: (2, 3), b: ()"


def test_audio_has_its_size_and_the_params_it_was_saved_with() -> None:
    document = read(WHISPER)
    found = rows(document, *PATH)
    assert found["_content"] == "audio (WAV)"
    assert found["_content_bytes"] == Number("32 kB", "32,044")
    assert found["_size_bytes"] == Number("43 kB", "43,000")
    params = rows(document, *PATH, title="Params of the example")
    assert params == {"chunk_length_s": "20"}


def test_the_serving_example_stands_beside_it() -> None:
    found = under(read(AGENT), *PATH, "Serving Input")
    assert rows(read(AGENT), *PATH, "Serving Input") == {"path": "serving_input_example.json"}
    assert isinstance(found[-1], Code)
    assert found[-1].language == "json"
    cut = under(read(WHISPER), *PATH, "Serving Input")[-1]
    assert cut == Note("Cut: these are the first 18 characters of the file", "info")


def test_the_serving_example_of_audio_is_not_its_base64() -> None:
    encoded = b64encode(bytes(range(256)) * 40).decode()
    whole = json.dumps({"inputs": encoded + "\n"}, indent=2)
    for cut in (whole[:2000], whole[:1990], whole):
        text = TextFile(path="serving.json", text=cut, complete=cut == whole)
        audio = with_example(content="audio (WAV)", content_size=10_240, serving_input=text)
        _, code = under(read(audio), *PATH, "Serving Input")
        assert isinstance(code, Code)
        assert '"inputs": "(audio (WAV), 10,240 bytes, in base64)"' in code.text
        assert len(code.text) < 80


def test_base64_among_other_things_is_not_shown_either() -> None:
    encoded = b64encode(bytes(300)).decode()
    text = json.dumps({"dataframe_split": {"columns": ["a", "b"], "data": [["words", encoded]]}})
    whole = with_example(serving_input=TextFile(path="s.json", text=text))
    (_, code) = under(read(whole), *PATH, "Serving Input")
    assert isinstance(code, Code)
    assert '["words", "(400 characters of base64)"]' in code.text
    cut = with_example(serving_input=TextFile(path="s.json", text=text[:-100], complete=False))
    (_, code) = under(read(cut), *PATH, "Serving Input")
    assert isinstance(code, Code)
    assert '["words", "(base64)" …' in code.text


def test_a_row_of_a_serving_example_is_a_line() -> None:
    rows_of_it = [[12.31, 16.52, None], [17.54, "a, [b] {c}", True]]
    frame = {"dataframe_split": {"columns": ["a", "b", "c"], "data": rows_of_it}}
    text = json.dumps(frame, indent=2)
    _, code = under(
        read(with_example(serving_input=TextFile(path="s.json", text=text))), *PATH, "Serving Input"
    )
    assert isinstance(code, Code)
    assert json.loads(code.text) == frame
    assert code.text.splitlines()[2:6] == [
        '    "columns": ["a", "b", "c"],',
        '    "data": [',
        "      [12.31, 16.52, null],",
        '      [17.54, "a, [b] {c}", true]',
    ]
    half = TextFile(path="s.json", text=text[: text.index("17.54")], complete=False)
    _, code, note = under(read(with_example(serving_input=half)), *PATH, "Serving Input")
    assert isinstance(code, Code)
    assert code.text.endswith("      [12.31, 16.52, null],\n      [")
    assert isinstance(note, Note)
    assert note.text.startswith("Cut: ")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", '{"a":  [1,\n2], oops'])
def test_a_serving_example_that_is_no_json_is_shown_as_it_is(text: str) -> None:
    example = with_example(serving_input=TextFile(path="s.json", text=text))
    _, code = under(read(example), *PATH, "Serving Input")
    assert code == Code(text, "json")


def test_a_serving_example_that_was_not_saved_or_is_empty_says_so() -> None:
    assert under(read(LEAF_CLASSIFIER), *PATH, "Serving Input") == (Note("None was saved"),)
    empty = with_example(serving_input=TextFile(path="s.json", text=""))
    assert Note("The file is empty") in under(read(empty), *PATH, "Serving Input")


def test_a_model_without_an_example_says_so() -> None:
    document = read(FRAUD)
    assert under(document, "MLflow Model", "Saved input example info") == (Note("None found"),)
    assert "  Input Example" not in headings(document)


@pytest.mark.parametrize("value", [0, False, "", [], {}])
def test_a_value_that_is_small_is_shown_all_the_same(value: object) -> None:
    (code,) = (b for b in under(read(with_example(value=value)), *PATH) if isinstance(b, Code))
    assert json.loads(code.text) == value


def test_a_text_that_looks_like_another_value_is_told_from_it() -> None:
    values = (None, "None", "null", True, "True", "true", 2.5, "2.5", "NaN", "no", "")
    snapshot = with_example(columns=tuple(map(str, range(11))), rows=(values,))
    (row,) = table(read(snapshot), *PATH).rows
    assert row == (
        *(Missing("null"), '"None"', '"null"', "True", '"True"', '"true"', "2.5", '"2.5"'),
        *('"NaN"', "no", Missing("empty")),
    )


def test_the_labels_of_rows_are_the_first_column() -> None:
    snapshot = with_example(columns=("a",), rows=((1,), (2,)), index=("row-x", None), shape=(2, 1))
    found = table(read(snapshot), *PATH)
    assert found.columns == ("(index)", "a")
    assert found.rows == (("row-x", "1"), (Missing("null"), "2"))


@pytest.mark.parametrize(
    ("kept", "width", "words"),
    [
        (20, 20, None),
        (21, 21, "c20"),
        (50, 50, f"{', '.join(f'c{n}' for n in range(20, 40))} and 10 more"),
        (50, 80, f"{', '.join(f'c{n}' for n in range(20, 40))} and 40 more"),
        (5, 8, "3 more"),
    ],
)
def test_all_columns_that_are_not_shown_are_counted(
    kept: int, width: int, words: str | None
) -> None:
    names = tuple(f"c{n}" for n in range(kept))
    snapshot = with_example(columns=names, rows=(tuple(range(kept)),), shape=(1, width))
    notes = [b.text for b in under(read(snapshot), *PATH) if isinstance(b, Note)]
    assert notes == ([f"Columns that are not shown: {words}"] if words else [])


def test_what_the_file_says_beside_a_data_frame_is_shown() -> None:
    snapshot = with_example(columns=("a",), rows=((1,),), value={"index_names": ["id"]})
    (code,) = (b for b in under(read(snapshot), *PATH) if isinstance(b, Code))
    assert json.loads(code.text) == {"index_names": ["id"]}


def test_numbers_that_the_file_writes_otherwise_are_named() -> None:
    snapshot = with_example(columns=("a",), rows=((2.5,),), rewritten=("2.50", "1E3"))
    words = "Numbers are shown as Python writes them; the file has some of them as: 2.50, 1E3"
    assert Note(words, "info") in under(read(snapshot), *PATH)


def test_an_example_that_could_not_be_read_is_not_said_to_have_more() -> None:
    gap = Gap(part="input_example", reason="absent", message="there is no such file")
    example = InputExample(path="input_example.json", was_read=False, complete=False)
    snapshot = AGENT.model_copy(update={"input_example": example, "gaps": (gap,)})
    blocks = under(read(snapshot), *PATH)
    assert [b.text for b in blocks if isinstance(b, Note)] == ["Not there: there is no such file"]
    assert not [b for b in blocks if isinstance(b, Code)]
    assert "    Serving Input" not in headings(read(snapshot))


def test_an_example_that_is_null_is_shown() -> None:
    (code,) = (b for b in under(read(with_example()), *PATH) if isinstance(b, Code))
    assert code.text == "null"
