"""Where the reports of a model are logged: the names of folders, files and tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timezone
from hashlib import sha256
from typing import Final, NamedTuple, Protocol

from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.redact import MARK
from mlflow_report_plugin.snapshot import Snapshot

URI_TAG: Final = "mlflow_report.uri"
"""The tag of a version that says where its logged report is."""
DIGEST_TAG: Final = "mlflow_report.digest"
"""The tag of a version that says which snapshot was logged last."""
TOP: Final = "reports"
"""The folder that all that is logged is in."""
NEWEST: Final = "report.json"
"""The file of the newest snapshot, where JSON was logged."""
KEPT: Final = "snapshots"
"""The folder of those that were ever logged."""
APPROVALS: Final = "approvals"
"""The folder of approvals."""
APPROVAL_TAG: Final = "mlflow_report.approval."
"""What the tags of a version begin with that say who approved it; a role follows."""
NOTES: Final = "notes"
"""The folder of notes."""
NOTES_TAG: Final = "mlflow_report.notes.v"
"""What the tags of a registered model begin with that say which versions have notes of their own;
the version follows."""
MAX_STEP = 200
"""The longest step of an artifact path that is made of a name, in bytes; file systems take 255."""
_NAME = re.compile(r"(\d{8}T\d{6}\.\d{3}Z)-([0-9a-f]{64})\.json", re.ASCII)
_VERSION = re.compile(r"[1-9]\d{0,18}", re.ASCII)
_APPROVAL = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}\.json", re.ASCII)


class Listed(Protocol):
    """What a folder has, as it is listed."""

    @property
    def path(self) -> str:
        """Its path."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""


class Kept(NamedTuple):
    """A snapshot that was logged, as the name of its file says."""

    time: str
    """When it was made."""
    digest: str
    """Its digest."""

    @property
    def path(self) -> str:
        """Its path below the folder of the reports."""
        return f"{KEPT}/{self.time}-{self.digest.removeprefix('sha256:')}.json"


class Place(NamedTuple):
    """Where the reports of a model are logged."""

    root: str
    """What is logged to: `runs:/RUN_ID`, or `models:/MODEL_ID` for a logged model."""
    address: str
    """The address of its artifacts, for people."""
    folder: str
    """The folder of the reports below it."""
    location: str = ""
    """The artifact URI of what is logged to, where that is known."""

    def uri(self, path: str) -> str:
        """Give the address of a logged file.

        Args:
            path: Its path below the folder of the reports.

        Returns:
            Its artifact URI.
        """
        return f"{self.address}/{self.folder}/{path}"


def snapshots_in(entries: Iterable[Listed]) -> list[Kept]:
    """Tell which files of a folder are kept snapshots.

    Args:
        entries: What is in the folder `KEPT`.

    Returns:
        Those that are named so, ordered by the time that they were made.
    """
    names = (_NAME.fullmatch(entry.path.rpartition("/")[2]) for entry in entries)
    return sorted(Kept(name[1], f"sha256:{name[2]}") for name in names if name)


def approvals_in(entries: Iterable[Listed]) -> list[str]:
    """Tell which files of a folder are approvals.

    Args:
        entries: What is in the folder `APPROVALS`.

    Returns:
        The names of those that are named so, the newest first.
    """
    return _files_named(entries, _APPROVAL)


def notes_in(entries: Iterable[Listed]) -> list[str]:
    """Tell which files of a folder are notes.

    Args:
        entries: What is in the folder `NOTES`.

    Returns:
        The names of those that are named so, the newest first.
    """
    return _files_named(entries, _NAME)


def _files_named(entries: Iterable[Listed], pattern: re.Pattern[str]) -> list[str]:
    names = (entry.path.rpartition("/")[2] for entry in entries if not entry.is_folder)
    return sorted((name for name in names if pattern.fullmatch(name)), reverse=True)


def versions_with_notes(keys: Iterable[str]) -> list[int]:
    """Tell which versions have notes of their own, as the tags of the registered model say.

    Args:
        keys: The names of its tags.

    Returns:
        The versions, the newest first.
    """
    named = (key.removeprefix(NOTES_TAG) for key in keys if key.startswith(NOTES_TAG))
    found = {int(each) for each in named if _VERSION.fullmatch(each)}
    return sorted(found, reverse=True)


def place_of(snapshot: Snapshot) -> Place:
    """Tell where the reports of a model are logged.

    Args:
        snapshot: A report of it, of the reach `shared`: another one may have followed an id that
            whoever wrote the model chose.

    Returns:
        The place.

    Raises:
        NotFound: The model has neither a run nor a logged model that can be read.
    """
    version = snapshot.model_version
    folder = artifact_folder(snapshot.name, version.version if version else None)
    run, logged = snapshot.run, snapshot.logged_model
    if run is not None:
        root = f"runs:/{run.run_id}"
        return Place(root, root, folder, _whole(run.artifact_uri))
    if logged is not None and snapshot.gap("run") is None:
        # MLflow takes no path below `models:/MODEL_ID`.
        root = f"models:/{logged.model_id}"
        location = logged.artifact_location
        return Place(root, location or root, folder, _whole(location))
    raise NotFound("the model has no run that can be read, and reports are kept with the run")


def kept_as(snapshot: Snapshot) -> Kept:
    """Tell under which name a snapshot is kept.

    Args:
        snapshot: The snapshot.

    Returns:
        Its time and digest.
    """
    return Kept(name_of_time(snapshot.provenance.report_time), snapshot.digest)


def name_of_time(milliseconds: int) -> str:
    """Write a time as the names of kept snapshots have it.

    Args:
        milliseconds: Since 1970, in UTC; one that no calendar has is written as a number.

    Returns:
        The time.
    """
    seconds, rest = divmod(milliseconds, 1000)
    try:
        moment = datetime.fromtimestamp(seconds, timezone.utc)
    except (OverflowError, ValueError, OSError):
        return str(milliseconds)
    return f"{moment:%Y%m%dT%H%M%S}.{rest:03}Z"


def time_of_name(file: str) -> int:
    """Read the time in the name of a kept file.

    Args:
        file: Such as `name_of_time` and a digest make.

    Returns:
        Milliseconds since 1970; 0 where no calendar has such a time.
    """
    try:
        moment = datetime.strptime(file.partition("-")[0], "%Y%m%dT%H%M%S.%fZ")
    except ValueError:
        return 0
    return int(moment.replace(tzinfo=timezone.utc).timestamp() * 1000)


def artifact_folder(name: str, version: str | None) -> str:
    """Tell in which folder the report of a model is logged.

    Args:
        name: The name of the model.
        version: The version, None for a model that is not registered.

    Returns:
        A folder below the artifacts of its run or logged model.
    """
    folder = f"{TOP}/{_safe_step(name)}"
    return f"{folder}/v{version}" if version else folder


def _whole(location: str | None) -> str:
    """A location that credentials were not taken out of."""
    return location if location and not MARK.search(location) else ""


def _safe_step(name: str) -> str:
    """A name as one step of an artifact path: short, no slashes, nothing that leads upwards.

    A name that cannot stand there as it is gets a digest, so that no two names share a folder.
    """
    step = "".join(char if char.isalnum() or char in "-_. @+" else "_" for char in name)
    step = step.encode("utf-8", "replace")[:MAX_STEP].decode("utf-8", "ignore").strip()
    if step == name and step.strip(". "):
        return step
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{step.strip('. ') or 'model'}-{digest}"
