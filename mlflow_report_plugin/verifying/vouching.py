"""Who vouches for a record: signatures and approvals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from mlflow_report_plugin.errors import InvalidSignature, NotFound
from mlflow_report_plugin.logged import signatures
from mlflow_report_plugin.logged.reports import Logged
from mlflow_report_plugin.signing import checking
from mlflow_report_plugin.snapshot import Approvals, Snapshot
from mlflow_report_plugin.verifying.result import Signed, SignOff, Unverified


class Vouched(NamedTuple):
    """Who vouches for a record."""

    signed: Signed | None = None
    """Who signed it."""
    approvals: tuple[SignOff, ...] = ()
    """Who approved the version."""
    problems: tuple[str, ...] = ()
    """Signatures that do not hold, or are missing, and approved reports that are."""
    unverified: tuple[Unverified, ...] = ()
    """Approvals that could not be read: one of them may withdraw another one."""
    notes: tuple[str, ...] = ()
    """What else to know."""


def of_file(envelope: Path, digest: str, keys: Sequence[Path]) -> Vouched:
    """Check the signature of a report in a file.

    Args:
        envelope: The file of the signature.
        digest: The digest of the report.
        keys: The files of public keys; none where nothing is to be checked.

    Returns:
        Who vouches for it.

    Raises:
        InvalidKey: A key cannot be used.
        Unsupported: The extra `sign` is not installed.
    """
    if not keys:
        return Vouched()
    checking.key_ids(*keys)
    try:
        found = checking.check_report(checking.read_envelope(envelope), digest, *keys)
    except InvalidSignature as error:
        return Vouched(problems=(f"{envelope.name}: {error}",))
    return Vouched(_signed(found))


def of_version(
    place: Logged, now: Snapshot, digest: str, known: Collection[str], keys: Sequence[Path]
) -> Vouched:
    """Check the signatures of what was logged.

    Args:
        place: Where the reports of the version are logged.
        now: The version as it is, with its approvals.
        digest: The digest of the logged report that is the record.
        known: The digests of all reports that are kept.
        keys: The files of public keys; none where nothing is to be checked.

    Returns:
        Who vouches for it. A signed approval of that report does as well as a signature beside it.

    Raises:
        InvalidKey: A key cannot be used.
        Unsupported: The extra `sign` is not installed.
        ReportError: A signature could not be read.
    """
    approvals = _approvals(place, now, keys)
    problems = [
        f"the signature of the approval by {each.who} as {each.role} does not hold"
        for each in approvals
        if each.signature == "invalid"
    ]
    problems += [
        f"the report {each.digest}, which {each.who} approved as {each.role}, is not there"
        for each in approvals
        if each.in_force and each.digest not in known
    ]
    signed = None
    if keys:
        try:
            signed = _signed(signatures.check_logged(place, digest, *keys))
        except NotFound as error:
            if not any(_vouches(each, digest) for each in approvals):
                problems.append(str(error))
        except InvalidSignature as error:
            problems.append(f"{signatures.ENVELOPE}: {error}")
    unread = tuple(
        Unverified(part="approvals", reason=gap.reason, message=gap.message)
        for gap in now.gaps_of("approvals")
        if gap.reason != "unsupported"
    )
    more = now.approvals.more if now.approvals else 0
    notes = (f"{more:,} older records of approvals were not read",) if more else ()
    return Vouched(signed, approvals, tuple(problems), unread, notes)


def _approvals(place: Logged, now: Snapshot, keys: Sequence[Path]) -> tuple[SignOff, ...]:
    found, version = now.approvals, now.model_version
    if found is None or version is None:
        return ()
    told = signatures.check_approvals(place, found, version, *keys)
    return tuple(
        SignOff(
            action=each.action,
            role=each.role,
            who=each.who,
            time=each.time,
            digest=each.digest,
            in_force=each in found.in_force,
            changes=_changes(found, each.digest),
            signature=told[each.file],
            key_id=each.key_id,
        )
        for each in found.records
    )


def _vouches(each: SignOff, digest: str) -> bool:
    return each.in_force and each.signature == "valid" and each.digest == digest


def _changes(found: Approvals, digest: str) -> int | None:
    """How many changes there are since an approved report; None where nobody can tell."""
    since = next((each.changes for each in found.changes if each.digest == digest), None)
    if since is None:
        return None
    found_out = len(since.changes) + since.more
    is_open = any(each.reason in ("failed", "forbidden") for each in since.not_comparable)
    return None if is_open and not found_out else found_out


def _signed(found: checking.Signer) -> Signed:
    return Signed(key_id=found.key_id, name=found.name, time=found.time)
