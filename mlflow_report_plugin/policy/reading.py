"""YAML with the place of everything in it: what an editor needs to jump to a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from mlflow_report_plugin.errors import InvalidPolicy

MOST_BYTES: Final = 1_000_000
DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file."""

    line: int
    """The line, from 1."""
    column: int
    """The column, from 1."""


class _Loader(yaml.SafeLoader):
    """YAML without anchors, which can make a little text very much."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs forgot it
            raise yaml.MarkedYAMLError(None, None, "aliases are not allowed", event.start_mark)
        return super().compose_node(parent, index)


class Document:
    """A file of YAML."""

    def __init__(self, source: str, data: bytes) -> None:
        """Read it.

        Args:
            source: What it is called in errors.
            data: What the file holds.

        Raises:
            InvalidPolicy: It is no YAML, or more than a policy can be.
        """
        self._source = source
        if len(data) > MOST_BYTES:
            raise InvalidPolicy(f"{source}: it has more than {MOST_BYTES:,} bytes")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidPolicy(f"{source}: it is not UTF-8 (byte {error.start:,})") from error
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            self._check(node)
            self.data: Any = None if node is None else loader.construct_document(node)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
            raise self.error(place, f"this is no YAML: {error.problem or error}") from error
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise self.error(Place(1, 1), f"this is no YAML: {error}") from error
        finally:
            loader.dispose()
        self._node = node

    def place(self, steps: Sequence[str | int]) -> Place:
        """Tell where something stands.

        Args:
            steps: The names and indexes that lead to it; those that lead nowhere are left out.

        Returns:
            The place of the deepest thing that there is: of a field its name.
        """
        node, place = self._node, Place(1, 1)
        for step in steps:
            found: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == step:
                        found, place = value, _place_of(key)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                found = node.value[step] if step < len(node.value) else None
                place = _place_of(found) if found is not None else place
            if found is None:
                break
            node = found
        return place

    def error(self, place: Place, message: str) -> InvalidPolicy:
        """Make the error of a mistake.

        Args:
            place: Where it is.
            message: What it is.

        Returns:
            The error to raise.
        """
        return InvalidPolicy(f"{self._source}:{place.line}:{place.column}: {message}")

    def _check(self, node: yaml.Node | None, depth: int = 0) -> None:
        """Refuse what YAML would take without a word: a name twice, and depth beyond reach."""
        if depth > DEEPEST and node is not None:
            raise self.error(_place_of(node), "it is nested too deep")
        if isinstance(node, yaml.SequenceNode):
            for each in node.value:
                self._check(each, depth + 1)
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise self.error(_place_of(key), "the name of a field has to be a text")
                if key.value in seen:
                    raise self.error(_place_of(key), f"{key.value} stands here twice")
                seen.add(key.value)
                self._check(value, depth + 1)


def _place_of(node: yaml.Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)
