"""Masking the credentials in a snapshot, and telling where they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from mlflow_report_plugin import redact
from mlflow_report_plugin.masking.walking import Read, Walking
from mlflow_report_plugin.redact import RULES, Found, Rule
from mlflow_report_plugin.snapshot import DIGEST, Masked, Record, Snapshot

LONGEST = 200
"""How much of a name is told, in characters."""


def without_credentials(record: Read) -> Read:
    """Mask the credentials in everything that was collected.

    Args:
        record: What was collected: a snapshot, or another record of it.

    Returns:
        The same with a mark in the place of each credential, in whatever text it stands. A
        snapshot tells where, and what they were.
    """
    masking = _Masking(_hinted(record))
    masked = masking.record(record)
    if not isinstance(masked, Snapshot) or not masking.found:
        return masked
    places = {(each.part, each.key, each.kind, each.mark) for each in masked.masked}
    new = tuple(
        Masked(part=part, key=key, kind=found.kind, mark=found.mark, count=count)
        for (part, key, found), count in masking.found.items()
        if (part, key, *found) not in places  # told where they were not masked
    )
    return masked.model_copy(update={"masked": (*masked.masked, *new)})


def _hinted(record: Record) -> tuple[Rule, ...]:
    """The rules that may find something: asking once for all texts is quick."""
    try:
        return redact.hinted(record.model_dump_json(exclude={DIGEST}))
    except ValueError:  # half a character, which no JSON can have
        return RULES


class _Masking(Walking):
    """Masks credentials, and remembers where something was masked."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._known = redact.known()
        self.found: Counter[tuple[str, str, Found]] = Counter()
        """How often something was masked, by part and key."""

    def text(self, text: str, path: tuple[str, ...], /) -> str:
        masked, found = redact.found(text, self._known, self._rules)
        for each in found:
            self._note(path, each)
        return masked

    def named(
        self, name: str, text: str, _: Mapping[str, Any], path: tuple[str, ...], /
    ) -> str | None:
        secret = redact.secret(name, text, self._known)
        if secret is None:
            return None
        self._note(path, secret)
        return secret.mark

    def _note(self, path: tuple[str, ...], found: Found) -> None:
        part, *rest = path or ("",)
        key = redact.text(".".join(rest), self._known)
        self.found[part, key[:LONGEST], found] += 1
