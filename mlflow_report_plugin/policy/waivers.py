"""Who answers for a rule that fails, and until when."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from typing import Final

from mlflow_report_plugin.policy.loading import Policy
from mlflow_report_plugin.snapshot import Snapshot, Waiver

TAG: Final = "mlflow_report.waiver."
"""What the tag of a version begins with that waives a rule; the id of the rule follows."""
_VALUE: Final = re.compile(r"until (\d{4}-\d{2}-\d{2}) by ([^:\n]{1,200}): (\S[^\n]{0,300})")
"""What such a tag says: `until 2027-03-31 by Ada: the new scorer comes in March`."""


def waiver_of(policy: Policy, rule: str, snapshot: Snapshot, today: date) -> Waiver | None:
    """Find the waiver for a rule.

    Args:
        policy: The policy.
        rule: The id of the rule.
        snapshot: The model.
        today: The day, in UTC.

    Returns:
        One that holds, or else one that does not any more, or never did; None where there is none.
    """
    found = [
        Waiver(
            rule=rule,
            owner=each.owner,
            reason=each.reason,
            expires=each.expires.isoformat(),
            source="policy",
            is_void=each.expires < today,
        )
        for each in policy.waivers
        if each.rule == rule
    ]
    found += of_tags(policy, rule, snapshot, today)
    # Of those that hold, the one that holds longest.
    return min(found, key=lambda each: (each.is_void, _backwards(each.expires)), default=None)


def of_tags(policy: Policy, rule: str, snapshot: Snapshot, today: date) -> list[Waiver]:
    """Read the waivers in tags of the version."""
    version = snapshot.model_version
    values = [tag.value for tag in (version.tags if version else ()) if tag.key == f"{TAG}{rule}"]
    found = []
    for value in values:
        told = _VALUE.fullmatch(value.strip())
        expires = _day(told[1]) if told else None
        found.append(
            Waiver(
                rule=rule,
                owner=told[2].strip() if told else "nobody that the tag names",
                reason=told[3] if told else "the tag is not `until YYYY-MM-DD by WHO: WHY`",
                expires=expires.isoformat() if expires else "never",
                source="tag",
                is_void=not policy.allow_tag_waivers or expires is None or expires < today,
            )
        )
    return found


def day_of(milliseconds: int) -> date:
    """Tell the day of a time.

    Args:
        milliseconds: Since 1970.

    Returns:
        The day in UTC.
    """
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).date()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _backwards(day: str) -> int:
    return -int(day.replace("-", "")) if day != "never" else 1
