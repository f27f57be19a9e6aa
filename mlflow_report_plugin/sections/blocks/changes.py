"""Changes as tables: for the comparison of two models, and for what is new in a version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Missing, Note
from mlflow_report_plugin.sections.blocks.cells import short_number, shown
from mlflow_report_plugin.sections.blocks.tables import table
from mlflow_report_plugin.sections.blocks.types import plain
from mlflow_report_plugin.snapshot import Caller, Change, NotComparable, Severity, Side

PARTS: Final = {
    "signature": "Signature",
    "metrics": "Metrics",
    "datasets": "Data sets",
    "permissions": "Permissions",
    "environment": "Environment",
    "loading": "What loading runs",
    "code": "Code",
    "flavors": "Flavors",
    "params": "Params",
    "settings": "Model settings",
    "files": "Files",
    "aliases": "Aliases, stage and status",
    "serving": "Serving",
    "descriptions": "Descriptions and tags",
}
"""What a reader calls the parts."""
PLURALS: Final[dict[Severity, tuple[str, str]]] = {
    "breaking": ("breaking change", "breaking changes"),
    "regression": ("regression", "regressions"),
    "notable": ("notable change", "notable changes"),
    "minor": ("minor change", "minor changes"),
}
CALLERS: Final[dict[Caller, str]] = {
    "predict": "predict in process",
    "rest_dataframe": "REST, dataframe_split or dataframe_records",
    "rest_tensor": "REST, inputs or instances",
    "spark_udf": "spark_udf",
}
"""What a reader calls the kinds of callers."""
NOT_THERE: Final = Missing("not there")
NOT_TOLD: Final = Missing("none")
"""Stands for what a side has no value of, though both sides have the thing."""
NAMES: Final = {"endpoint", "served_name"}
"""What a change of an endpoint is called by, and so need not be told among its settings."""
SIDES: Final[dict[Side, str]] = {"old": "the old one", "new": "the new one", "both": "both"}


def counts(changes: Iterable[Change], *, complete: bool = True) -> str:
    """Count changes by severity.

    Args:
        changes: The changes.
        complete: Whether everything could be compared.

    Returns:
        Such as `1 breaking change, 3 minor changes`, or `no changes`, or `no changes found`.
    """
    severities = [change.severity for change in changes]
    found = (
        (severities.count(severity), singular, plural)
        for severity, (singular, plural) in PLURALS.items()
    )
    told = [f"{count:,} {one if count == 1 else many}" for count, one, many in found if count]
    return ", ".join(told) or ("no changes" if complete else "no changes found")


def changes_table(changes: Sequence[Change], most: int, *, with_part: bool) -> tuple[Block, ...]:
    """Show changes.

    Args:
        changes: The changes, those that matter most first.
        most: How many to show.
        with_part: Whether to say what each is about.

    Returns:
        A table, and how many more there are.
    """
    columns = ("Severity", *(("About",) if with_part else ()), "What", "Before", "After", "Meaning")
    rows = (
        (
            change.severity,
            *((PARTS[change.part],) if with_part else ()),
            shown(change.identity),
            *sides(change),
            meaning(change),
        )
        for change in changes[:most]
    )
    rest = changes[most:]
    more = (Note(f"and {counts(rest)} more", "info"),) if rest else ()
    return (table(columns, rows, cards=True), *more)


def sides(change: Change) -> tuple[Cell, Cell]:
    """Show what a change was from, and to.

    Args:
        change: The change.

    Returns:
        Two cells, of which one says so where that side has nothing.
    """
    return (
        NOT_THERE if change.kind == "added" else value(change, change.before),
        NOT_THERE if change.kind == "removed" else value(change, change.after),
    )


def value(change: Change, found: object) -> Cell:
    """Show one side of a change, as other tables show such values."""
    match change.part, found:
        case "metrics", float() | int() | str():
            return short_number(found)
        case "files", dict():
            size, digest = found.get("size"), found.get("sha256")
            known = (f"{size:,} bytes" if isinstance(size, int) else "size unknown",)
            return ", ".join((*known, f"SHA-256 {digest}") if digest else known)
        case "permissions", list():
            return ", ".join(map(str, found)) or NOT_TOLD
        case "serving", dict():  # its name stands beside it
            settings = ((key, plain(shown(each))) for key, each in found.items())
            return ", ".join(f"{k}: {text}" for k, text in settings if k not in NAMES) or NOT_TOLD
        case _, None:
            return NOT_TOLD
        case _:
            return shown(found)


def meaning(change: Change) -> str:
    """Say what a change means, as a sentence begins."""
    return change.explanation[:1].upper() + change.explanation[1:]


def verdicts(changes: Sequence[Change], most: int) -> tuple[Block, ...]:
    """Show what changes mean for each kind of caller.

    Args:
        changes: The changes of a signature.
        most: How many to show.

    Returns:
        A table of what happens to each, and the reasons; nothing where no verdict was given.
    """
    judged = [change for change in changes if change.verdicts]
    if not judged:
        return ()
    rows = []
    notes: list[Note] = []
    for change in judged[:most]:
        outcomes = {verdict.caller: verdict.outcome for verdict in change.verdicts}
        rows.append((shown(change.identity), *(outcomes.get(each, "not sure") for each in CALLERS)))
        notes += [Note(reason, "info") for reason in reasons(change)]
    title = "What happens to callers that go on sending what suited the old signature"
    return (table(("What", *CALLERS.values()), rows, title, cards=True), *notes[:most])


def reasons(change: Change) -> Iterator[str]:
    """Say why callers see what they see, each reason once."""
    by_reason: dict[str, list[str]] = {}
    for verdict in change.verdicts:
        if verdict.reason:
            by_reason.setdefault(verdict.reason, []).append(CALLERS[verdict.caller])
    for reason, callers in by_reason.items():
        who = "" if len(callers) == len(CALLERS) else f" ({'; '.join(callers)})"
        yield f"{change.identity}{who}: {reason}"


def not_comparable(found: Sequence[NotComparable], most: int) -> tuple[Block, ...]:
    """Show what could not be compared.

    Args:
        found: What could not.
        most: How many to show.

    Returns:
        A table with a row for each reason, and how many more there are; nothing where all could.
    """
    if not found:
        return ()
    parts: dict[tuple[Cell, ...], list[str]] = {}
    for each in found:  # what one answer costs several parts is said once
        why = (shown(each.identity), SIDES[each.side], each.reason, each.message)
        parts.setdefault(why, []).append(PARTS[each.part])
    rows = [(", ".join(dict.fromkeys(named)), *why) for why, named in parts.items()]
    more = len(rows) - most
    note = (Note(f"and {more:,} more", "info"),) if more > 0 else ()
    columns = ("About", "What", "Side", "Why", "Details")
    return (table(columns, rows[:most], cards=True), *note)
