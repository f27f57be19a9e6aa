"""How much work a regular expression makes: a small engine that looks for matches the way Python's
does, by trying one way after the other, and counts what it tries.

The time that Python's own engine takes says as much about the machine as about the expression.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

if sys.version_info >= (3, 11):
    from re import _constants as op
    from re import _parser as parser
else:
    import sre_constants as op
    import sre_parse as parser

Node = tuple[Any, Any]
ONE_CHARACTER: Final = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)
SAMPLES: Final = "ax7 A_.-/:@#\"'\\=,\n\t("
BOUND: Final = 4
"""What bounds in an expression count as: a bound is a constant, however many times is allowed."""
MOST: Final = 100_000
"""How many steps are counted: enough to see where it leads."""


class Expression:
    """A regular expression, and the work it made."""

    def __init__(self, pattern: re.Pattern[Any], most: int = MOST) -> None:
        self._most = most
        source = pattern.pattern
        text = source.decode("latin-1") if isinstance(source, bytes) else source
        self.nodes: list[Node] = list(parser.parse(text, pattern.flags & ~re.DEBUG))
        self.flags = pattern.flags
        self.steps = 0
        self._classes: dict[tuple[int, str], bool] = {}
        self._groups: dict[int, str] = {}
        self._lists: dict[int, list[Node]] = {}

    def work(self, text: str, method: str, start: int = 0) -> int:
        """Count the steps that a method of a pattern takes to go through a text."""
        self._text, self.steps = text, 0
        while start <= len(text) and self.steps < self._most:
            ends = self._sequence(self.nodes, 0, start)
            end = next((e for e in ends if method != "fullmatch" or e == len(text)), None)
            if method in ("match", "fullmatch") or (method == "search" and end is not None):
                break
            start = end if end is not None and end > start else start + 1
            self.steps += 1
        return self.steps

    def match(self, text: str, start: int) -> int | None:
        """Find where a match ends, as `re.Pattern.match` does."""
        self._text, self.steps = text, 0
        return next(self._sequence(self.nodes, 0, start), None)

    def _sequence(self, nodes: Sequence[Node], index: int, at: int) -> Iterator[int]:
        if index == len(nodes):
            yield at
            return
        for end in self._node(nodes[index], at):
            yield from self._sequence(nodes, index + 1, end)

    def _node(self, node: Node, at: int) -> Iterator[int]:
        kind, of = node
        self.steps += 1
        if self.steps > self._most:
            return
        if kind in ONE_CHARACTER:
            if self._is_one(node, at):
                yield at + 1
        elif kind is op.BRANCH:
            for branch in of[1]:
                yield from self._sequence(self._nodes(branch), 0, at)
        elif kind is op.SUBPATTERN:
            for end in self._sequence(self._nodes(of[3]), 0, at):
                self._groups[of[0]] = self._text[at:end]
                yield end
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            least, most, inner = of
            least, most = min(least, BOUND), most if most is op.MAXREPEAT else min(most, BOUND)
            if kind is op.MAX_REPEAT and len(inner) == 1 and inner[0][0] in ONE_CHARACTER:
                yield from self._run(inner[0], least, most, at)
            else:
                yield from self._repeat(self._nodes(inner), least, most, at, kind is op.MAX_REPEAT)
        elif kind is op.AT:
            if self._is_place(of, at):
                yield at
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            direction, inner = of
            start = at if direction > 0 else at - inner.getwidth()[0]
            ends = self._sequence(self._nodes(inner), 0, start)
            holds = start >= 0 and next(ends, None) is not None
            if holds == (kind is op.ASSERT):
                yield at
        elif kind is op.GROUPREF:
            if self._text.startswith(self._groups[of], at):
                yield at + len(self._groups[of])
        else:
            raise NotImplementedError(kind)

    def _nodes(self, parsed: Any) -> list[Node]:
        """The nodes of a part, once: the parser's own sequence is slow."""
        if id(parsed) not in self._lists:
            self._lists[id(parsed)] = list(parsed)
        return self._lists[id(parsed)]

    def _run(self, node: Node, least: int, most: int, at: int) -> Iterator[int]:
        end = at
        while end - at < most and self._is_one(node, end):
            end += 1
        for stop in range(end, at + least - 1, -1):
            self.steps += 1
            yield stop

    def _repeat(
        self, inner: list[Node], least: int, most: int, at: int, greedy: bool
    ) -> Iterator[int]:
        if not greedy and least <= 0:
            yield at
        if most > 0:
            for end in self._sequence(inner, 0, at):
                if end > at:
                    yield from self._repeat(inner, least - 1, most - 1, end, greedy)
        if greedy and least <= 0:
            yield at

    def _is_one(self, node: Node, at: int) -> bool:
        self.steps += 1
        if at >= len(self._text):
            return False
        kind, of = node
        char = self._text[at]
        if kind is op.ANY:
            return char != "\n" or bool(self.flags & re.DOTALL)
        if (id(of), char) not in self._classes:
            cases = {char, char.lower(), char.upper()} if self.flags & re.IGNORECASE else {char}
            items = of if kind is op.IN else [(op.LITERAL, of)]
            self._classes[id(of), char] = any(_is_in(case, items) for case in cases)
        return self._classes[id(of), char] == (kind is not op.NOT_LITERAL)

    def _is_place(self, place: Any, at: int) -> bool:
        text = self._text
        if place in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
            lines = self.flags & re.MULTILINE and place is op.AT_BEGINNING
            return at == 0 or bool(lines and text[at - 1] == "\n")
        if place in (op.AT_END, op.AT_END_STRING):
            rest = text[at:]
            return not rest or (place is op.AT_END and rest == "\n")
        is_word = [
            bool(re.match(r"\w", each))
            for each in (text[at - 1 : at] if at else "", text[at : at + 1])
        ]
        return (is_word[0] != is_word[1]) == (place is op.AT_BOUNDARY)

    @cached_property
    def pumps(self) -> list[str]:
        """Pieces that are repeated to make it hard: its characters, its beginnings, its parts."""
        characters = list(dict.fromkeys(_characters(self.nodes)))
        pairs = (a + b for a in characters[:6] for b in characters[:6] if a != b)
        beginnings = (text for part in _parts(self.nodes) for text in part)
        return [*dict.fromkeys(filter(None, (*characters, *pairs, *beginnings)))]


