"""MLmodel files."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from pydantic import JsonValue

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import mlmodel_yaml, numbers
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError
from mlflow_report_plugin.snapshot import MlflowModel, Signature

FILE_NAME = "MLmodel"
"""The name that MLflow gives the file."""
MAX_REMARKS = 20
"""How many remarks are made about a file at most."""
MAX_NAME = 200
"""How many characters of a name are shown in a remark."""
SIGNATURE_PARTS = ("inputs", "outputs", "params")
"""The parts of a signature, each a list."""


def read(client: Client, location: str, folder: str = "") -> tuple[MlflowModel, list[ReadFailed]]:
    """Read the MLmodel file of a model.

    Args:
        client: Where to read from.
        location: The artifact URI of a model's folder.
        folder: A folder below it that holds the model.

    Returns:
        The content of the file, and what in it could not be understood. That stays in the
        details or among the signature's other keys, as the file has it.

    Raises:
        ReportError: There is no such file, or it cannot be read.
    """
    path = f"{folder}/{FILE_NAME}" if folder else FILE_NAME
    content = read_yaml(client, location, path)
    details = content.first
    if not isinstance(details, dict):
        raise ReadFailed(f"the {path} file in {location} is not a mapping")
    for number, document in enumerate(content.documents[1:], start=2):
        details[f"(document {number})"] = document
    complaints: list[ReadFailed] = []
    remarks = [*content.remarks]
    flavors = details.get("flavors")
    if flavors is None or isinstance(flavors, dict):
        details.pop("flavors", None)
    else:
        complaints.append(ReadFailed(f"the flavors in the {FILE_NAME} file are not a mapping"))
    if not flavors:
        complaints.append(ReadFailed(f"the {FILE_NAME} file names no flavors"))
    model = MlflowModel(
        flavors=flavors if isinstance(flavors, dict) else {},
        signature=_signature(details.pop("signature", None), complaints, remarks),
        saved_input_example_info=details.pop("saved_input_example_info", None),
        details=details,
        remarks=tuple(f"The {path} file {remark}" for remark in remarks[:MAX_REMARKS]),
    )
    return model, complaints


def read_yaml(client: Client, location: str, path: str) -> mlmodel_yaml.Content:
    """Read a YAML file of a model.

    Args:
        client: Where to read from.
        location: The artifact URI of the model's folder.
        path: The file below it.

    Returns:
        Its content.

    Raises:
        ReportError: There is no such file, or it cannot be read.
    """
    try:
        data = client.artifacts.read_file(location, path, mlmodel_yaml.MAX_BYTES)
    except NotFound as error:
        raise NotFound(f"there is no {path} file in {location}") from error
    try:
        return mlmodel_yaml.read(data)
    except ReadFailed as error:
        raise ReadFailed(f"the {path} file in {location} {error}") from error


def _signature(
    value: JsonValue, complaints: list[ReadFailed], remarks: list[str]
) -> Signature | None:
    """The three lists of a signature, which MLflow writes as JSON in YAML."""
    if value is None:
        return None
    if not isinstance(value, dict):
        complaints.append(ReadFailed("the signature is not a mapping"))
        return Signature(others={"signature": value})
    fields: dict[str, Any] = {}
    others = dict(value)
    for name in SIGNATURE_PARTS:
        try:
            twice: list[str] = []
            fields[name] = _list(value.get(name), twice)
            names = (key[:MAX_NAME] for key in twice[:MAX_REMARKS])
            remarks += [f"has {key!r} twice in one of the signature's {name}" for key in names]
        except ReportError as error:
            complaints.append(ReadFailed(f"the signature's {name} {error}"))
        else:
            others.pop(name, None)
    return Signature(**fields, others=others)


def _list(value: JsonValue, twice: list[str]) -> list[JsonValue] | None:
    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.extend(
                key for key, count in Counter(key for key, _ in pairs).items() if count > 1
            )
        return found

    if isinstance(value, str):
        try:
            read = json.loads(value, parse_float=numbers.exact, object_pairs_hook=mapping)
            value = plain(read, cut=False)
        except (ValueError, RecursionError) as error:
            raise ReadFailed("are not JSON") from error
    if value is None or isinstance(value, list):
        return value
    raise ReadFailed("are not a list")
