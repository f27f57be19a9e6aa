"""The outcome of verifying a record."""

from __future__ import annotations

import json
from typing import Literal, TypeAlias

from pydantic import JsonValue

from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.logged.signatures import Checked
from mlflow_report_plugin.snapshot import Record, Time

DriftClass: TypeAlias = Literal[
    "deleted evidence", "changed bytes", "edited record", "changed access"
]
"""What has happened since: a run, data set, artifact or trace is gone; the MLmodel file or another
file is another one; a param, metric, tag, description ... was edited; permissions, aliases, stage
or endpoints are others."""
Outcome: TypeAlias = Literal["verified", "drifted", "not verified"]
"""Nothing has drifted; something has; or it cannot be told."""


class Drift(Record):
    """One thing that is not what was recorded."""

    drift: DriftClass
    """What has happened."""
    part: str
    """The part of the report: the name of a field of the snapshot."""
    what: str
    """What it is, such as `run: params: C`."""
    kind: Literal["added", "removed", "changed"]
    """Whether it came, is gone, or is another one."""
    before: JsonValue = None
    """As it was recorded; long values are cut."""
    after: JsonValue = None
    """As it is now; long values are cut."""


class Unverified(Record):
    """Something that was recorded and could not be read now."""

    part: str
    """The part of the report: the name of a field of the snapshot."""
    reason: GapReason
    """Why."""
    message: str
    """What happened."""


class Signed(Record):
    """Who signed the record: the key is certain, the rest is what its owner says."""

    key_id: str
    """The id of the key."""
    name: str | None = None
    """The name."""
    time: Time
    """When."""


class SignOff(Record):
    """A record that somebody approved the version, or withdrew that."""

    action: Literal["approved", "withdrawn"]
    """What they did."""
    role: str
    """In which role."""
    who: str
    """Who, as the record says."""
    time: Time
    """When, as the record says."""
    digest: str
    """The digest of the report that was approved."""
    in_force: bool
    """Whether it holds: it was not withdrawn, and the same person did not approve again."""
    changes: int | None = None
    """How many changes there are since that report; None where nobody can tell."""
    signature: Checked
    """What became of its signature."""
    key_id: str | None = None
    """The key that it says to be signed with."""


class Verification(Record):
    """What became of a record."""

    uri: str
    """What was verified."""
    digest: str
    """The digest of the record."""
    report_time: Time
    """When the record was made."""
    logged: int = 0
    """How many logged reports there are; none for the record in a file."""
    problems: tuple[str, ...] = ()
    """Why the record itself cannot be trusted: a digest that is wrong, a link that is missing."""
    signed: Signed | None = None
    """Who signed the record, where a key was given and the signature holds."""
    approvals: tuple[SignOff, ...] = ()
    """Who approved the version, the newest first."""
    drifts: tuple[Drift, ...] = ()
    """What has drifted."""
    unverified: tuple[Unverified, ...] = ()
    """What could not be verified."""
    notes: tuple[str, ...] = ()
    """What else to know."""

    @property
    def outcome(self) -> Outcome:
        """What it comes to. A record that cannot be trusted verifies nothing."""
        if self.problems:
            return "not verified"
        if self.drifts:
            return "drifted"
        return "not verified" if self.unverified else "verified"

    def to_json(self) -> str:
        """Write the outcome as JSON.

        Returns:
            Strict JSON, indented, ending with a newline.
        """
        fields = {"outcome": self.outcome, **self.model_dump(mode="json")}
        return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"
