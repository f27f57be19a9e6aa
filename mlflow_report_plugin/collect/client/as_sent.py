"""Answers as a server sends them, for where MLflow's client trips over them.

MLflow's client refuses a whole answer for one field of a type that its version does not know.
Then the same is asked once more, and the answer taken as it is, by what can do without a field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from mlflow_report_plugin.collect.client.entities import Entity, member
from mlflow_report_plugin.collect.reading.plain import plain

API = "/api/2.0/mlflow"


class Request(NamedTuple):
    """A request that only reads."""

    method: str
    """GET, or POST for a search."""
    path: str
    """The path below `API`."""
    fields: Mapping[str, Any]
    """The query, or the body of a search."""

    def ask(self, store: Any) -> dict[str, Any]:
        """Make the request the way MLflow does.

        Args:
            store: One of MLflow's REST stores.

        Returns:
            The JSON object that was answered.
        """
        from mlflow.utils.rest_utils import http_request

        sent: Any = {"params" if self.method == "GET" else "json": dict(self.fields)}
        response = http_request(store.get_host_creds(), f"{API}/{self.path}", self.method, **sent)  # type: ignore[no-untyped-call]  # MLflow's
        response.raise_for_status()
        answer = plain(response.json())
        return answer if isinstance(answer, dict) else {}


def tripped(error: Exception) -> bool:
    """Tell whether MLflow got an answer and could make nothing of it.

    Args:
        error: What MLflow raised.

    Returns:
        Whether it was neither refused nor left without an answer.
    """
    if type(error).__module__.startswith("google.protobuf"):
        return True
    # MLflow raises a mere Exception for the names of states that it does not know.
    slips = (AttributeError, KeyError, TypeError, ValueError)
    return type(error) is Exception or (isinstance(error, slips) and not isinstance(error, OSError))


def each(take: Callable[[Entity], Entity], answer: Mapping[str, Any], key: str) -> Any:
    """Give all entities in a list of an answer their shapes, and leave the rest as it is."""
    found = answer.get(key)
    if not isinstance(found, list):
        return found
    return [take(entity) if isinstance(entity, dict) else entity for entity in found]


def run(answer: Entity) -> Entity:
    """Give a run the shape of `Tracking.run`: its metrics with time and step beside its data."""
    data = answer.get("data")
    return {**answer, "metrics": data.get("metrics") if isinstance(data, dict) else None}


def logged_model(answer: Entity) -> Entity:
    """Give a logged model the names that MLflow's entity has."""
    info, data = answer.get("info"), answer.get("data")
    found = {**member({"info": info}, "info"), **(data if isinstance(data, dict) else {})}
    for ours, sent in (
        ("artifact_location", "artifact_uri"),
        ("creation_timestamp", "creation_timestamp_ms"),
        ("last_updated_timestamp", "last_updated_timestamp_ms"),
    ):
        found[ours] = found.get(sent)
    if isinstance(status := found.get("status"), str):
        found["status"] = status.removeprefix("LOGGED_MODEL_").removeprefix("UPLOAD_")
    return found
