"""Snapshots in files of this computer."""

from __future__ import annotations

from pathlib import Path

from mlflow_report_plugin.errors import InvalidSnapshot, NotFound
from mlflow_report_plugin.snapshot import SCHEMA_VERSION, Content, Snapshot, content


def snapshot_path(uri: str) -> Path | None:
    """Tell whether a URI names a snapshot rather than a model.

    Args:
        uri: What a report was asked for.

    Returns:
        The path of the snapshot for `data:PATH`, and for a local path that ends in `.json`;
        None for everything else.
    """
    if uri.startswith("data:"):
        return Path(uri[len("data:") :])
    return Path(uri) if uri.endswith(".json") and "://" not in uri and ":/" not in uri else None


def load(path: Path, *, permissions: bool = True) -> Snapshot:
    """Read a snapshot from a file.

    Args:
        path: The file.
        permissions: Whether to keep who may do what.

    Returns:
        The snapshot.

    Raises:
        NotFound: There is no such file.
        InvalidSnapshot: It cannot be read, or is no snapshot of this version.
    """
    found = content_of(path)
    try:
        snapshot = Snapshot.of_content(found)
    except InvalidSnapshot as error:
        raise InvalidSnapshot(f"{str(path)!r}: {error}") from error
    return snapshot if permissions else snapshot.without_permissions()


def content_of(path: Path) -> Content:
    """Read what the file of a snapshot holds.

    Args:
        path: The file.

    Returns:
        Its content, and what it says of its digest.

    Raises:
        NotFound: There is no such file.
        InvalidSnapshot: It cannot be read, or is no JSON of a version that is known.
    """
    try:
        return content(path.read_bytes(), SCHEMA_VERSION)
    except InvalidSnapshot as error:
        raise InvalidSnapshot(f"{str(path)!r}: {error}") from error
    except (FileNotFoundError, ValueError) as error:  # a path may hold what no path can
        raise NotFound(f"there is no snapshot {str(path)!r}") from error
    except OSError as error:
        raise InvalidSnapshot(f"{str(path)!r} cannot be read: {error.strerror}") from error
