"""Making sure that one alone works on a version, whoever else is at it and wherever.

MLflow has no locks, and its tags are written without looking. Still one tag is enough, if
everybody keeps to the same times (this is Fischer's algorithm): read that nobody claims the
version, write a claim, wait `SETTLE`, read again. Whose claim stands there then has the version.
Who needed longer than `SETTLE` from the first reading to the end of writing may have overwritten
a claim that was already read for the second time, and has nothing.

A claim ends at a time that stands in it, and is renewed while the work goes on: what a killed
process held is free again after `LEASE`. Where clocks disagree by more, two may do the same
work: they write the same files, and nothing else comes of it.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from typing import TypeVar

from mlflow_report_plugin.collect.client import Client, Entity, tags_of
from mlflow_report_plugin.errors import ReportError, ServerUnreachable

Result = TypeVar("Result")

TAG = "mlflow_report.claim"
"""The tag of a version that somebody works on."""
SETTLE = 2.0
"""How long a claim has to stand before it counts, in seconds."""
LEASE = 30.0
"""How long a claim counts, in seconds."""
LONGEST = 10 * LEASE
"""A claim that ends later than this from now is none that we made."""
PATIENCE = 300.0
"""How long the work on one version may take, in seconds."""


@dataclass(frozen=True)
class Claim:
    """One version, held by us."""

    client: Client
    name: str
    version: str
    token: str

    def renew(self) -> None:
        """Say that the work begins, or still goes on."""
        until = int(time.time() + LEASE)
        self.client.registry.tag_version(self.name, self.version, TAG, f"{self.token} {until}")

    def release(self) -> None:
        """Let the version go. What cannot be deleted ends by itself."""
        with contextlib.suppress(ReportError):
            self.client.versions.untag(self.name, self.version, TAG)


def take(client: Client, name: str, version: str) -> tuple[Claim | None, Entity]:
    """Try to claim a version.

    Args:
        client: Where it is registered.
        name: The registered model.
        version: The version.

    Returns:
        The claim, or None where somebody else has it; and the version as it was read last.

    Raises:
        ReportError: The registry did not answer, or too slowly for anybody to be sure.
    """
    begun = time.monotonic()
    found = client.registry.model_version(name, version)
    if is_held(found):
        return None, found
    claim = Claim(client, name, version, uuid.uuid4().hex)
    try:
        claim.renew()
    except ReportError:
        # Of two who write a tag that was not there, the database of MLflow refuses one.
        found = client.registry.model_version(name, version)
        if is_held(found):
            return None, found
        raise
    if time.monotonic() - begun > SETTLE:
        raise ServerUnreachable("the registry answers too slowly to tell who works on a version")
    time.sleep(SETTLE)
    found = client.registry.model_version(name, version)
    is_ours = _claim_of(found).startswith(claim.token)
    return claim if is_ours else None, found


def is_held(version: Entity) -> bool:
    """Tell whether somebody works on a version.

    Args:
        version: The version.

    Returns:
        Whether a claim stands there that has not ended.
    """
    until = _claim_of(version).rpartition(" ")[2]
    now = time.time()
    return until.isdecimal() and len(until) < 20 and now < int(until) < now + LONGEST


def hold(work: Future[Result], renew: Callable[[], None]) -> Result:
    """Wait for work to end, and renew a claim meanwhile.

    Args:
        work: The work.
        renew: Called every third of a `LEASE`.

    Returns:
        The result of the work.

    Raises:
        ServerUnreachable: It was given up.
        Exception: What the work raised.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            return work.result(LEASE / 3)
        except FutureTimeoutError:
            if work.done():  # the work itself raised it
                raise
            # A server that does not answer now may do so the next time.
            with contextlib.suppress(ReportError):
                renew()
    raise ServerUnreachable(f"the report was not done in {PATIENCE:g} s")


def _claim_of(version: Entity) -> str:
    return tags_of(version).get(TAG, "")
