"""Verifying a record: `verify(uri)`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from mlflow_report_plugin import masking, redact, snapshot_files
from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.collect.hashing import Hashing
from mlflow_report_plugin.collect.reading.parts import Progress
from mlflow_report_plugin.diff import comparing
from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.logged.place import DIGEST_TAG, URI_TAG, Place, place_of
from mlflow_report_plugin.logged.reports import Logged
from mlflow_report_plugin.signing import checking
from mlflow_report_plugin.snapshot import Gap, Snapshot
from mlflow_report_plugin.verifying import chain, running, vouching
from mlflow_report_plugin.verifying.drifting import PARTS, drifts
from mlflow_report_plugin.verifying.result import Drift, SignOff, Unverified, Verification

NO_DIGESTS: Final = (
    "the record has no SHA-256 of the model's files (--hash-files): a file that was replaced by "
    "one of the same size is not told"
)
NOT_HASHED: Final = "the files were not read again: their digests were not compared"


BASIC: Final = (
    "the record was made with --depth basic: histories, other runs, pictures, traces and webhooks "
    "are not in it, and not verified"
)
UNTOLD: Final = "not all of this could be read when the record was made, and is not verified: "


class _Asked(NamedTuple):
    """What whoever asked wants."""

    client: Client
    hash_files: bool
    progress: Progress | None
    hashed: Hashing
    keys: tuple[Path, ...]


def verify(
    uri: str,
    *,
    against: str | None = None,
    hash_files: bool = True,
    keys: Sequence[Path] = (),
    signature: Path | None = None,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
    on_progress: Progress | None = None,
    on_hashed: Hashing | None = None,
) -> Verification:
    """Tell whether what a report said is still what is there.

    Args:
        uri: A model URI, for the reports that were logged for that version; or a report in a
            file, as `PATH.json` or `data:PATH`.
        against: For a file: the model URI to read now, instead of the one in the file.
        hash_files: Whether to read the model's files again, where the record has their digests.
        keys: The files of public keys to check signatures with: of the record, which then has to be
            signed, and of approvals.
        signature: For a file: the signature, instead of the file beside it.
        tracking_uri: The tracking server; MLflow's current one unless given.
        registry_uri: The model registry; MLflow's current one unless given.
        on_progress: Called from worker threads with the name of a part and `reading`,
            `done` or `gap`.
        on_hashed: Called from worker threads with the number of bytes of files that were read,
            and that there are.

    Returns:
        What has drifted, and what could not be verified.

    Raises:
        NotFound: No report was logged, or there is no such file.
        InvalidKey: A key cannot be used.
        ReportError: The record or the model cannot be read.
    """
    told = on_hashed or (lambda _read, _total: None)
    asked = _Asked(Client(tracking_uri, registry_uri), hash_files, on_progress, told, tuple(keys))
    path = snapshot_files.snapshot_path(uri)
    return (
        _of_version(uri, asked) if path is None else _of_file(uri, path, against, signature, asked)
    )


def _of_version(uri: str, asked: _Asked) -> Verification:
    """Verify what was logged for a version."""
    # Logged reports are of this reach; and no other one may say where to look for them.
    now = collect(
        asked.client,
        uri,
        reach="shared",
        progress=asked.progress,
        compare=comparing.since,  # with what was approved
        without=("changes",),
    )
    place = place_of(now)
    logged = Logged(asked.client, place)
    found = chain.read(logged, _tagged(now, place), now.model_version)
    if found.newest is None:
        if found.problems:
            raise NotFound(f"no logged report can be read: {found.problems[0]}")
        raise NotFound(f"no report was logged for {redact.text(uri)}")
    vouched = vouching.of_version(logged, now, found.digest, found.known, asked.keys)
    if asked.hash_files and _has_digests(found.newest):
        hashed = collect(asked.client, uri, reach="shared", depth="basic", hash_files=asked.hashed)
        gaps = [gap for gap in now.gaps if gap.part != "files"]
        now = now.model_copy(
            update={"files": hashed.files, "gaps": (*gaps, *hashed.gaps_of("files"))}
        )
    return _verification(
        Verification(
            uri=redact.text(uri),
            digest=found.digest,
            report_time=found.newest.provenance.report_time,
            logged=found.kept,
            problems=(*found.problems, *vouched.problems),
            notes=(*found.notes, *vouched.notes),
            signed=vouched.signed,
            approvals=vouched.approvals,
            unverified=vouched.unverified,
        ),
        found.newest,
        now,
        asked,
    )


def _of_file(
    uri: str, path: Path, against: str | None, signature: Path | None, asked: _Asked
) -> Verification:
    """Verify what a file says."""
    content = snapshot_files.content_of(path)
    record = Snapshot.of_content(content)
    problem = content.problem
    if content.said is None and not problem:
        problem = "the file was written before reports had digests: it may have been changed"
    envelope = signature or checking.envelope_path(path)
    vouched = vouching.of_file(envelope, content.digest, asked.keys)
    now_at = against or _uri_of(record)
    begun = Verification(
        uri=redact.text(uri),
        digest=content.digest,
        report_time=record.provenance.report_time,
        problems=(*((problem,) if problem else ()), *vouched.problems),
        signed=vouched.signed,
    )
    made = record.provenance
    try:
        now = collect(
            asked.client,
            now_at,
            permissions=made.permissions,
            depth=made.depth,
            reach=made.reach,
            progress=asked.progress,
            hash_files=asked.hashed if asked.hash_files and _has_digests(record) else None,
        )
    except NotFound as error:
        if against is not None:
            raise
        _require_same_stores(asked.client, record, error)
        gone = Drift(
            drift="deleted evidence",
            part="uris",
            what="model",
            kind="removed",
            before=redact.text(now_at),
            after=str(error),
        )
        return begun.model_copy(update={"drifts": (gone,)})
    return _verification(begun, record, now, asked)


def _require_same_stores(client: Client, record: Snapshot, error: NotFound) -> None:
    """Tell a model that was deleted from one that was looked for in another place."""
    made = record.provenance
    asked_now = (client.tracking_uri, client.registry_of(record.name))
    pairs = zip((made.tracking_uri, made.registry_uri), map(redact.text, asked_now), strict=True)
    for then, now in pairs:
        if then.rstrip("/") != now.rstrip("/"):
            raise NotFound(f"{error}; the record was made at {then}, and this is {now}") from error


def _verification(
    begun: Verification, record: Snapshot, now: Snapshot, asked: _Asked
) -> Verification:
    shown = masking.without_credentials(record)  # as what there is now
    if record.provenance.mask == "pii":
        shown = masking.without_numbers(shown)
        now = masking.without_numbers(masking.without_people(now))
    found = tuple(drifts(shown, now))
    notes = begun.notes
    untold = dict.fromkeys(_named(gap) for gap in record.gaps if _is_left_open(gap))
    if untold:
        notes = (*notes, f"{UNTOLD}{', '.join(untold)}")
    if record.files is not None and not _has_digests(record):
        notes = (*notes, NO_DIGESTS)
    elif not asked.hash_files:
        notes = (*notes, NOT_HASHED)
    if record.provenance.depth == "basic":
        notes = (*notes, BASIC)
    if running.went_on(record):
        notes = (*notes, running.NOTE)
    gone = tuple(each for each in found if isinstance(each, Drift))
    unverified = tuple(each for each in found if isinstance(each, Unverified))
    return begun.model_copy(
        update={
            "drifts": gone,
            "unverified": (*begun.unverified, *unverified),
            "notes": notes,
            "approvals": tuple(
                _as_verified(each, gone, unverified) if each.digest == begun.digest else each
                for each in begun.approvals
            ),
        }
    )


def _as_verified(
    approval: SignOff, drifted: Sequence[Drift], unverified: Sequence[Unverified]
) -> SignOff:
    """Say of what was approved all that was found out: more than a comparison of versions tells."""
    known = bool(drifted) or not unverified
    return approval.model_copy(update={"changes": len(drifted) if known else None})


def _is_left_open(gap: Gap) -> bool:
    """Whether a record does not tell what there may have been."""
    return gap.part in PARTS and gap.reason in ("forbidden", "failed")


def _named(gap: Gap) -> str:
    return gap.part.replace("_", " ")


def _has_digests(record: Snapshot) -> bool:
    return any(file.sha256 for file in (record.files.files if record.files else ()))


def _tagged(now: Snapshot, place: Place) -> str | None:
    """The digest that the version's tags name, unless they are those of what it is a copy of."""
    version = now.model_version
    tags = {tag.key: tag.value for tag in version.tags} if version else {}
    is_own = f"/{place.folder}/" in tags.get(URI_TAG, "")
    return tags.get(DIGEST_TAG) if is_own else None


def _uri_of(record: Snapshot) -> str:
    """What to read now: the very version, and not where an alias has been moved to."""
    version = record.model_version
    if version is not None:
        return model_uris.of_version(version.name, version.version)
    return record.uris.model_uri
