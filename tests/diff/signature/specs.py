"""Columns, types and tensors as MLflow writes them, in short."""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]


def typed(kind: str | Spec) -> Spec:
    return {"type": kind} if isinstance(kind, str) else kind


def column(name: str, kind: str | Spec = "long", *, required: bool = True) -> Spec:
    """A column; without a name where that is empty."""
    return {**typed(kind), **({"name": name} if name else {}), "required": required}


def needed(kind: str | Spec) -> Spec:
    return {**typed(kind), "required": True}


def optional(kind: str | Spec) -> Spec:
    return {**typed(kind), "required": False}


def array(kind: str | Spec) -> Spec:
    return {"type": "array", "items": typed(kind)}


def map_of(kind: str | Spec) -> Spec:
    return {"type": "map", "values": typed(kind)}


def object_of(**properties: Spec) -> Spec:
    return {"type": "object", "properties": properties}


def tensor(dtype: str, *shape: int, name: str = "") -> Spec:
    spec = {"type": "tensor", "tensor-spec": {"dtype": dtype, "shape": [*shape]}}
    return {**spec, "name": name} if name else spec
