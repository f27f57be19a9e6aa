"""OpenSSF model signatures: https://github.com/sigstore/model-transparency."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from mlflow_report_plugin.document import Note
from mlflow_report_plugin.snapshot import Snapshot

NAME: Final = "model.sig"
"""What `model_signing sign` calls the file unless told otherwise."""


def signature_notes(snapshot: Snapshot) -> tuple[Note, ...]:
    """Say that a signature lies in the model's folder, or beside it.

    Args:
        snapshot: What was collected.

    Returns:
        A note, which says nothing of whether the signature holds; none where there is no such file.
    """
    inside = any(file.path == NAME for file in (snapshot.files.files if snapshot.files else ()))
    logged = snapshot.run_artifacts.files if snapshot.run_artifacts else ()
    beside = any(file.path == _beside(snapshot) for file in logged)
    if not inside and not beside:
        return ()
    place = "in the model's folder" if inside else "beside the model's folder"
    words = (
        f"{NAME} lies {place}: by its name an OpenSSF model signature. This report has not "
        "checked it: whose it is, and whether it is of these files, tells `model_signing verify`"
    )
    return (Note(words, "info"),)


def _beside(snapshot: Snapshot) -> str:
    """The path, among the artifacts of the run, beside the model's folder."""
    uri = snapshot.uris.run_uri or ""
    _, _, path = uri.removeprefix("runs:/").partition("/")
    return str(PurePosixPath(path).parent / NAME)
