"""Times as formats for programs write them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)


def moment(milliseconds: int | None) -> str | None:
    """Write a time in ISO 8601.

    Args:
        milliseconds: Since 1970 in UTC.

    Returns:
        Such as `2026-11-28T01:02:03Z`, to the second; None where there is no time, or none that a
        calendar has.
    """
    if milliseconds is None:
        return None
    try:
        found = EPOCH + timedelta(seconds=milliseconds // 1000)
    except OverflowError:
        return None
    # Not `strftime`: it writes years before 1000 with fewer digits.
    return f"{found.replace(tzinfo=None).isoformat()}Z"
