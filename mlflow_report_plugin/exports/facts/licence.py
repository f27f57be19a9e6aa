"""The licence of a model, where a tag or its card names one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from mlflow_report_plugin.exports.facts.card import card_values
from mlflow_report_plugin.exports.facts.named import named_values
from mlflow_report_plugin.snapshot import Snapshot

NAMES: Final = ("license", "licence")
NO_NAME: Final = ("other", "unknown", "none")
"""What people write who have no name for it."""
LONGEST: Final = 200
"""How many characters a name has: a longer text is cut, and says so."""
MAYBE: Final = re.compile(r"[A-Za-z0-9.+() -]+")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that somebody named."""

    text: str
    """What they wrote."""
    expression: str | None
    """The same as an expression of SPDX, such as `MIT` or `MIT OR Apache-2.0`; None where it is
    none."""

    @property
    def id(self) -> str | None:
        """The id of SPDX, where the expression is nothing but one."""
        found = self.expression or ""
        is_id = found and " " not in found and not found.startswith("LicenseRef-")
        # `GPL-2.0+` says two things: the licence, and that later ones will do.
        return found if is_id and not found.endswith("+") else None


def licence_of(snapshot: Snapshot) -> Licence | None:
    """Tell under which licence the model is.

    Args:
        snapshot: What was collected.

    Returns:
        The licence that a tag of the version, the registered model, the logged model or the run
        names, or the metadata of the model, or the card beside it; None where nobody does.
    """
    for text in _stated(snapshot):
        words = " ".join(text.split())
        if words and words.lower() not in NO_NAME:
            cut = f"{words[: LONGEST - 1]}…" if len(words) > LONGEST else words
            return Licence(cut, _expression(words))
    return None


def _stated(snapshot: Snapshot) -> Iterator[str]:
    yield from named_values(snapshot, *NAMES)
    yield from card_values(snapshot, "license")
    yield from card_values(snapshot, "license_name")


def _expression(text: str) -> str | None:
    if len(text) > LONGEST or not MAYBE.fullmatch(text):
        return None
    try:
        return canonicalize_license_expression(text)
    except InvalidLicenseExpression:
        return None