def _is_in(char: str, items: Any) -> bool:
    negated, found = False, False
    for kind, of in items:
        if kind is op.NEGATE:
            negated = True
        elif kind is op.LITERAL:
            found |= char == chr(of)
        elif kind is op.RANGE:
            found |= of[0] <= ord(char) <= of[1]
        else:
            name = str(of).removeprefix("CATEGORY_").removeprefix("UNI_").removeprefix("NOT_")
            has = {
                "DIGIT": char.isdigit(),
                "SPACE": char.isspace(),
                "WORD": bool(re.match(r"\w", char)),
            }
            found |= has[name] != ("NOT_" in str(of))
    return found != negated


def _inner(node: Node) -> list[Any]:
    kind, of = node
    if kind is op.BRANCH:
        return list(of[1])
    if kind is op.SUBPATTERN:
        return [of[3]]
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return [of[2]]
    return [of[1]] if kind in (op.ASSERT, op.ASSERT_NOT) else []


def _characters(nodes: Any) -> Iterator[str]:
    for node in nodes:
        if node[0] in ONE_CHARACTER:
            yield from _matching(node)[:3]
        for inner in _inner(node):
            yield from _characters(inner)


def _matching(node: Node) -> list[str]:
    kind, of = node
    if kind is op.LITERAL:
        return [chr(of)]
    if kind in (op.ANY, op.NOT_LITERAL):
        return ["x" if of != ord("x") else "a"]
    found = [char for char in SAMPLES if _is_in(char, of)]
    return found or [chr(each[0] if kind is op.RANGE else each) for kind, each in of[-1:]]


def _parts(nodes: Any) -> Iterator[list[str]]:
    """Short texts that match the first so many nodes, here and in all that is inside."""
    nodes = list(nodes)
    for count in range(1, len(nodes) + 1):
        yield _examples(nodes[:count], 3)
    for node in nodes:
        for inner in _inner(node):
            yield from _parts(inner)


def _examples(nodes: Any, most: int) -> list[str]:
    texts = [""]
    for node in nodes:
        kind, of = node
        if kind in ONE_CHARACTER:
            choices = _matching(node)[:2]
        elif kind is op.BRANCH:
            choices = [text for branch in of[1] for text in _examples(branch, 2)]
        elif kind is op.SUBPATTERN:
            choices = _examples(of[3], most)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            choices = [text * max(1, min(of[0], BOUND)) for text in _examples(of[2], 2)]
            choices += [""] if of[0] == 0 else []
        else:
            choices = [""]
        texts = [text + choice for text in texts for choice in choices][:most]
    return texts
