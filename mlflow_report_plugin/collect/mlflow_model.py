"""The MLmodel file."""

from __future__ import annotations

import json
from typing import Any

from pydantic import JsonValue

from mlflow_report_plugin.collect import mlmodel_yaml, redact
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.parts import Parts
from mlflow_report_plugin.collect.plain import plain
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError
from mlflow_report_plugin.snapshot import MlflowModel, Signature

FILE_NAME = "MLmodel"
"""The name that MLflow gives the file."""


def collect(client: Client, parts: Parts) -> MlflowModel:
    """Read the MLmodel file.

    Args:
        client: Where to read from.
        parts: The other parts.

    Returns:
        Its content. What is not as MLflow writes it is noted as a gap.

    Raises:
        ReportError: There is no such file, or it cannot be read.
    """
    location = parts.wait("location", str) or ""
    shown = redact.uri(location)
    try:
        data = client.read_file(location, FILE_NAME, mlmodel_yaml.MAX_BYTES)
    except NotFound as error:
        raise NotFound(f"there is no {FILE_NAME} file in {shown}") from error
    try:
        content = mlmodel_yaml.read(data)
    except ReadFailed as error:
        raise ReadFailed(f"the {FILE_NAME} file in {shown} {error}") from error
    if not isinstance(content, dict):
        raise ReadFailed(f"the {FILE_NAME} file in {shown} is not a mapping")
    flavors = content.pop("flavors", None)
    if not isinstance(flavors, dict) or not flavors:
        parts.note("model", ReadFailed(f"the {FILE_NAME} file names no flavors"))
        flavors = {}
    return MlflowModel(
        flavors=flavors,
        signature=_signature(content.pop("signature", None), parts),
        saved_input_example_info=content.pop("saved_input_example_info", None),
        details=content,
    )


def _signature(value: JsonValue, parts: Parts) -> Signature | None:
    """The three lists of a signature, which MLflow writes as JSON in YAML."""
    if value is None:
        return None
    if not isinstance(value, dict):
        parts.note("model", ReadFailed("the signature is not a mapping"))
        return None
    fields: dict[str, Any] = {}
    for name in Signature.model_fields:
        try:
            fields[name] = _list(value.get(name))
        except ReportError as error:
            parts.note("model", ReadFailed(f"the signature's {name} {error}"))
    return Signature(**fields)


def _list(value: JsonValue) -> list[JsonValue] | None:
    if isinstance(value, str):
        try:
            value = plain(json.loads(value))
        except (ValueError, RecursionError) as error:
            raise ReadFailed("are not JSON") from error
    if value is None or isinstance(value, list):
        return value
    raise ReadFailed("are not a list")
