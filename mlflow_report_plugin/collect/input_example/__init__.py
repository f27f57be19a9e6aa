"""The input example that MLflow saved with the model, in part.

MLflow writes every kind as JSON: a data frame as its columns and rows, an array as lists in
lists, a sparse matrix as its parts, bytes as base64, anything else as it is. Reading JSON
needs neither pandas nor numpy, and runs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pydantic import JsonValue

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.input_example import arrays, binary, frame
from mlflow_report_plugin.collect.input_example.excerpt import Excerpt
from mlflow_report_plugin.collect.input_example.frame import Types
from mlflow_report_plugin.collect.reading import numbers, paths, text_file
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import NotFound, ReadFailed
from mlflow_report_plugin.snapshot import InputExample, MlflowModel, TextFile
from mlflow_report_plugin.threads import read_side_by_side

MAX_BYTES = text_file.MAX_DOWNLOAD
"""The largest example that is read: all of it, since half of a JSON file is none."""
MAX_CONTAINERS = 1_000_000
"""How many lists and mappings an example has at most: an empty one takes two bytes in the file
and sixty in memory."""
SPARSE = ("sparse_matrix_csc", "sparse_matrix_csr")
"""The types of which MLflow writes the parts: data, indices, indptr and shape."""
FLOATS = ("double", "float", "float16", "float32", "float64")
"""What signatures call floats."""
MAX_SERVING_BYTES = 2_000
"""How much of the serving example is read at most."""


def collect(client: Client, parts: Parts) -> InputExample | None:
    """Read the input example and the serving example beside it."""
    model = parts.wait("model", MlflowModel)
    info = model.saved_input_example_info if model else None
    if model is None or info is None:
        return None
    if not isinstance(info, dict):
        raise ReadFailed("the MLmodel file's saved_input_example_info is not a mapping")
    path = _path(info.get("artifact_path"))
    serving_path = info.get("serving_input_path")
    location = parts.wait("location", str) or ""
    sizes = _sizes(parts)
    reads: dict[str, Callable[[], Any]] = {"example": partial(_read, client, location, path, sizes)}
    if serving_path is not None:
        reads["serving_input"] = partial(_read_serving, client, location, serving_path, sizes)
    found, errors = read_side_by_side(reads)
    fields: dict[str, Any] = {"complete": False, "was_read": False}
    if "example" in found:
        fields = _fields(found.pop("example"), info, _types(model))
    for error in errors:
        parts.note("input_example", error)
    size = sizes.get(path) if sizes else None
    return InputExample(path=path, type=_text(info.get("type")), size=size, **found, **fields)


def _sizes(parts: Parts) -> dict[str, int | None] | None:
    """The sizes of the files at the top, None where the folder may not be listed.

    A file can be read all the same.
    """
    entries = parts.known("root_folder", list)
    if entries is None:
        return None
    return {entry.path: entry.size for entry in entries if not entry.is_folder}


def _path(value: JsonValue) -> str:
    if not isinstance(value, str) or not paths.is_below(value):
        raise ReadFailed("the MLmodel file does not say where below the model's folder it is")
    return value


def _read(
    client: Client, location: str, path: str, sizes: Mapping[str, int | None] | None
) -> JsonValue:
    _require_small(path, sizes)
    data = client.artifacts.read_file(location, path, MAX_BYTES)
    _require_small(path, {path: len(data)})
    if data.count(b"[") + data.count(b"{") > MAX_CONTAINERS:
        raise ReadFailed(f"{path} is not shown: it holds more than {MAX_CONTAINERS:,} lists")
    try:
        content: JsonValue = json.loads(data, parse_float=numbers.read)
    except (ValueError, RecursionError) as error:
        raise ReadFailed(f"{path} is not JSON, or nested too deep") from error
    return content


def _require_small(path: str, sizes: Mapping[str, int | None] | None) -> None:
    """Refuse a file that is too large or not there; a server of MLflow 2 would answer 500."""
    if sizes is None:
        return
    if "/" not in path and path not in sizes:
        raise NotFound(f"the MLmodel file names {path}, but there is no such file")
    if (sizes.get(path) or 0) > MAX_BYTES:
        raise ReadFailed(f"{path} is not shown: it is larger than {MAX_BYTES:,} bytes")


def _read_serving(
    client: Client, location: str, value: JsonValue, sizes: Mapping[str, int | None] | None
) -> TextFile:
    path = _path(value)
    _require_small(path, sizes)
    return text_file.read(client, location, path, MAX_SERVING_BYTES)


def _fields(content: JsonValue, info: dict[str, JsonValue], types: Types) -> dict[str, Any]:
    """What the fields of the record say about the content of the file."""
    params: dict[str, Any] = {}
    excerpt = Excerpt()
    if info.get("params") and isinstance(content, dict) and {*content} == {"inputs", "params"}:
        params = {"params": excerpt.value(content.get("params"))}
        content = content["inputs"]
    if info.get("format") == "tf-serving" and isinstance(content, dict) and len(content) == 1:
        # As MLflow wrote arrays before version 2.16.
        content = content.get("inputs", content)
    fields = _of_kind(content, _text(info.get("type")), types)
    rewritten = dict.fromkeys((*fields.get("rewritten", ()), *excerpt.rewritten))
    complete = fields["complete"] and excerpt.complete
    return {**fields, **params, "complete": complete, "rewritten": tuple(rewritten)}


def _of_kind(content: JsonValue, kind: str | None, types: Types) -> dict[str, Any]:
    if kind == "dataframe" and (of_frame := frame.read(content, types)):
        return of_frame
    if isinstance(content, str) and (found := binary.find(content, None in types.binary)):
        return {"content": found.content, "content_size": found.size, "complete": False}
    excerpt = Excerpt()
    fields: dict[str, Any] = {
        "value": excerpt.value(content, is_float=types.all_floats),
        "complete": excerpt.complete,
        "rewritten": tuple(excerpt.rewritten),
    }
    if kind in SPARSE and isinstance(content, dict):
        return {**fields, "shape": _shape_of_sparse(content.get("shape"))}
    texts = kind == "ndarray"
    return {
        **fields,
        "shape": arrays.shape(content, texts=texts),
        "shapes": arrays.shapes(content, texts=texts),
    }


def _shape_of_sparse(value: JsonValue) -> tuple[int, ...] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    sizes = tuple(size for size in value if type(size) is int and 0 <= size < 2**63)
    return sizes if len(sizes) == 2 else None


def _types(model: MlflowModel) -> Types:
    """What the signature says of the inputs."""
    inputs = model.signature.inputs if model.signature else None
    kinds = [
        (_text(each.get("name")), _kind(each)) for each in inputs or () if isinstance(each, dict)
    ]
    return Types(
        binary=frozenset(name for name, kind in kinds if kind == "binary"),
        floats=frozenset(name for name, kind in kinds if kind in FLOATS),
        all_floats=bool(kinds) and all(kind in FLOATS for _, kind in kinds),
    )


def _kind(entry: dict[str, Any]) -> str | None:
    tensor = entry.get("tensor-spec")
    return _text(tensor.get("dtype") if isinstance(tensor, dict) else entry.get("type"))


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
