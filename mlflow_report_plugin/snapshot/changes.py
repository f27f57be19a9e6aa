"""What is different between two snapshots."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import JsonValue

from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.snapshot.base import Record, Time, Version

ChangePart: TypeAlias = Literal[
    "signature",
    "metrics",
    "datasets",
    "permissions",
    "environment",
    "loading",
    "code",
    "flavors",
    "params",
    "settings",
    "files",
    "aliases",
    "serving",
    "descriptions",
]
"""What a change is about, in the order in which changes are told."""
Severity: TypeAlias = Literal["breaking", "regression", "notable", "minor"]
"""`breaking`: somebody who calls or loads the model may fail; `regression`: a number got worse;
`notable`: a reviewer wants to know; `minor`: the rest."""
Caller: TypeAlias = Literal["predict", "rest_dataframe", "rest_tensor", "spark_udf"]
"""Who calls a model: `predict` in the same process; a scoring server, with `dataframe_split` or
`dataframe_records`, or with `inputs` or `instances`; and `spark_udf`."""
Outcome: TypeAlias = Literal["breaks", "silently changes values", "safe", "not sure"]
"""What happens to a caller that goes on sending what suited the old signature."""
Side: TypeAlias = Literal["old", "new", "both"]
"""A side of a comparison."""
Incomparable: TypeAlias = GapReason | Literal["not asked for", "different data", "not known"]
"""Why something cannot be compared."""


class Verdict(Record):
    """What a change means for one kind of caller."""

    caller: Caller
    """The kind of caller."""
    outcome: Outcome
    """What happens."""
    reason: str = ""
    """Why, where the explanation of the change does not say it."""


class Change(Record):
    """One thing that is different."""

    part: ChangePart
    """What it is about."""
    identity: str
    """What it is: the name of a param, column, package, file or metric, or a principal."""
    kind: Literal["added", "removed", "changed"]
    """Whether only the new side has it, only the old one, or both."""
    before: JsonValue = None
    """As the old side has it; None where it has not."""
    after: JsonValue = None
    """As the new side has it; None where it has not."""
    severity: Severity
    """How much it matters."""
    explanation: str
    """One sentence that says what it means."""
    verdicts: tuple[Verdict, ...] = ()
    """What it means for each kind of caller, for changes of the signature."""


class NotComparable(Record):
    """Something that cannot be compared, because one side does not tell."""

    part: ChangePart
    """What it is about."""
    identity: str = ""
    """What it is; empty for the whole part."""
    side: Side
    """Which side does not tell."""
    reason: Incomparable
    """Why: the reason of its gap, or `not asked for` where the report left it out, or
    `different data` for a metric of other data, or `not known`."""
    message: str
    """What happened, in one sentence."""


class ChangesSince(Record):
    """What is different from the version before."""

    version: Version
    """The version before."""
    report_time: Time | None = None
    """When that version was read."""
    changes: tuple[Change, ...] = ()
    """The changes, those that matter most first."""
    more: int = 0
    """How many further changes there are, all of them less severe or as severe as the last."""
    not_comparable: tuple[NotComparable, ...] = ()
    """What could not be compared."""
    more_not_comparable: int = 0
    """How much more could not be compared."""

    def without_permissions(self) -> ChangesSince:
        """Leave out who may do what.

        Returns:
            The same changes without those of permissions.
        """
        return self.model_copy(
            update={
                "changes": tuple(each for each in self.changes if each.part != "permissions"),
                "not_comparable": tuple(
                    each for each in self.not_comparable if each.part != "permissions"
                ),
            }
        )


class ChangesSinceReport(Record):
    """What is different now from a snapshot that somebody looked at."""

    digest: str
    """The digest of that snapshot."""
    changes: ChangesSince | None = None
    """The changes; None where they could not be told."""
    message: str | None = None
    """Why they could not be told."""
