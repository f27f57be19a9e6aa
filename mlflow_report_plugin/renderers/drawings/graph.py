"""A graph as boxes and arrows, from left to right."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from mlflow_report_plugin.document import Graph, Node
from mlflow_report_plugin.renderers.drawings.layers import layers, neighbours
from mlflow_report_plugin.renderers.links import is_web_address
from mlflow_report_plugin.renderers.visible import one_line

MOST_NODES = 100
"""How many nodes of one graph are drawn."""

_MOST_EDGES = 300
_HEIGHT, _GAP, _PASSAGE = 44.0, 14.0, 4.0  # of a box, between two, of a place to pass
_BETWEEN = 28.0  # two layers
_LETTER = 7.5  # how wide one is
_WIDEST = 21  # letters of a label
_EDGE = 2.0  # around the drawing
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Box:
    """A node that has its place."""

    x: float
    y: float
    width: float
    kind: str
    label: str
    """The name, shortened to what fits."""
    whole: str
    """What it is and its whole name."""
    marked: bool
    url: str = ""
    """Where it leads; only what may be clicked."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph that has been laid out."""

    width: float
    height: float
    box_height: float
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[str, str], ...]
    """The `d` of each line and of its head."""


def bounded(graph: Graph) -> tuple[list[Node], list[tuple[int, int]]]:
    """Choose what to draw of a graph, and number it.

    Args:
        graph: A graph, perhaps with edges that lead nowhere or twice to the same node.

    Returns:
        The nodes, and the edges between them by the numbers of the nodes.
    """
    nodes = list({node.id: node for node in graph.nodes}.values())[:MOST_NODES]
    numbers = {node.id: number for number, node in enumerate(nodes)}
    edges = dict.fromkeys(
        (numbers[begin], numbers[end])
        for begin, end in graph.edges
        if begin in numbers and end in numbers and begin != end
    )
    return nodes, list(edges)[:_MOST_EDGES]


def remark(graph: Graph) -> str:
    """Say what is left out of the drawing.

    Args:
        graph: A graph.

    Returns:
        The words, empty where nothing is left out.
    """
    more = len({node.id for node in graph.nodes}) - MOST_NODES
    return f"… {more:,} more, which are not drawn" if more > 0 else ""


def draw(graph: Graph) -> Drawing:
    """Lay out a graph.

    Args:
        graph: A graph with at least one node.

    Returns:
        Boxes and arrows.
    """
    nodes, edges = bounded(graph)
    by_name = {str(number): node for number, node in enumerate(nodes)}
    rows, ways = layers(list(by_name), [(str(begin), str(end)) for begin, end in edges])
    widths = [max(_width(by_name[name]) for name in row if name in by_name) for row in rows]
    lefts = [_EDGE + sum(widths[:i]) + i * _BETWEEN for i in range(len(rows))]
    on_spine = {*graph.spine}
    spine = {name for name, node in by_name.items() if node.id in on_spine}
    middles = _middles(rows, ways, by_name, spine)
    column = {name: i for i, row in enumerate(rows) for name in row}
    boxes = tuple(
        _box(node, lefts[column[name]], middles[name] - _HEIGHT / 2, widths[column[name]])
        for name, node in by_name.items()
    )
    arrows = tuple(
        _arrow([(lefts[column[n]], lefts[column[n]] + widths[column[n]], middles[n]) for n in way])
        for way in ways
    )
    width = lefts[-1] + widths[-1] + _EDGE
    height = max(box.y for box in boxes) + _HEIGHT + _EDGE
    lowest = max(middles.values()) + _PASSAGE
    return Drawing(width, max(height, lowest), _HEIGHT, boxes, arrows)


def _middles(
    rows: list[list[str]], ways: list[list[str]], boxes: dict[str, Node], spine: set[str]
) -> dict[str, float]:
    """Move the nodes of each layer up and down until they are near their neighbours."""
    half = {name: (_HEIGHT if name in boxes else _PASSAGE) / 2 for row in rows for name in row}
    middles: dict[str, float] = {}
    for row in rows:
        _stack(row, dict.fromkeys(row, 0.0), half, middles, spine)
    before, behind = neighbours(ways)
    for turn in range(_ROUNDS):
        for row in rows if turn % 2 else reversed(rows):
            wished = {}
            for name in row:
                near = (before if turn % 2 else behind).get(name) or [name]
                wished[name] = sum(middles[n] for n in near) / len(near)
            _stack(row, wished, half, middles, spine)
    top = min(middles[name] - half[name] for name in middles) - _EDGE
    return {name: middle - top for name, middle in middles.items()}


def _stack(
    row: list[str],
    wished: dict[str, float],
    half: dict[str, float],
    middles: dict[str, float],
    spine: set[str],
) -> None:
    """Put nodes below each other, where they wish to be as far as there is room."""
    at = next((place for place, name in enumerate(row) if name in spine), None)
    if at is not None:
        # The spine is straight: others make room above it and below it.
        middles[row[at]] = 0.0
        highest = lowest = half[row[at]] + _GAP
        for name in row[at + 1 :]:
            middles[name] = max(wished[name], lowest + half[name])
            lowest = middles[name] + half[name] + _GAP
        for name in reversed(row[:at]):
            middles[name] = min(wished[name], -highest - half[name])
            highest = half[name] + _GAP - middles[name]
        return
    lowest = float("-inf")
    for name in row:
        middles[name] = max(wished[name], lowest + half[name])
        lowest = middles[name] + half[name] + _GAP
    shift = sum(wished[name] - middles[name] for name in row) / len(row)
    for name in row:
        middles[name] += shift


def _box(node: Node, x: float, y: float, width: float) -> Box:
    kind, label = one_line(node.kind), one_line(node.label)
    return Box(
        *(round(x, 1), round(y, 1), round(width, 1)),
        kind=_fit(kind),
        label=_fit(label),
        whole=f"{kind}: {label}"[:500],
        marked=node.marked,
        url=node.url if is_web_address(node.url) else "",
    )


def _width(node: Node) -> float:
    label = _letters(_fit(one_line(node.label))) * (1.1 if node.marked else 1)  # that one is bold
    letters = max(label, _letters(_fit(one_line(node.kind))) * 0.85)
    return max(60.0, 22 + _LETTER * letters)


def _fit(text: str) -> str:
    if _letters(text[: _WIDEST + 1]) <= _WIDEST:
        return text
    end = _WIDEST - 1
    while _letters(text[:end]) > _WIDEST - 1:
        end -= 1
    return text[:end] + "…"


def _letters(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _arrow(stops: list[tuple[float, float, float]]) -> tuple[str, str]:
    """Lead a line from the right edge of the first stop to the left edge of the last one."""
    (_, right, middle), *rest = stops
    line = f"M{right:.0f} {middle:.1f}"
    for left, next_right, next_middle in rest:
        bend = (right + left) / 2
        line += (
            f"C{bend:.0f} {middle:.1f} {bend:.0f} {next_middle:.1f} {left:.0f} {next_middle:.1f}"
        )
        if (left, next_right, next_middle) != rest[-1]:
            line += f"H{next_right:.0f}"
        right, middle = next_right, next_middle
    left, _, middle = rest[-1]
    return line, f"M{left:.0f} {middle:.1f}l-7-4v8z"
