"""From a file, or the name of a policy that comes with the package, to what can be judged by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from mlflow_report_plugin.errors import InvalidPolicy, Unsupported
from mlflow_report_plugin.policy import cel
from mlflow_report_plugin.policy.form import KINDS, PolicyForm, RuleForm, WaiverForm
from mlflow_report_plugin.policy.reading import MOST_BYTES, Document, Place
from mlflow_report_plugin.policy.rules import Judge, judge_of
from mlflow_report_plugin.snapshot import BUILT_IN_POLICY, RuleSeverity

FOLDER: Final = Path(__file__).parent / "built_in"
BUILT_IN: Final = ("baseline", "production", "open-model")
"""The names of the policies that come with the package, the least strict one first."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can be judged by."""

    id: str
    """Its id."""
    title: str
    """What it asks for."""
    severity: RuleSeverity
    """How much it matters."""
    help: str | None
    """What the policy says about it."""
    link: str | None
    """Where there is more."""
    place: Place
    """Where it stands."""
    judge: Judge
    """Holds a model against it."""
    reference: str | None = None
    """The other version that it compares with."""
    parts: tuple[str, ...] = ()
    """The parts of the snapshot that its expression looks at."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that a team has for its models."""

    name: str
    """The name."""
    title: str
    """What it is for."""
    description: str
    """What else there is to say."""
    source: str
    """The path of its file as it was given, or `built-in:NAME`."""
    digest: str
    """`sha256:` and the SHA-256 of its file."""
    rules: tuple[Rule, ...]
    """The rules, in the order of the file."""
    waivers: tuple[WaiverForm, ...]
    """Who answers for rules that fail."""
    allow_tag_waivers: bool
    """Whether a tag of the version can waive a rule."""


def load(name: str) -> Policy:
    """Read a policy.

    Args:
        name: The name of a policy that comes with the package, or the path of a file.

    Returns:
        The policy, with all expressions compiled.

    Raises:
        InvalidPolicy: There is no such policy, or it cannot be used. The message begins with the
            file, the line and the column.
    """
    if name in BUILT_IN:
        return _built_in(name)
    path = Path(name)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        if "/" not in name and not path.suffix:
            close = get_close_matches(name, BUILT_IN, 1)
            there = f"{close[0]}?" if close else f"there are {', '.join(BUILT_IN)}, and files"
            raise InvalidPolicy(f"there is no policy {name!r}: {there}") from error
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InvalidPolicy(f"{name}: it cannot be read: {reason}") from error
    return parse(name, data)


@cache
def _built_in(name: str) -> Policy:
    return parse(f"{BUILT_IN_POLICY}{name}", (FOLDER / f"{name}.yaml").read_bytes())


def parse(source: str, data: bytes) -> Policy:
    """Make a policy of what a file holds.

    Args:
        source: What the file is called in errors and results.
        data: What it holds.

    Returns:
        The policy.

    Raises:
        InvalidPolicy: It cannot be used.
    """
    document = Document(source, data)
    try:
        form = PolicyForm.model_validate(document.data)
    except ValidationError as error:
        raise _explained(document, error) from error
    _insist_on_ids(document, form)
    rules = tuple(_rule(document, number, rule) for number, rule in enumerate(form.rules))
    return Policy(
        form.policy,
        form.title,
        form.description or "",
        source,
        f"sha256:{sha256(data).hexdigest()}",
        rules,
        form.waivers,
        form.allow_tag_waivers,
    )


def _rule(document: Document, number: int, rule: RuleForm) -> Rule:
    kind = next(each for each in KINDS if getattr(rule, _field(each)) is not None)
    steps = ("rules", number, kind)
    parts: list[str] = []

    def compiled(text: str) -> cel.Expression:
        found = cel.compiled(text, cel.engine())
        parts.extend(found.parts)
        return found

    try:
        judge = judge_of(rule, compiled)
    except (ValueError, Unsupported) as error:
        raise document.error(document.place(steps), " ".join(str(error).split())) from error
    metric, signature = rule.metric, rule.signature
    reference = (metric.no_worse_than if metric else None) or (
        signature.no_break if signature else None
    )
    place = document.place(("rules", number))
    told = (rule.id, rule.title, rule.severity, rule.help, rule.link)
    return Rule(*told, place, judge, reference, tuple(parts))


def _field(kind: str) -> str:
    return "assert_" if kind == "assert" else kind


def _insist_on_ids(document: Document, form: PolicyForm) -> None:
    ids: set[str] = set()
    for number, rule in enumerate(form.rules):
        if rule.id in ids:
            place = document.place(("rules", number, "id"))
            raise document.error(place, f"there is a rule {rule.id!r} above")
        ids.add(rule.id)
    for number, waiver in enumerate(form.waivers):
        if waiver.rule not in ids:
            place = document.place(("waivers", number, "rule"))
            close = _close(waiver.rule, ids)
            raise document.error(place, f"there is no rule {waiver.rule!r}{close}")


def _explained(document: Document, error: ValidationError) -> InvalidPolicy:
    """Say the first mistake, with its place and what may have been meant."""
    found = error.errors(include_url=False, include_input=False)
    # A field that nobody knows may be the one that is missing, misspelled.
    first = next((each for each in found if each["type"] == "extra_forbidden"), found[0])
    steps = tuple(step for step in first["loc"] if step != "assert_")
    place = document.place(steps)
    name = ".".join(str(step) for step in steps)
    if first["type"] == "extra_forbidden":
        known = _fields_at(PolicyForm, steps[:-1])
        message = f"there is no field {steps[-1]!r}{_close(str(steps[-1]), known)}"
    elif first["type"] == "missing":
        message = f"{name} is missing"
    else:
        is_mapping = first["type"] in ("model_type", "model_attributes_type")
        words = "it has to be a mapping, name: value" if is_mapping else first["msg"]
        if steps[-1:] == ("max_age",) and first["type"] == "string_pattern_mismatch":
            words = "it has to be hours, days or weeks, such as 12h, 90d or 8w"
        elif first["type"].startswith("date_"):
            words = "it has to be a day, such as 2027-01-31"
        words = words.removeprefix("Value error, ")
        message = f"{name}: {words}" if name else words
    return document.error(place, message)


def _fields_at(form: type[BaseModel], steps: Sequence[str | int]) -> list[str]:
    """Name the fields that there are at a place."""
    for step in steps:
        if isinstance(step, str):
            field = form.model_fields.get(step)
            inner = next(_forms(field.annotation), None) if field else None
            if inner is None:
                return []
            form = inner
    return [field.alias or name for name, field in form.model_fields.items()]


def _forms(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in getattr(annotation, "__args__", ()):
        yield from _forms(each)


def _close(name: str, known: Sequence[str] | set[str]) -> str:
    close = get_close_matches(name, sorted(known), 1)
    return f": {close[0]}?" if close else ""
