"""Who answers for a rule that fails, and until when."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from typing import Final

from mlflow_report_plugin.policy.loading import Policy
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.snapshot import Snapshot, Waiver

TAG: Final = "mlflow_report.waiver."
"""What the tag of a version begins with that waives a rule; the id of the rule follows."""
FORM: Final = "until YYYY-MM-DD by WHO: WHY"
"""What such a tag has to say."""
_VALUE: Final = re.compile(r"until (\S{1,50}?)(?: by ([^:\n]{0,200}))?(?::([^\n]{0,300}))?")
"""What is taken apart of it, to say what is missing."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


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
            void=ended(each.expires, today),
        )
        for each in policy.waivers
        if each.rule == rule
    ]
    found += of_tags(policy, rule, snapshot, today)
    # Of those that hold, the one that holds longest.
    return min(
        found, key=lambda each: (each.void is not None, _backwards(each.expires)), default=None
    )


def of_tags(policy: Policy, rule: str, snapshot: Snapshot, today: date) -> list[Waiver]:
    """Read the waivers in tags of the version."""
    version = snapshot.model_version
    values = [tag.value for tag in (version.tags if version else ()) if tag.key == f"{TAG}{rule}"]
    return [of_tag(policy, rule, value.strip(), today) for value in values]


def of_tag(policy: Policy, rule: str, value: str, today: date) -> Waiver:
    """Read the waiver that a tag is, and tell why it does not hold."""
    told = _VALUE.fullmatch(value)
    day, owner, reason = ((each or "").strip() for each in told.groups()) if told else ("", "", "")
    expires = _day(day)
    missing = {"a day": expires, "who answers for it": owner, "why": reason}
    wrong = listing([name for name, each in missing.items() if not each])
    void = (
        "" if policy.allow_tag_waivers else "the policy takes none from tags",
        f"the tag is not `{FORM}`: it does not say {wrong}" if wrong else "",
        ended(expires, today) if expires else "",
    )
    return Waiver(
        rule=rule,
        owner=owner or None,
        reason=reason or None,
        expires=expires.isoformat() if expires else None,
        source="tag",
        void="; ".join(filter(None, void)) or None,
    )


def ended(expires: date, today: date) -> str | None:
    """Tell that a waiver has ended."""
    return f"it ended on {expires.isoformat()}" if expires < today else None


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
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _backwards(day: str | None) -> int:
    return -int(day.replace("-", "")) if day else 1
