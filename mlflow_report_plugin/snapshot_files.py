"""Snapshots in files of this computer."""

from __future__ import annotations

from pathlib import Path

from mlflow_report_plugin import masking
from mlflow_report_plugin.errors import InvalidSnapshot, NotFound
from mlflow_report_plugin.snapshot import SCHEMA_VERSION, Content, Mask, Snapshot, content


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


def load(path: Path, *, permissions: bool = True, mask: Mask = "secrets") -> Snapshot:
    """Read a snapshot from a file, to show it.

    What an earlier version wrote, or somebody by hand, is masked by the rules of this version. Then
    its digest is another than that of the file.

    Args:
        path: The file.
        permissions: Whether to keep who may do what.
        mask: What is kept out, as for `report`; what is masked in the file stays so.

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
    kept = snapshot if permissions else snapshot.without_permissions()
    return masking.as_asked(masking.without_credentials(kept), kept, mask)


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
