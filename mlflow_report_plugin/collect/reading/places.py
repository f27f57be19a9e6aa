"""Whether files lie where a record says that they do."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from mlflow_report_plugin.collect.client import stores


def is_inside(location: str, root: str) -> bool:
    """Tell whether a folder is another one or lies below it.

    Args:
        location: The artifact URI of the folder, or its path.
        root: That of the other one.

    Returns:
        Whether it does; not where that cannot be told.
    """
    try:
        (here, steps), (there, above) = _place(location), _place(root)
    except ValueError:
        return False
    return bool(above) and here == there and steps[: len(above)] == above


def _place(uri: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which store, and which steps lead to the folder in it."""
    if len(urlsplit(uri).scheme) < 2 or urlsplit(uri).scheme.lower() == "file":
        return (), Path(stores.local_path(uri)).resolve().parts
    parts = urlsplit(uri)
    steps = tuple(_plain(step) for step in parts.path.split("/") if step)
    if any(step in (".", "..") or "/" in step or "\\" in step for step in steps):
        raise ValueError("it leads upwards")
    return (parts.scheme.lower(), parts.netloc, parts.query, parts.fragment), steps


def _plain(step: str) -> str:
    while (plain := unquote(step)) != step:
        step = plain
    return step
