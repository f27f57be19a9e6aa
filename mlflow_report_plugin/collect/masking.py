"""The one place where credentials leave a snapshot, once it is whole: reading needed them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeVar

from mlflow_report_plugin import redact
from mlflow_report_plugin.redact import Found
from mlflow_report_plugin.snapshot import Masked, Picture, Record, Snapshot

Read = TypeVar("Read", bound=Record)

NAMES = ("key", "name", "path")
"""The fields that say what a record is about."""
PAIRS = ("key", "name")
VALUES = ("value", "default")
"""The fields of a pair: of a param, a tag, or what tools write as a list of such pairs."""
LONGEST = 200
"""How much of a name is told, in characters."""


def without_credentials(snapshot: Read) -> Read:
    """Mask the credentials in everything that was collected.

    Args:
        snapshot: What was collected: a snapshot, or another record of it.

    Returns:
        The same with a mark in the place of each credential, in whatever text it stands. A
        snapshot tells where, and what they were.
    """
    masking = _Masking()
    masked: Read = masking.value(snapshot, ())
    if not isinstance(masked, Snapshot) or not masking.found:
        return masked
    new = tuple(
        Masked(part=part, key=key, kind=found.kind, mark=found.mark, count=count)
        for (part, key, found), count in masking.found.items()
    )
    return masked.model_copy(update={"masked": (*masked.masked, *new)})


class _Masking:
    """Masks values, and remembers where something was masked."""

    def __init__(self) -> None:
        self._known = redact.known()
        self.found: Counter[tuple[str, str, Found]] = Counter()
        """How often something was masked, by part and key."""

    def value(self, value: Any, path: tuple[str, ...]) -> Any:
        """Mask a value that stands at a path."""
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, Picture):  # base64 is no text
            return value
        if isinstance(value, Record):
            fields = dict(value)
            masked = self._fields(fields, path)
            changed = {name: v for name, v in masked.items() if v is not fields[name]}
            return value.model_copy(update=changed) if changed else value
        if isinstance(value, dict):
            return self._with_names(self._fields(value, path), path)
        if isinstance(value, list | tuple):
            return type(value)(self.value(each, path) for each in value)
        return value

    def _text(self, text: str, path: tuple[str, ...]) -> str:
        masked, found = redact.found(text, self._known)
        for each in found:
            self._note(path, each)
        return masked

    def _note(self, path: tuple[str, ...], found: Found) -> None:
        part, *rest = path or ("",)
        self.found[part, ".".join(rest)[:LONGEST], found] += 1

    def _fields(self, fields: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        """The fields of a record or a mapping, by what they hold and by what they are called."""
        texts = {name: fields[name] for name in NAMES if isinstance(fields.get(name), str)}
        pair = next((texts[name] for name in PAIRS if name in texts), "")
        about = next(iter(texts.values()), "") if path else ""
        inside = (*path, redact.text(about, self._known)) if about else path
        masked: dict[str, Any] = {}
        for name, field in fields.items():
            below = inside if name in (*NAMES, *VALUES) else (*inside, str(name))
            called = pair if name in VALUES else name
            secret = redact.secret(called, field, self._known) if isinstance(field, str) else None
            if secret is not None:
                self._note(below, secret)
                masked[name] = secret.mark
            else:
                masked[name] = self.value(field, below)
        return masked

    def _with_names(self, fields: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        """The fields under names without credentials, each under its own."""
        found: dict[str, Any] = {}
        for name, field in fields.items():
            masked = self._text(name, path)
            while masked in found:
                masked += "*"
            found[masked] = field
        return found
