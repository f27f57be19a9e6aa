"""Every kind of input example that MLflow writes is shown in part, and none does any harm."""

from __future__ import annotations

import base64
import datetime
import io
import json
import tracemalloc
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from mlflow_report_plugin.collect import input_example
from mlflow_report_plugin.collect.input_example import binary
from mlflow_report_plugin.errors import ReadFailed, ReportError
from mlflow_report_plugin.snapshot import InputExample
from tests.collect.reading import read_part
from tests.models import MLFLOW_3, Logged, tracking
from tests.proxy import Proxy

EXAMPLE, SERVING = "input_example.json", "serving_input_example.json"
ARTIFACTS = "/mlflow-artifacts/artifacts"
FORBIDDEN = json.dumps({"error_code": "PERMISSION_DENIED", "message": "no"}).encode()


def wav(samples: int = 16_000) -> bytes:
    """A second of 16 kHz by default."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\x00\x01" * samples)
    return buffer.getvalue()


class Answer(mlflow.pyfunc.PythonModel):
    """Takes anything."""

    # With type hints, MLflow would make a signature of them; it goes by the names.
    def predict(self, context, model_input, params=None):  # noqa: ARG002
        return ["x"]


def save(folder: Path, example: Any) -> Path:
    """A real model, saved by MLflow with an example."""
    path = folder / "model"
    mlflow.pyfunc.save_model(
        str(path), python_model=Answer(), input_example=example, pip_requirements=["pandas"]
    )
    return path


def write(folder: Path, example: str | bytes, **info: object) -> Path:
    """A folder as MLflow would leave it, with an example that MLflow would not write."""
    info = {"artifact_path": EXAMPLE, "type": "json_object", **info}
    (folder / "MLmodel").write_text(
        f"saved_input_example_info: {json.dumps(info)}\nflavors: {{x: {{}}}}\n"
    )
    content = example.encode() if isinstance(example, str) else example
    (folder / EXAMPLE).write_bytes(content)
    return folder


def read(model: Path) -> tuple[InputExample, list[str]]:
    found, gaps = read_part(str(model), "input_example")
    assert isinstance(found, InputExample)
    assert InputExample.model_validate_json(found.model_dump_json()) == found
    return found, [gap.message for gap in gaps]


FRAME = pd.DataFrame({"a": [1, 2], "b": ["x", "y"], "when": pd.to_datetime(["2020-01-02"] * 2)})
KINDS: dict[str, tuple[Any, dict[str, Any]]] = {
    "data frame": (
        FRAME,
        {
            "type": "dataframe",
            "shape": (2, 3),
            "columns": ("a", "b", "when"),
            "rows": ((1, "x", "2020-01-02T00:00:00"), (2, "y", "2020-01-02T00:00:00")),
        },
    ),
    "data frame without names": (
        pd.DataFrame([[1, 2], [3, 4]]),
        {"type": "dataframe", "shape": (2, 2), "columns": (), "rows": ((1, 2), (3, 4))},
    ),
    "data frame with params": (
        (pd.DataFrame({"a": [1]}), {"k": [1, 2]}),
        {"type": "dataframe", "columns": ("a",), "rows": ((1,),), "params": {"k": [1, 2]}},
    ),
    "data frame with bytes": (
        pd.DataFrame({"audio": [wav(), b"ab"], "n": [1, 2]}),
        {
            "columns": ("audio", "n"),
            "rows": (("(audio (WAV), 32,044 bytes)", 1), ("(2 bytes)", 2)),
            "complete": False,
        },
    ),
    "data frame with lists": (
        pd.DataFrame({"x": [[1, 2], list(range(20))]}),
        {
            "rows": (([1, 2],), ([*range(10), "… 10 more items"],)),
            "shape": (2, 1),
            "complete": False,
        },
    ),
    "array": (
        np.arange(6.0).reshape(1, 2, 3),
        {"type": "ndarray", "shape": (1, 2, 3), "value": [[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]]},
    ),
    "array with nan": (
        np.array([1.0, np.nan]),
        {"type": "ndarray", "shape": (2,), "value": [1.0, None]},
    ),
    "array of texts": (
        np.array([["a"], ["b"]]),
        {"type": "ndarray", "shape": (2, 1), "value": [["a"], ["b"]]},
    ),
    "array with params": (
        (np.zeros((5, 1)), {"t": 0.5}),
        {"type": "ndarray", "shape": (5, 1), "params": {"t": 0.5}},
    ),
    "arrays by name": (
        {"x": np.zeros((2, 3)), "y": np.ones(1)},
        {
            "type": "ndarray",
            "shape": None,
            "shapes": {"x": (2, 3), "y": (1,)},
            "value": {"x": [[0.0] * 3] * 2, "y": [1.0]},
        },
    ),
    "csr": (
        sparse.csr_matrix(np.eye(3)),
        {
            "type": "sparse_matrix_csr",
            "shape": (3, 3),
            "shapes": {},
            "value": {
                "data": [1.0, 1.0, 1.0],
                "indices": [0, 1, 2],
                "indptr": [0, 1, 2, 3],
                "shape": [3, 3],
            },
        },
    ),
    "csc": (
        sparse.csc_matrix(np.zeros((4, 500))),
        {"type": "sparse_matrix_csc", "shape": (4, 500), "complete": False},
    ),
    "mapping": (
        {"q": "why", "n": [1, 2], "o": {"a": True}},
        {
            "type": "json_object",
            "value": {"q": "why", "n": [1, 2], "o": {"a": True}},
            "shapes": {"n": (2,)},
        },
    ),
    "chat": (
        {"messages": [{"role": "user", "content": "hi"}]},
        {"type": "json_object", "value": {"messages": [{"role": "user", "content": "hi"}]}},
    ),
    "records": ([{"a": 1}, {"a": 2}], {"type": "json_object", "value": [{"a": 1}, {"a": 2}]}),
    "texts": (["a", "b"], {"type": "json_object", "value": ["a", "b"], "shape": None}),
    "text": ("why?", {"type": "json_object", "value": "why?", "content": None}),
    "number": (3, {"type": "json_object", "value": 3}),
    "time": (datetime.datetime(2020, 1, 2), {"value": "2020-01-02T00:00:00"}),
    "bytes": (
        b"hello",
        {"value": None, "content": "bytes", "content_size": 5, "complete": False},
    ),
    "audio": (
        (wav(), {"chunk_length_s": 20, "stride_length_s": [5, 3]}),
        {
            "type": "json_object",
            "content": "audio (WAV)",
            "content_size": 32_044,
            "params": {"chunk_length_s": 20, "stride_length_s": [5, 3]},
            "complete": False,
        },
    ),
    "samples of audio": (
        np.full(160_000, 0.5, dtype="float32"),
        {
            "type": "ndarray",
            "shape": (160_000,),
            "value": [*[0.5] * 10, "… 159,990 more items"],
            "complete": False,
        },
    ),
    "list of samples": ([0.5] * 160_000, {"type": "json_object", "shape": (160_000,)}),
}


@pytest.mark.versions
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_that_mlflow_writes_is_shown(tmp_path: Path, kind: str) -> None:
    example, expected = KINDS[kind]
    model = save(tmp_path, example)
    found, gaps = read(model)
    assert gaps == []
    fields = {"path": EXAMPLE, "size": (model / EXAMPLE).stat().st_size, **expected}
    assert {name: getattr(found, name) for name in fields} == fields
    if "complete" not in expected and not kind.startswith("list of"):
        assert found.complete
    assert found.serving_input is not None
    serving = (model / SERVING).read_text()
    assert found.serving_input.path == SERVING
    assert found.serving_input.text == serving[: input_example.MAX_SERVING_BYTES]
    assert found.serving_input.complete == (found.serving_input.text == serving)


@pytest.mark.versions
@pytest.mark.parametrize("logged", ["wine", "served_wine"])
def test_the_example_of_a_registered_model_is_read(
    logged: str, request: pytest.FixtureRequest
) -> None:
    wine: Logged = request.getfixturevalue(logged)
    found, gaps = read_part(wine.uri, "input_example", wine.tracking_uri)
    assert gaps == []
    assert found.type == "dataframe"
    assert found.shape == (2, 13)
    assert found.columns[:2] == ("alcohol", "malic_acid")
    assert found.rows[0][:2] == (14.23, 1.71)
    assert found.complete
    assert found.size > 100


@pytest.mark.versions
def test_a_model_without_an_example_has_none_and_no_gap(server: str) -> None:
    place = {"name": "bare"} if MLFLOW_3 else {"artifact_path": "bare"}
    with tracking(server), mlflow.start_run() as run:
        mlflow.pyfunc.log_model(**place, python_model=Answer(), pip_requirements=["pandas"])
    uri = f"runs:/{run.info.run_id}/bare"
    assert read_part(uri, "input_example", server) == (None, [])


@pytest.mark.parametrize(
    ("content", "info", "expected"),
    [
        (
            {"inputs": [[1, 2], [3, 4]]},
            {"type": "ndarray", "format": "tf-serving"},
            {"shape": (2, 2), "value": [[1, 2], [3, 4]]},
        ),
        (
            {"inputs": {"x": [1], "y": [2, 3]}},
            {"type": "ndarray", "format": "tf-serving"},
            {"shapes": {"x": (1,), "y": (2,)}},
        ),
        (
            [{"a": 1, "b": 2}, {"b": 3}],
            {"type": "dataframe", "pandas_orient": "records"},
            {"columns": ("a", "b"), "rows": ((1, 2), ("… no value", 3)), "shape": (2, 2)},
        ),
        (
            {"columns": [["a", 1], 2], "data": [[1, 2]], "index": [0]},
            {"type": "dataframe", "pandas_orient": "split"},
            {"columns": ('["a", 1]', "2"), "rows": ((1, 2),)},
        ),
    ],
    ids=["array", "arrays by name", "records", "names that are no texts"],
)
def test_examples_as_older_versions_of_mlflow_wrote_them_are_shown(
    tmp_path: Path, content: Any, info: dict[str, str], expected: dict[str, Any]
) -> None:
    found, gaps = read(write(tmp_path, json.dumps(content), **info))
    assert gaps == []
    assert {name: getattr(found, name) for name in expected} == expected
    assert found.serving_input is None


@pytest.mark.versions
def test_a_large_data_frame_is_shown_in_part(tmp_path: Path) -> None:
    frame = pd.DataFrame({f"column {n}" + "x" * 200: ["y" * 300] * 30 for n in range(80)})
    found, gaps = read(save(tmp_path, frame))
    assert gaps == []
    assert found.shape == (30, 80)
    assert len(found.columns) == 50
    assert len(found.rows) == 10
    assert found.columns[0] == "column 0" + "x" * 92 + "… 108 characters"
    assert found.rows[0][0] == "y" * 100 + "… 200 characters"
    assert not found.complete


def nested(depth: int) -> Any:
    return [nested(depth - 1)] * 12 if depth else "z" * 1_000


@pytest.mark.parametrize(
    "content",
    [
        {f"key {n}" * 300: "text " * 300 for n in range(1_000)},
        nested(3),
        [{"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}],
        {"number": 10**3_000},
        [["…"] * 11] * 11,
    ],
    ids=["wide", "bushy", "deep", "long number", "like ours"],
)
def test_what_is_left_out_is_said_and_the_rest_fits_a_page(tmp_path: Path, content: Any) -> None:
    found, gaps = read(write(tmp_path, json.dumps(content)))
    assert gaps == []
    assert not found.complete
    shown = json.dumps(found.value)
    assert "\\u2026 " in shown
    assert len(shown) < 20_000


def test_texts_are_shown_as_they_are(tmp_path: Path) -> None:
    content = r'{"<script>": "a\u0000\ud800b", "n": [NaN, -Infinity, 1e400, true, null]}'
    found, gaps = read(write(tmp_path, content))
    assert gaps == []
    assert found.value == {
        "<script>": "a\x00\\ud800b",
        "n": ["(NaN)", "(-Infinity)", "(Infinity)", True, None],
    }
    assert found.complete


BEGINNINGS = {
    "audio (WAV)": wav(20),
    "audio (FLAC)": b"fLaC\x00\x00\x00\x22" + b"x" * 40,
    "audio (OGG)": b"OggS\x00\x02" + b"x" * 40,
    "audio (MP3)": b"ID3\x04\x00" + b"x" * 40,
    "image (PNG)": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"x" * 40,
    "image (JPEG)": b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"x" * 40,
    "image (GIF)": b"GIF89a" + b"x" * 40,
    "image (WebP)": b"RIFF\x40\x00\x00\x00WEBPVP8 " + b"x" * 40,
    "bytes": b"\x00\x01\x02" * 20,
}


@pytest.mark.versions
@pytest.mark.parametrize("content", BEGINNINGS)
def test_binary_content_is_told_by_its_beginning(tmp_path: Path, content: str) -> None:
    data = BEGINNINGS[content]
    found, _ = read(save(tmp_path, data))
    assert (found.content, found.content_size) == (content, len(data))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 30, 56, 57, 58, 1_000])
def test_the_size_of_binary_content_is_exact(size: int) -> None:
    """MLflow breaks the lines of what it encodes."""
    found = binary.find(base64.encodebytes(b"\x00" * size).decode(), said_to_be=True)
    assert found == (("bytes", size) if size else None)


@pytest.mark.versions
def test_a_picture_within_a_message_is_named_and_not_shown(tmp_path: Path) -> None:
    url = "data:image/png;base64," + base64.b64encode(BEGINNINGS["image (PNG)"]).decode()
    found, _ = read(save(tmp_path, {"messages": [{"image_url": {"url": url}}]}))
    expected = f"(image (PNG), {len(BEGINNINGS['image (PNG)'])} bytes)"
    assert found.value == {"messages": [{"image_url": {"url": expected}}]}
    assert not found.complete


@pytest.mark.versions
@pytest.mark.parametrize(
    "text", ["word", "Q2F0" * 20, "0" * 64, "https://example.com/" + "a" * 60, "a sentence " * 9]
)
def test_a_text_that_could_be_base64_but_begins_like_nothing_stays_a_text(
    tmp_path: Path, text: str
) -> None:
    found, _ = read(save(tmp_path, {"q": text}))
    assert found.value == {"q": text}
    assert found.complete


BROKEN: dict[str, bytes] = {
    "not JSON": b"PK\x03\x04 an archive",
    "empty": b"",
    "half": b'{"columns": [1, 2',
    "deep": b"[" * 500_000 + b"]" * 500_000,
    "deep mapping": b'{"a":' * 300_000,
    "not UTF-8": b'"\xff\xfe\xfa"',
    "long number": b"1" * 10_000,
    "many lists": b"[" + b"[]," * 1_500_000 + b"[]]",
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_example_is_a_gap_and_what_else_is_known_stays(tmp_path: Path, case: str) -> None:
    model = write(tmp_path, BROKEN[case], serving_input_path=SERVING)
    (model / SERVING).write_text("{}")
    found, gaps = read(model)
    assert len(gaps) == 1
    assert EXAMPLE in gaps[0]
    assert len(gaps[0]) < 200
    assert (found.type, found.size) == ("json_object", len(BROKEN[case]))
    assert (found.value, found.rows, found.was_read) == (None, (), False)
    assert found.serving_input is not None
    assert found.serving_input.text == "{}"


ODD_FRAMES: dict[str, Any] = {
    "no rows": {"columns": ["a"], "data": []},
    "rows that are no lists": {"columns": ["a"], "data": [1, {"a": 2}]},
    "columns that are no list": {"columns": "a", "data": [[1]]},
    "short and long rows": {"columns": ["a", "b"], "data": [[1], [1, 2, 3]]},
    "a text": "no frame",
    "null": None,
    "no records": [],
    "mixed records": [{"a": 1}, 2],
    "records of a thousand columns": [{f"{n}-{m}": 1 for m in range(1_000)} for n in range(200)],
}


@pytest.mark.parametrize("kind", ["dataframe", "ndarray", "sparse_matrix_csr", "new", "[1]"])
@pytest.mark.parametrize("case", ODD_FRAMES)
def test_content_that_is_not_of_its_kind_is_shown_as_it_is(
    tmp_path: Path, case: str, kind: str
) -> None:
    model = write(tmp_path, json.dumps(ODD_FRAMES[case]), type=kind, params="true")
    found, gaps = read(model)
    assert gaps == []
    assert found.type == kind
    if case == "short and long rows" and kind == "dataframe":
        assert (found.columns, found.rows) == (("a", "b"), ((1,), (1, 2, 3)))
        assert found.shape == (2, 3)
    if case == "a text":
        assert found.value == "no frame"


@pytest.mark.parametrize("shape", [[10**400, 1], [-1, 2], [1], "x", [True, 2], None])
def test_a_sparse_matrix_that_lies_about_its_shape_has_none(tmp_path: Path, shape: Any) -> None:
    model = write(tmp_path, json.dumps({"shape": shape}), type="sparse_matrix_csc")
    assert read(model)[0].shape is None


def test_lists_of_different_lengths_have_no_shape(tmp_path: Path) -> None:
    assert read(write(tmp_path, "[[1, 2], [3]]"))[0].shape is None


def test_very_many_dimensions_take_no_time(tmp_path: Path) -> None:
    """Two looks at each dimension would be one for each grain of sand."""
    found, _ = read(write(tmp_path, "[" * 63 + "1" + "]" * 63))
    assert found.shape == (1,) * 63


@pytest.mark.parametrize(
    "path",
    ["../secret.json", "/etc/hostname", "a/../../x", "./x", "a\\b", "%2e%2e/x", "x?y", "", 7, None],
)
def test_a_path_that_leads_out_of_the_model_is_not_followed(tmp_path: Path, path: object) -> None:
    (tmp_path / "secret.json").write_text('"secret"')
    model = tmp_path / "model"
    model.mkdir()
    write(model, "1", artifact_path=path)
    with pytest.raises(ReadFailed, match="does not say where"):
        read_part(str(model), "input_example")
    write(model, "1", serving_input_path="../secret.json")
    found, gaps = read(model)
    assert found.serving_input is None
    assert len(gaps) == 1


@pytest.mark.parametrize("info", ["[1]", "text", "7"])
def test_an_entry_that_is_no_mapping_is_an_error(tmp_path: Path, info: str) -> None:
    (tmp_path / "MLmodel").write_text(f"saved_input_example_info: {info}\nflavors: {{x: {{}}}}\n")
    with pytest.raises(ReadFailed, match="saved_input_example_info"):
        read_part(str(tmp_path), "input_example")


@pytest.mark.parametrize("store", ["a folder", "a server"])
def test_an_example_that_is_not_there_is_a_gap(tmp_path: Path, store: str, server: str) -> None:
    model = write(tmp_path, "1", serving_input_path=SERVING)
    (model / EXAMPLE).unlink()
    (model / SERVING).write_text("{}")
    uri, tracking_uri = str(model), None
    if store == "a server":
        with tracking(server), mlflow.start_run() as run:
            mlflow.log_artifacts(str(model), "bare")
        uri, tracking_uri = f"runs:/{run.info.run_id}/bare", server
    found, gaps = read_part(uri, "input_example", tracking_uri)
    assert [gap.reason for gap in gaps] == ["absent"]
    assert EXAMPLE in gaps[0].message
    assert (found.path, found.size, found.complete) == (EXAMPLE, None, False)
    assert found.serving_input.text == "{}"


def peak_of(action: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_an_example_of_200_mb_is_neither_copied_nor_read(tmp_path: Path) -> None:
    model = write(tmp_path, "", serving_input_path=SERVING)
    for name in (EXAMPLE, SERVING):
        with (model / name).open("wb") as file:
            file.truncate(200_000_000)
    results: list[Any] = []
    peak = peak_of(lambda: results.append(read(model)))
    found, gaps = results[0]
    assert peak < 20_000_000
    assert found.size == 200_000_000
    assert not found.complete
    assert [EXAMPLE in gap or SERVING in gap for gap in gaps] == [True, True]
    assert all("larger than 10,000,000 bytes" in gap for gap in gaps)


@pytest.mark.parametrize("item", ["0", '"ab"', "1.5", '{"a":0}'])
def test_the_largest_example_takes_a_bounded_amount_of_memory(
    tmp_path: Path, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    largest = 2_000_000
    monkeypatch.setattr(input_example, "MAX_BYTES", largest)
    count = largest // (len(item) + 1) - 10
    model = write(tmp_path, "[" + f"{item}," * count + item + "]")
    results: list[Any] = []
    peak = peak_of(lambda: results.append(read(model)))
    assert peak < 40 * largest
    found, gaps = results[0]
    assert (found.value is None) == bool(gaps)
    if not gaps:
        assert found.value[-1] == f"… {count - 9:,} more items"


def test_an_example_whose_size_no_store_tells_is_refused_once_it_turns_out_large(
    proxy: Proxy, served_wine: Logged
) -> None:
    proxy.answer(f"{ARTIFACTS}\\?path", status=403, body=FORBIDDEN)
    proxy.answer(f"{ARTIFACTS}/.*/{EXAMPLE}", body=b"0" * (input_example.MAX_BYTES + 1))
    found, gaps = read_part(served_wine.uri, "input_example", proxy.url)
    assert ["larger than" in gap.message for gap in gaps] == [True]
    assert (found.size, found.rows) == (None, ())


def test_an_example_in_a_folder_that_may_not_be_listed_is_shown(
    proxy: Proxy, served_wine: Logged
) -> None:
    proxy.answer(f"{ARTIFACTS}\\?path", status=403, body=FORBIDDEN)
    found, gaps = read_part(served_wine.uri, "input_example", proxy.url)
    assert gaps == []
    assert (found.shape, found.size) == ((2, 13), None)


@pytest.mark.parametrize(
    ("status", "reason"), [(403, "forbidden"), (404, "absent"), (500, "failed")]
)
def test_an_example_that_may_not_be_read_is_a_gap(
    proxy: Proxy, served_wine: Logged, status: int, reason: str
) -> None:
    proxy.answer(f"{ARTIFACTS}/.*/{EXAMPLE}", status=status, body=FORBIDDEN)
    found, gaps = read_part(served_wine.uri, "input_example", proxy.url)
    assert [gap.reason for gap in gaps] == [reason]
    assert (found.type, found.rows, found.complete) == ("dataframe", (), False)
    assert found.serving_input is not None


def test_without_the_mlmodel_file_nobody_knows_of_an_example(
    proxy: Proxy, served_wine: Logged
) -> None:
    proxy.answer(f"{ARTIFACTS}/.*MLmodel", status=403, body=FORBIDDEN)
    with pytest.raises(ReportError) as caught:
        read_part(served_wine.uri, "input_example", proxy.url)
    assert caught.value.reason == "forbidden"


SPLIT = {"type": "dataframe", "pandas_orient": "split"}


@pytest.mark.parametrize(
    ("index", "labels"),
    [
        (["row-x", "row-y"], ("row-x", "row-y")),
        ([7, 8], (7, 8)),
        ([1, 0], (1, 0)),
        ([["a", 1], ["a", 2]], (["a", 1], ["a", 2])),
        ([0, 1], ()),
    ],
)
def test_the_labels_of_rows_are_kept_where_they_are_not_their_numbers(
    tmp_path: Path, index: list[Any], labels: tuple[Any, ...]
) -> None:
    content = {"columns": ["a"], "index": index, "data": [[1], [2]]}
    found, gaps = read(write(tmp_path, json.dumps(content), **SPLIT))
    assert gaps == []
    assert (found.index, found.value, found.complete) == (labels, None, True)


def test_the_labels_of_the_rows_that_are_shown_are_kept(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": range(30)}, index=[f"row {n}" for n in range(30)])
    found, _ = read(write(tmp_path, frame.to_json(orient="split"), **SPLIT))
    assert found.index == tuple(f"row {n}" for n in range(10))


def test_what_else_the_file_says_of_a_data_frame_is_kept(tmp_path: Path) -> None:
    content = {"columns": ["a"], "data": [[1]], "index": [0, 1], "index_names": ["id"]}
    found, _ = read(write(tmp_path, json.dumps(content), **SPLIT))
    assert found.rows == ((1,),)
    assert found.value == {"index": [0, 1], "index_names": ["id"]}


def test_what_stands_beside_inputs_and_params_is_kept(tmp_path: Path) -> None:
    content = {"inputs": [1], "params": {"k": 1}, "notes": "by hand"}
    found, _ = read(write(tmp_path, json.dumps(content), params="true"))
    assert (found.value, found.params) == (content, None)


def typed(folder: Path, kind: str) -> Path:
    """Add a signature, of which all inputs but `other` are of a type."""
    inputs = [{"name": "a", "type": kind}, {"name": "other", "type": "string"}]
    text = f"signature: {{inputs: {json.dumps(json.dumps(inputs))}}}\n"
    (folder / "MLmodel").write_text((folder / "MLmodel").read_text() + text)
    return folder


NUMBERS = '{"columns": ["a"], "data": [[2.50], [1E3], [0.1], [7.0]]}'
DIGITS = "3.14159265358979323846"


@pytest.mark.parametrize(
    ("kind", "text", "rewritten"),
    [
        ("double", NUMBERS, ()),
        ("string", NUMBERS, ("2.50", "1E3")),
        ("long", NUMBERS, ("2.50", "1E3")),
        ("double", f'{{"columns": ["a"], "data": [[{DIGITS}], [1e400]]}}', (DIGITS, "1e400")),
        ("double", '{"columns": ["other"], "data": [[2.50]]}', ("2.50",)),
    ],
)
def test_numbers_that_are_written_otherwise_are_named_unless_they_are_floats(
    tmp_path: Path, kind: str, text: str, rewritten: tuple[str, ...]
) -> None:
    found, gaps = read(typed(write(tmp_path, text, **SPLIT), kind))
    assert gaps == []
    assert found.rewritten == rewritten


@pytest.mark.versions
def test_numbers_of_an_array_are_floats_where_the_signature_says_so(tmp_path: Path) -> None:
    model = save(tmp_path, np.array([[0.1, 2.5]]))
    (model / EXAMPLE).write_text("[[0.10, 2.50]]")
    found, _ = read(model)
    assert (found.shape, found.rewritten) == ((1, 2), ())
    (model / EXAMPLE).write_text('{"a": [0.10, 2.50]}')
    (model / "MLmodel").write_text((model / "MLmodel").read_text().replace("float64", "int64"))
    found, _ = read(model)
    assert (found.shapes, found.rewritten) == ({"a": (2,)}, ("0.10", "2.50"))


def test_large_whole_numbers_are_kept_as_numbers(tmp_path: Path) -> None:
    found, _ = read(write(tmp_path, '{"id": 12345678901234567890123, "n": -9223372036854775809}'))
    assert found.value == {"id": 12345678901234567890123, "n": -9223372036854775809}
    assert found.rewritten == ()


def test_keys_that_are_one_after_they_were_shortened_are_all_kept(tmp_path: Path) -> None:
    keys = ["k" * 600 + str(n) for n in range(3)]
    found, _ = read(write(tmp_path, json.dumps({key: n for n, key in enumerate(keys)})))
    assert isinstance(found.value, dict)
    assert [*found.value.values()] == [0, 1, 2]


def test_keys_that_are_left_out_are_counted(tmp_path: Path) -> None:
    content = {"…": 0, **{f"key {n}": n for n in range(60)}}
    found, _ = read(write(tmp_path, json.dumps(content)))
    assert isinstance(found.value, dict)
    assert found.value["…"] == 0
    assert found.value["… (2)"] == "… 11 more keys"
