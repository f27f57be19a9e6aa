"""The elements of a bill, and the relationships between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Json: TypeAlias = dict[str, object]
"""An object of the bill."""
CREATION: Final = "_:creation"
"""Who made the elements and when: the same for all of them."""


@dataclass
class Graph:
    """A bill that is being put together."""

    base: str
    """What the ids of its elements begin with."""
    elements: list[Json] = field(default_factory=list)
    """The elements so far."""
    relationships: int = 0
    """How many of them are relationships."""

    def add(self, kind: str, place: str, /, **more: object) -> str:
        """Add an element.

        Args:
            kind: Its class, as the JSON of SPDX writes it.
            place: Where it stands in the bill: the end of its id.
            more: Its fields; those that are empty are left out.

        Returns:
            Its id.
        """
        id = f"{self.base}#{place}"
        kept = {key: value for key, value in more.items() if value not in (None, "", [], {})}
        self.elements.append({"type": kind, "spdxId": id, "creationInfo": CREATION, **kept})
        return id

    def relate(
        self, source: str, kind: str, targets: Sequence[str], completeness: str = "noAssertion"
    ) -> None:
        """Join elements.

        Args:
            source: The id of one.
            kind: How they belong together, such as `dependsOn`.
            targets: The ids of the others; nothing is added where there are none.
            completeness: Whether these are all: `complete`, `incomplete` or `noAssertion`.
        """
        if targets:
            self.relationships += 1
            self.add(
                "Relationship",
                f"relationship-{self.relationships}",
                **{"from": source, "relationshipType": kind, "to": [*targets]},
                completeness=completeness,
            )


def entries(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    """Write pairs as entries of a dictionary, each once."""
    once = dict.fromkeys(pairs)
    return [{"type": "DictionaryEntry", "key": key, "value": value} for key, value in once]


def lines(values: Mapping[str, str | None]) -> str:
    """Write what the format has no field for, a line for each value that there is."""
    return "\n".join(f"{name}: {value}" for name, value in values.items() if value)
