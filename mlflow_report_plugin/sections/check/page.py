"""The document of a check: whether the model may pass, then why, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mlflow_report_plugin.document import (
    Badge,
    Block,
    Cell,
    Document,
    Facts,
    Front,
    Jump,
    Link,
    Missing,
    Note,
    Panel,
    Point,
    Points,
    Section,
    Table,
)
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.cells import given, identifier, shown, time
from mlflow_report_plugin.sections.blocks.completeness_blocks import completeness_blocks
from mlflow_report_plugin.snapshot import (
    Check,
    PolicyResult,
    RuleOutcome,
    RuleResult,
    Snapshot,
)

KINDS: Final[dict[RuleOutcome, Badge]] = {
    "fail": Badge("fails", "bad"),
    "unknown": Badge("could not be told", "warning"),
    "waived": Badge("waived", "warning"),
    "pass": Badge("passes", "good"),
    "not applicable": Badge("does not apply"),
}
"""How outcomes are told, those first that need somebody to look."""
ORDER: Final = ("error", "warning", "note")
MOST: Final = 5
"""How many rules the first screen names."""
LONGEST: Final = 160


def build(check: Check, snapshot: Snapshot) -> Document:
    """Make the document of a check.

    Args:
        check: What came of it.
        snapshot: The model.

    Returns:
        The document.
    """
    sections = (
        *(by_policy(each) for each in check.policies),
        *waivers(check),
        Section("Completeness", completeness_blocks(snapshot, with_items=False)),
        checked(check),
    )
    front = Front(
        name(check), (KINDS[check.outcome], *badges(check)), sentence(check), panels(check)
    )
    return Document("Model Check", check.model.model_uri, sections, front=front)


def name(check: Check) -> str:
    """Name the model."""
    version = check.model.version
    return f"{check.model.name}, version {version}" if version else check.model.name


def badges(check: Check) -> Iterator[Badge]:
    """Count what came of the rules."""
    for outcome, badge in KINDS.items():
        found = [each for each in check.results if each.outcome == outcome]
        if found:
            stops = outcome in ("fail", "unknown") and any(e.severity == "error" for e in found)
            yield Badge(f"{len(found):,} {words(outcome)}", badge.kind if stops else "plain")


def words(outcome: RuleOutcome) -> str:
    """Say what came of several rules."""
    return {"pass": "pass", "fail": "fail", "not applicable": "do not apply"}.get(
        outcome, KINDS[outcome].text
    )


def sentence(check: Check) -> str:
    """Say whether the model may pass."""
    named = " and ".join(each.name for each in check.policies)
    if check.outcome == "fail":
        told = f"It does not keep {named}: a rule fails that stops a pipeline"
        told = f"{told}. Also, {check.model.problem}" if check.model.problem else told
    elif check.model.problem:
        told = f"Whether it keeps {named} could not be told: {check.model.problem}"
    elif check.outcome == "unknown":
        told = f"Whether it keeps {named} could not be told: evidence could not be read"
    else:
        told = f"It keeps {named}: no rule fails that stops a pipeline"
    return told


def panels(check: Check) -> tuple[Panel, ...]:
    """Name what fails and what could not be told, the worst first."""
    found = []
    for outcome, title in (("fail", "Fails"), ("unknown", "Could not be told")):
        rules = by_severity(each for each in check.results if each.outcome == outcome)
        if not rules:
            continue
        points = [
            Point(
                (f"{each.title} ({each.severity}):", brief("; ".join(each.reasons), LONGEST)),
                next(iter(each.commands), ""),
            )
            for each in rules[:MOST]
        ]
        if len(rules) > MOST:
            first = check.policies[0].title
            points.append(Point((Jump(f"and {len(rules) - MOST:,} more", first),)))
        found.append(Panel(title, (Points(tuple(points)),)))
    return tuple(found)


def by_severity(rules: Iterable[RuleResult]) -> list[RuleResult]:
    """Put errors before warnings and notes."""
    return sorted(rules, key=lambda each: ORDER.index(each.severity))


def by_policy(policy: PolicyResult) -> Section:
    """Show what came of the rules of a policy, those first that need somebody to look."""
    kinds = [*KINDS]
    ordered = sorted(by_severity(policy.rules), key=lambda each: kinds.index(each.outcome))
    rows = tuple(
        (
            KINDS[each.outcome],
            each.severity,
            titled(each),
            given("; ".join(each.reasons)),
            given(each.id),
        )
        for each in ordered
    )
    columns = ("Result", "Severity", "Rule", "Why", "Id")
    blocks: tuple[Block, ...] = (Table(columns, rows, cards=True), *to_do(ordered))
    return Section(policy.title, blocks)


def titled(rule: RuleResult) -> Cell:
    """Show the title of a rule, as a link where the policy has one."""
    return Link(rule.title, rule.link) if rule.link else rule.title


def to_do(rules: Sequence[RuleResult]) -> tuple[Section, ...]:
    """Say how to mend what fails."""
    points = tuple(
        Point((f"{each.title}:", *((each.help,) if each.help else ())), command)
        for each in rules
        if each.outcome in ("fail", "waived")
        for command in (each.commands or ("",))
        if command or each.help
    )
    return (Section("To do", (Points(points),)),) if points else ()


def waivers(check: Check) -> tuple[Section, ...]:
    """Show who answers for what."""
    found = [each.waiver for each in check.results if each.waiver is not None]
    if not found:
        return ()
    rows = tuple(
        (
            each.rule,
            given(each.owner),
            given(each.reason),
            given(each.expires),
            each.source,
            Missing(f"no: {each.void}") if each.void else "yes",
        )
        for each in found
    )
    columns = ("Rule", "Owner", "Reason", "Until", "From", "Holds")
    count = sum(not each.void for each in found)
    told = Note(f"{count:,} of {len(found):,} hold", "info")
    return (Section("Waivers", (told, Table(columns, rows, cards=True))),)


def checked(check: Check) -> Section:
    """Say what was checked, when, and by which policies."""
    rows = (
        ("model_uri", shown(check.model.model_uri)),
        ("run_id", identifier(check.model.run_id)),
        ("tracking_uri", shown(check.model.tracking_uri)),
        ("registry_uri", shown(check.model.registry_uri)),
        ("snapshot", identifier(check.snapshot)),
        ("_report_time", time(check.model.report_time)),
        ("_check_time", time(check.time)),
        *((f"policy {each.name}", f"{each.source}, {each.digest}") for each in check.policies),
    )
    return Section("What was checked", (Facts(rows),))
