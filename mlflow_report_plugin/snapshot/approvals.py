"""Who has signed off a version, and whether it still is what they saw."""

from __future__ import annotations

from typing import Literal

from mlflow_report_plugin.snapshot.base import Record, Time
from mlflow_report_plugin.snapshot.changes import ChangesSinceReport


class Approval(Record):
    """A record that somebody approved the version, or withdrew that.

    All of it is what its author wrote. Whose it is certainly, only the key of a signature tells.
    """

    file: str
    """The name of its file beside the logged report."""
    action: Literal["approved", "withdrawn"]
    """`withdrawn` ends all earlier approvals in the same role."""
    role: str
    """In which role."""
    who: str
    """Who, by the name that their MLflow logs in with or else that of their computer."""
    time: Time
    """When, by the clock of their computer."""
    digest: str
    """The digest of the snapshot that it is about, as `sha256:...`."""
    report_time: Time | None = None
    """When that snapshot was made."""
    comment: str | None = None
    """What they wrote."""
    key_id: str | None = None
    """The key that the file says to be signed with; the signature was not checked."""


class Approvals(Record):
    """The approvals of the version, in all reports that were logged for it."""

    records: tuple[Approval, ...] = ()
    """The records, the newest first."""
    more: int = 0
    """How many further ones were not read, all of them older."""
    changes: tuple[ChangesSinceReport, ...] = ()
    """What is different now from what approvals in force are about."""

    @property
    def in_force(self) -> tuple[Approval, ...]:
        """The approvals that hold, the newest first: of each person in each role the last."""
        found: dict[tuple[str, str], Approval] = {}
        ended: set[str] = set()
        for each in self.records:
            if each.action == "withdrawn":
                ended.add(each.role)
            elif each.role not in ended:
                found.setdefault((each.role, each.who), each)
        return tuple(found.values())
