"""SHA-256 of files in artifact stores, piece by piece: no file is ever whole in memory.

Folders of this computer and artifacts over HTTP are read as streams. Other stores of MLflow can
only download to a file: one at a time, to a temporary file that is deleted at once.
"""

from __future__ import annotations

import posixpath
import tempfile
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final

from mlflow_report_plugin.collect.client import local_folders

PIECE: Final = 1 << 20
"""How many bytes are in memory at once, for each file that is being read."""
_one_copy = threading.Lock()
"""Held while a file is copied: the files of a model may be as large as the disk."""


def of_stream(stream: BinaryIO, told: Callable[[int], None]) -> str:
    """Hash what a stream gives.

    Args:
        stream: The stream.
        told: Called with the number of bytes of each piece.

    Returns:
        SHA-256 in hexadecimal.
    """
    digest, piece = sha256(), memoryview(bytearray(PIECE))
    while count := stream.readinto(piece):  # type: ignore[attr-defined]  # files have it
        digest.update(piece[:count])
        told(count)
    return digest.hexdigest()


def of_artifact(repository: Any, path: str, told: Callable[[int], None]) -> str:
    """Hash a file that is not on this computer.

    Args:
        repository: MLflow's repository.
        path: The file in it.
        told: Called with the number of bytes of each piece.

    Returns:
        SHA-256 in hexadecimal.
    """
    by_http = _by_http(repository)
    if by_http is not None:
        return _of_response(by_http, path, told)
    with _one_copy, tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "file"
        # Where it can, without listing the folder for the size of the file first.
        fetch = getattr(repository, "_download_from_cloud", None) or repository._download_file
        fetch(path, str(copy))
        with copy.open("rb") as file:
            return of_stream(file, told)


def _by_http(repository: Any) -> Any:
    """The repository that a file is asked of with one GET, None for those that do otherwise."""
    from mlflow.store.artifact.http_artifact_repo import HttpArtifactRepository
    from mlflow.store.artifact.runs_artifact_repo import RunsArtifactRepository

    found = list(local_folders.chain(repository))
    # That one has more than one place to look.
    if any(isinstance(each, RunsArtifactRepository) for each in found):
        return None
    return found[-1] if isinstance(found[-1], HttpArtifactRepository) else None


def _of_response(repository: Any, path: str, told: Callable[[int], None]) -> str:
    """What `HttpArtifactRepository._download_file` does, without the file."""
    from mlflow.utils.request_utils import augmented_raise_for_status
    from mlflow.utils.rest_utils import http_request

    digest = sha256()
    endpoint = posixpath.join("/", path)
    with http_request(repository._host_creds, endpoint, "GET", stream=True) as response:  # type: ignore[no-untyped-call]  # MLflow's
        augmented_raise_for_status(response)  # type: ignore[no-untyped-call]  # MLflow's
        for piece in response.iter_content(PIECE):
            digest.update(piece)
            told(len(piece))
    return digest.hexdigest()
