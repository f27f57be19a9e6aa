"""What came of holding a model against policies, as `mlflow report check -f json` writes it."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from mlflow_report_plugin.snapshot.base import Record, Time
from mlflow_report_plugin.snapshot.diff import ComparedModel

CHECK_VERSION: Final = 1
"""Raised by one whenever an older reader would misread a newer check."""

BUILT_IN_POLICY: Final = "built-in:"
"""What the source of a policy begins with that comes with the package."""
EXIT_CODES: Final = {"pass": 0, "fail": 1, "unknown": 3}
"""How a pipeline is told what came of a check."""

RuleSeverity: TypeAlias = Literal["error", "warning", "note"]
"""How much a rule that fails matters: an error stops a pipeline."""
RuleOutcome: TypeAlias = Literal["pass", "fail", "unknown", "waived", "not applicable"]
"""`unknown`: it could not be told, because the evidence is forbidden or could not be read;
`waived`: it failed, or could not be told, and somebody answers for that until a date;
`not applicable`: the rule is about something that this model cannot have."""
PolicyOutcome: TypeAlias = Literal["pass", "fail", "unknown"]
"""What came of several rules."""


class Waiver(Record):
    """Somebody answers for a rule that fails, until a date."""

    rule: str
    """The id of the rule."""
    owner: str | None = None
    """Who answers for it; None where a tag does not say so."""
    reason: str | None = None
    """Why; None where a tag does not say so."""
    expires: str | None = None
    """The last day that it holds, as `YYYY-MM-DD` in UTC; None where a tag names no day."""
    source: Literal["policy", "tag"]
    """Whether it stands in the policy, or is a tag of the version: who may edit that sets it."""
    void: str | None = None
    """Why it does not hold; None where it does."""

    @property
    def words(self) -> str:
        """What it says, and why it does not hold where it does not, in a line."""
        until = f" until {self.expires}" if self.expires else ""
        by = f" by {self.owner}" if self.owner else ""
        why = f": {self.reason}" if self.reason else ""
        void = f" (does not hold: {self.void})" if self.void else ""
        return f"waived{until}{by}{why}{void}"


class RuleResult(Record):
    """What came of one rule."""

    id: str
    """The id of the rule: stable, and unique within its policy."""
    title: str
    """What it asks for."""
    severity: RuleSeverity
    """How much it matters."""
    outcome: RuleOutcome
    """What came of it."""
    reasons: tuple[str, ...] = ()
    """Why: what was found, or what could not be read; a line each."""
    commands: tuple[str, ...] = ()
    """What to type to mend it."""
    evidence: tuple[str, ...] = ()
    """Where in the snapshot it looked, as paths."""
    help: str | None = None
    """What the policy says about the rule, for people."""
    link: str | None = None
    """Where there is more about it."""
    waiver: Waiver | None = None
    """The waiver for it, also a void one."""
    line: int = 1
    """Where the rule stands in the file of its policy, from 1."""
    column: int = 1
    """The column there, from 1."""


class PolicyResult(Record):
    """What came of the rules of one policy."""

    name: str
    """The name of the policy, with a number such as `#2` where an earlier one has the same name."""
    title: str
    """What it is for."""
    source: str
    """The path of its file as it was given, or `built-in:NAME`."""
    digest: str
    """`sha256:` and the SHA-256 of its file."""
    rules: tuple[RuleResult, ...] = ()
    """What came of its rules, in the order of its file."""

    @property
    def is_built_in(self) -> bool:
        """Whether it comes with the package, and so has no file of anybody's."""
        return self.source.startswith(BUILT_IN_POLICY)

    @property
    def outcome(self) -> PolicyOutcome:
        """What came of it: only rules of severity `error` count."""
        outcomes = {each.outcome for each in self.rules if each.severity == "error"}
        if "fail" in outcomes:
            return "fail"
        return "unknown" if "unknown" in outcomes else "pass"


class Check(Record):
    """What came of holding a model against policies."""

    check_version: Literal[1] = CHECK_VERSION
    """The version of this schema."""
    plugin_version: str
    """The version of mlflow-report-plugin."""
    model: ComparedModel
    """The model, and when and from where it was read."""
    snapshot: str
    """The digest of the snapshot that was judged, as `sha256:...`."""
    time: Time
    """When it was judged: waivers and ages are as of then."""
    policies: tuple[PolicyResult, ...] = ()
    """What came of each policy, in the order that they were named in; of one named twice once."""

    @property
    def results(self) -> tuple[RuleResult, ...]:
        """What came of all rules."""
        return tuple(rule for policy in self.policies for rule in policy.rules)

    @property
    def outcome(self) -> PolicyOutcome:
        """What came of all policies: one that fails fails the model.

        That the snapshot is not what its digest says leaves open what would have passed.
        """
        outcomes = {each.outcome for each in self.policies}
        if "fail" in outcomes:
            return "fail"
        return "unknown" if "unknown" in outcomes or self.model.problem else "pass"

    @property
    def exit_code(self) -> int:
        """How a pipeline is told: 0, or 1 where it fails, or 3 where it could not be told."""
        return EXIT_CODES[self.outcome]

    def to_json(self) -> str:
        """Write the check as JSON.

        Returns:
            Strict JSON, indented, ending with a newline.
        """
        return self.model_dump_json(indent=2) + "\n"
