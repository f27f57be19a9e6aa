"""What has drifted since a record was made, and what of it could not be verified."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from pydantic import JsonValue

from mlflow_report_plugin.snapshot import (
    Files,
    Gap,
    Metric,
    Param,
    Record,
    RunArtifacts,
    Snapshot,
    Tag,
    Traces,
)
from mlflow_report_plugin.verifying import rules, running
from mlflow_report_plugin.verifying.matching import Found, different
from mlflow_report_plugin.verifying.result import Drift, Unverified
from mlflow_report_plugin.verifying.unmasked import is_unmasked, logins_of

PARTS: Final = tuple(name for name in Snapshot.model_fields if name not in rules.PARTS_LEFT_OUT)
"""The parts that are verified."""
LONGEST: Final = 300
"""How much of a value is told, in characters of JSON."""


def drifts(old: Snapshot, new: Snapshot) -> Iterator[Drift | Unverified]:
    """Compare a record with what is there now.

    Args:
        old: The record.
        new: What is there now.

    Yields:
        What has drifted, and what was recorded and could not be read now, part by part.
    """
    if running.went_on(old):
        old, new = running.settled(old, new)
    logins = logins_of(old)
    for part in PARTS:
        before, after = getattr(old, part), getattr(new, part)
        if before is None:  # there is nothing to be verified
            continue
        lost = [gap for gap in new.gaps_of(part) if _is_lost(gap, old)]
        if after is None:  # also where whoever reads now has a server that cannot tell
            yield from _missing(part, before, list(new.gaps_of(part)))
            continue
        yield from (_unverified(gap) for gap in lost if gap.reason != "absent")
        closed = any(gap.reason != "absent" for gap in lost)
        found = _traces(before, after) if part == "traces" else _different(part, before, after)
        for each in found:
            if each.kind == "added" and part in rules.GROWING:
                continue
            if each.field == "status" and each.before in running.UNDER_WAY:
                continue
            if each.kind == "removed" and (closed or _is_unlisted(each, after)):
                continue
            if not is_unmasked(each.before, each.after, logins.get(part, ())):
                yield _drift(part, each)


def _is_lost(gap: Gap, old: Snapshot) -> bool:
    """Whether the record told what cannot be told now."""
    return gap not in old.gaps_of(gap.part) and gap.reason != "unsupported"


def _missing(part: str, before: Any, lost: list[Gap]) -> Iterator[Drift | Unverified]:
    closed = [gap for gap in lost if gap.reason != "absent"]
    if closed:
        yield from map(_unverified, closed)
        return
    words = part.replace("_", " ")
    why = "; ".join(gap.message for gap in lost) or "it is no longer named"
    yield Drift(
        drift="changed access" if part in rules.ACCESS else "deleted evidence",
        part=part,
        what=words,
        kind="removed",
        before=_named(before),
        after=why,
    )


def _unverified(gap: Gap) -> Unverified:
    return Unverified(part=gap.part, reason=gap.reason, message=gap.message)


def _different(part: str, before: Any, after: Any) -> Iterator[Found]:
    return different(before, after, (part.replace("_", " "),), part)


def _traces(before: Traces, after: Traces) -> Iterator[Found]:
    """Traces come all the time: only those that are gone are told, where that can be known."""
    if after.more:  # only the newest were looked at
        return
    first = before.oldest is not None and (after.oldest is None or after.oldest > before.oldest)
    if after.count < before.count or (first and not before.more):
        was, now = (f"{each.count:,} traces" for each in (before, after))
        yield Found(("traces",), "traces", was, now, Traces)


def _is_unlisted(found: Found, after: Any) -> bool:
    """Whether a file seems to be gone only because its folder was not listed."""
    if isinstance(after, Files):
        return not after.complete
    path = found.steps[-1]
    return isinstance(after, RunArtifacts) and any(
        path.startswith(f"{folder}/") for folder in after.unlisted
    )


def _drift(part: str, found: Found) -> Drift:
    return Drift(
        drift=rules.class_of(part, found.field, found.gone, found.after),
        part=part,
        what=": ".join(found.steps),
        kind=found.kind,
        before=_told(found.before),
        after=_told(found.after),
    )


def _named(value: Any) -> JsonValue:
    """What a part that is gone was, in a few words."""
    names = ("run_id", "model_id", "name", "experiment_id", "path")
    return next((str(getattr(value, name)) for name in names if getattr(value, name, None)), None)


def _told(value: Any) -> JsonValue:
    """A value as JSON, shortened to what a person can compare."""
    if isinstance(value, Record):
        value = (
            value.value
            if isinstance(value, Tag | Param | Metric)
            else value.model_dump(mode="json", exclude_none=True)
        )
    elif isinstance(value, tuple):
        value = [_told(each) for each in value]
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(written) <= LONGEST:
        plain: JsonValue = value
        return plain
    return f"{written[:LONGEST]}… ({len(written):,} characters)"
