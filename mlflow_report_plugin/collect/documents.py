"""The licence and the model card that lie beside the model."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import text_file
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import ReadFailed
from mlflow_report_plugin.snapshot import TextFile
from mlflow_report_plugin.threads import read_side_by_side

NAMES = (
    re.compile(r"model_card\.md", re.IGNORECASE),
    re.compile(r"model_card_data\.ya?ml", re.IGNORECASE),
    re.compile(r"readme(\.(md|txt|rst))?", re.IGNORECASE),
    # Such as MODEL_LICENSE, and LICENSE-MIT beside LICENSE-APACHE.
    re.compile(r"([\w-]{1,99}[-_])?(un)?licen[cs]e(-[\w-]{1,99})?(\.(md|txt|rst))?", re.IGNORECASE),
    re.compile(r"(notice|copying)(\.(md|txt|rst))?", re.IGNORECASE),
)
"""What files are read, the most telling first. MLflow's transformers flavor writes
`model_card.md`, `model_card_data.yaml` and `LICENSE.txt`, or the licence of the model's
repository under the name that it has there."""
MAX_DOCUMENTS = 5
"""How many files are read at most."""
MAX_BYTES = 100_000
"""How much of each file is read at most."""


def collect(client: Client, parts: Parts) -> tuple[TextFile, ...]:
    """Read the licences, the model card and the readme at the top of the model's folder."""
    entries = parts.wait("root_folder", list) or []
    sizes = {entry.path: entry.size for entry in entries if not entry.is_folder}
    named = sorted((rank, path) for path in sizes if (rank := _rank(path)) is not None)
    location = parts.wait("location", str) or ""
    reads: dict[str, Callable[[], TextFile]] = {
        path: partial(_read, client, location, path, sizes[path])
        for _, path in named[:MAX_DOCUMENTS]
    }
    found, errors = read_side_by_side(reads)
    if errors and not found:
        raise errors[0]
    if len(named) > MAX_DOCUMENTS:
        errors.append(ReadFailed(f"only {MAX_DOCUMENTS} of {len(named):,} documents are read"))
    for error in errors:
        parts.note("documents", error)
    return tuple(found.values())


def _rank(path: str) -> int | None:
    return next((rank for rank, name in enumerate(NAMES) if name.fullmatch(path)), None)


def _read(client: Client, location: str, path: str, size: int | None) -> TextFile:
    if size is not None and size > text_file.MAX_DOWNLOAD:
        raise ReadFailed(f"{path} is not read: it has {size:,} bytes")
    return text_file.read(client, location, path, MAX_BYTES)
