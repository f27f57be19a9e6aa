"""Where the reports of a model are logged, and what was logged there before.

    reports/NAME/vVERSION/report.md, .html, .json      the newest report
    reports/NAME/vVERSION/snapshots/TIME-DIGEST.json   each one that was ever logged
    reports/NAME/vVERSION/approvals/TIME-RANDOM.json   who approved the version, or withdrew that

The folder is below the artifacts of the model's own run, or of its logged model where there is no
run, and nothing else is ever asked for logged reports: the tags that name them are anybody's text.

Each kept snapshot names the digest of the one that was logged before it. Nothing keeps apart those
who log at once, so two may name the same one; each file is whole, and none is ever overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from mlflow_report_plugin.collect.client import Client, Entry
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError
from mlflow_report_plugin.redact import MASK
from mlflow_report_plugin.snapshot import Gap, Snapshot

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
MAX_BYTES: Final = 100_000_000
"""How large a logged file may be that is read again."""
MAX_STEP = 200
"""The longest step of an artifact path that is made of a name, in bytes; file systems take 255."""
_NAME = re.compile(r"(\d{8}T\d{6}\.\d{3}Z)-([0-9a-f]{64})\.json", re.ASCII)

_APPROVAL = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}\.json", re.ASCII)


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


class Logged:
    """What was logged in a place, and what is added to it."""

    def __init__(self, client: Client, place: Place) -> None:
        """Note the place; nothing is asked yet.

        Args:
            client: Where to read and write.
            place: The place.
        """
        self._client = client
        self._place = place
        self._location = place.location

    def snapshots(self) -> list[Kept]:
        """List the snapshots that are kept: one request.

        Returns:
            All of them, ordered by the time that they were made.

        Raises:
            ReportError: The folder could not be listed.
        """
        folder = f"{self._place.folder}/{KEPT}"
        try:
            entries = self._client.artifacts.list_folder(self._located(), folder)
        except NotFound:  # other stores than folders list nothing
            return []
        return snapshots_in(entries)

    def approvals(self) -> list[str]:
        """List the files of approvals: one request.

        Returns:
            Their names in the folder `APPROVALS`, the newest first.

        Raises:
            ReportError: The folder could not be listed.
        """
        folder = f"{self._place.folder}/{APPROVALS}"
        try:
            return approvals_in(self._client.artifacts.list_folder(self._located(), folder))
        except NotFound:
            return []

    def read(self, path: str) -> bytes:
        """Read a logged file.

        Args:
            path: Its path below the folder of the reports.

        Returns:
            Its content.

        Raises:
            ReportError: It could not be read, or is too large.
        """
        whole = f"{self._place.folder}/{path}"
        found = self._client.artifacts.read_file(self._located(), whole, MAX_BYTES)
        if len(found) > MAX_BYTES:
            raise ReadFailed(f"{whole} is larger than {MAX_BYTES:,} bytes")
        return found

    def add(self, files: Iterable[Path], folder: str = "") -> list[str]:
        """Log files.

        Args:
            files: The local files.
            folder: The folder below that of the reports.

        Returns:
            Their artifact URIs.

        Raises:
            ReportError: They could not be logged.
        """
        files = list(files)
        below = f"{folder}/" if folder else ""
        target = f"{self._place.folder}/{below}".rstrip("/")
        self._client.artifacts.log_files(self._located(), files, target)
        return [self._place.uri(f"{below}{file.name}") for file in files]

    def _located(self) -> str:
        if not self._location:
            self._location = self._client.tracking.artifact_location(self._place.root)
        return self._location


def snapshots_in(entries: Iterable[Entry]) -> list[Kept]:
    """Tell which files of a folder are kept snapshots.

    Args:
        entries: What is in the folder `KEPT`.

    Returns:
        Those that are named so, ordered by the time that they were made.
    """
    names = (_NAME.fullmatch(entry.path.rpartition("/")[2]) for entry in entries)
    return sorted(Kept(name[1], f"sha256:{name[2]}") for name in names if name)


def approvals_in(entries: Iterable[Entry]) -> list[str]:
    """Tell which files of a folder are approvals.

    Args:
        entries: What is in the folder `APPROVALS`.

    Returns:
        The names of those that are named so, the newest first.
    """
    names = (entry.path.rpartition("/")[2] for entry in entries if not entry.is_folder)
    return sorted((name for name in names if _APPROVAL.fullmatch(name)), reverse=True)


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
    raise NotFound("the model has no run that can be read")


def chained(snapshot: Snapshot, logged: Logged) -> Snapshot:
    """Let a snapshot name the one that was logged before it.

    Args:
        snapshot: What is to be logged.
        logged: What was logged before.

    Returns:
        The same with `provenance.previous`; with a gap of `provenance` where nobody can tell.
    """
    previous, gaps = None, snapshot.gaps
    try:
        previous = next((kept.digest for kept in reversed(logged.snapshots())), None)
    except ReportError as error:  # it costs the link, and not the report
        message = f"the report that was logged before could not be found: {error}"
        gaps = (*gaps, Gap(part="provenance", reason=error.reason, message=message))
    made = snapshot.provenance.model_copy(update={"previous": previous})
    return snapshot.model_copy(update={"provenance": made, "gaps": gaps})


def kept_as(snapshot: Snapshot) -> Kept:
    """Tell under which name a snapshot is kept.

    Args:
        snapshot: The snapshot.

    Returns:
        Its time and digest.
    """
    seconds, milliseconds = divmod(snapshot.provenance.report_time, 1000)
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return Kept(f"{moment:%Y%m%dT%H%M%S}.{milliseconds:03}Z", snapshot.digest)


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
    return location if location and MASK not in location else ""


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
