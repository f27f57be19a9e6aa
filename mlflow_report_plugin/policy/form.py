"""The format of a policy: what a YAML file may say, field by field.

The docstrings are the descriptions in the published JSON Schema.
"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS
from mlflow_report_plugin.snapshot import RuleSeverity

KINDS: Final = ("require", "metric", "max_age", "forbid", "signature", "approved", "assert")
"""The fields of a rule of which each has one: what it asks for."""
MOST_RULES: Final = 1_000
DAY: Final = 24 * 60 * 60 * 1000
UNITS: Final = {"d": DAY, "w": 7 * DAY, "h": DAY // 24}


def _is_requirement(name: str) -> str:
    if name not in REQUIREMENTS:
        close = get_close_matches(name, REQUIREMENTS, 1)
        raise ValueError(f"there is no requirement {name!r}" + (f": {close[0]}?" if close else ""))
    return name


def _line(text: str) -> str:
    return " ".join(text.split())


def _unless_a_flag(value: object) -> object:
    # YAML takes `yes` and `on` for true, and true is the number 1.
    if isinstance(value, bool):
        raise ValueError("it has to be a number")
    return value


def _version(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Line: TypeAlias = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_line)]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=5_000)]
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=500)]
Number: TypeAlias = Annotated[
    float, Field(allow_inf_nan=False), BeforeValidator(_unless_a_flag, json_schema_input_type=float)
]
Reference: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^(@[^@/\s]{1,255}|[1-9][0-9]{0,17})$"),
    BeforeValidator(_version, json_schema_input_type=str | int),
]
"""Another version of the same registered model: `@ALIAS` or a number."""
RequirementName: TypeAlias = Annotated[
    str,
    AfterValidator(_is_requirement),
    WithJsonSchema({"type": "string", "enum": [*REQUIREMENTS]}),
]
Forbidden: TypeAlias = Literal[
    "pickle", "unpinned_requirements", "deprecated_stage", "public_access", "secrets"
]
Age: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,5}[hdw]$")]


class Form(BaseModel):
    """Base of all: closed to fields that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class MetricRule(Form):
    """What a metric has to be."""

    name: Name
    """The name of the metric, as MLflow has it."""
    min: Number | None = None
    """The least that it may be."""
    max: Number | None = None
    """The most that it may be."""
    no_worse_than: Reference | None = None
    """Another version of the registered model that has to be reached: `@champion`, or a number."""
    better: Literal["higher", "lower"] | None = None
    """Which values are better, for `no_worse_than` of a metric whose name does not tell."""
    on_dataset: Name | None = None
    """The data set that it has to be measured on, by its name or its digest."""

    @property
    def has_bounds(self) -> bool:
        """Whether it says what the value has to be, whatever others have."""
        return self.min is not None or self.max is not None

    @model_validator(mode="after")
    def _asks_for_something(self) -> MetricRule:
        if not self.has_bounds and self.no_worse_than is None:
            raise ValueError("it asks for nothing: add min, max or no_worse_than")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is more than max: nothing can be both")
        return self


class SignatureRule(Form):
    """What may not change for callers."""

    no_break: Reference
    """The version whose callers may not break: `@champion`, or a number."""


class ApprovedRule(Form):
    """Who has to have approved the version."""

    roles: Annotated[tuple[Line, ...], Field(min_length=1, max_length=50)]
    """The roles, as `mlflow report approve --role` names them: all of them are needed."""
    unchanged: bool = False
    """Whether the version has to be what was approved: nothing may have changed since."""


class RuleForm(Form):
    """A rule: an id, a title, and one of the fields that say what it asks for."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [kind]} for kind in KINDS]},
    )

    id: Id
    """A name that stays the same, and is unique in the policy."""
    title: Line
    """What it asks for, in a line."""
    severity: RuleSeverity = "error"
    """`error` stops a pipeline; `warning` and `note` only say so."""
    help: Text | None = None
    """What somebody should know whose model fails."""
    link: Annotated[str, StringConstraints(pattern=r"^https?://\S{1,1000}$")] | None = None
    """A page that says more."""
    require: Annotated[tuple[RequirementName, ...], Field(min_length=1)] | None = None
    """What the model and its documentation have to have."""
    metric: MetricRule | None = None
    """What a metric has to be."""
    max_age: Age | None = None
    """How long ago the model may have been made: a number and `h`, `d` or `w`, such as `90d`."""
    forbid: Annotated[tuple[Forbidden, ...], Field(min_length=1)] | None = None
    """What the model may not have or do."""
    signature: SignatureRule | None = None
    """What may not change for callers."""
    approved: ApprovedRule | None = None
    """Who has to have approved the version."""
    assert_: Annotated[str, Field(min_length=1, max_length=4_000)] | None = Field(
        default=None, alias="assert"
    )
    """An expression in CEL over the JSON of the snapshot, which is called `snapshot`."""

    @model_validator(mode="before")
    @classmethod
    def _asks_for_one_thing(cls, data: Any) -> Any:
        if isinstance(data, dict):
            there = [kind for kind in KINDS if kind in data]
            if len(there) != 1:
                found = f"has {' and '.join(there)}" if there else "asks for nothing"
                raise ValueError(f"a rule has one of {', '.join(KINDS)}; this one {found}")
        return data


class WaiverForm(Form):
    """Somebody answers for a rule that fails, until a date."""

    rule: Id
    """The id of the rule."""
    owner: Line
    """Who answers for it."""
    reason: Line
    """Why."""
    expires: date
    """The last day that it holds, as `YYYY-MM-DD` in UTC."""


class PolicyForm(Form):
    """A policy of mlflow-report-plugin: the rules that a team has for its models."""

    policy: Id
    """The name of the policy."""
    title: Line
    """What it is for."""
    description: Text | None = None
    """What else there is to say."""
    rules: Annotated[tuple[RuleForm, ...], Field(min_length=1, max_length=MOST_RULES)]
    """The rules."""
    waivers: Annotated[tuple[WaiverForm, ...], Field(max_length=MOST_RULES)] = ()
    """Who answers for rules that fail."""
    allow_tag_waivers: bool = False
    """Whether a tag of the version can waive a rule: who may edit the version sets it."""
