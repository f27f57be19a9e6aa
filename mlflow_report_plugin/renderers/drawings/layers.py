"""A graph in layers: what leads to something stands to the left of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

Edge = tuple[str, str]
Spot = tuple[int, int]
"""The number of a layer, and the number of a place in it."""

_SWEEPS = 6


def layers(ids: list[str], edges: list[Edge]) -> tuple[list[list[str]], list[list[str]]]:
    """Give every node a place so that few edges cross.

    Args:
        ids: The nodes.
        edges: From which to which. Those that close a circle are left out.

    Returns:
        The nodes of each layer from top to bottom, with places for the edges that pass through
        it; and each edge as the nodes and places that it leads through.
    """
    level = _levels(ids, edges)
    rows: list[list[str]] = [[] for _ in range(max(level.values()) + 1)]
    for node in ids:
        rows[level[node]].append(node)
    ways = []
    for number, (begin, end) in enumerate(edges):
        between = range(level[begin] + 1, level[end])
        if level[begin] < level[end]:
            # No id of a node can begin with this character: they are numbered by the caller.
            passes = [f"~{number}.{layer}" for layer in between]
            for layer, place in zip(between, passes, strict=True):
                rows[layer].append(place)
            ways.append([begin, *passes, end])
    _untangle(rows, ways)
    return rows, ways


def neighbours(ways: list[list[str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Say what stands right before and right after each node.

    Args:
        ways: The edges with what they lead through.

    Returns:
        What is before each node, and what is behind it.
    """
    before: dict[str, list[str]] = {}
    behind: dict[str, list[str]] = {}
    for way in ways:
        for left, right in pairwise(way):
            before.setdefault(right, []).append(left)
            behind.setdefault(left, []).append(right)
    return before, behind


def _levels(ids: list[str], edges: list[Edge]) -> dict[str, int]:
    level: dict[str, int] = {}
    for node in _in_order(ids, edges):
        before = [level[begin] for begin, end in edges if end == node and begin in level]
        level[node] = max(before, default=-1) + 1
    for node in ids:
        if not any(end == node for _, end in edges):
            # What nothing leads to stands next to what it leads to.
            behind = [level[end] for begin, end in edges if begin == node]
            level[node] = max(0, min(behind, default=1) - 1)
    return level


def _in_order(ids: list[str], edges: list[Edge]) -> Iterator[str]:
    """Give each node after those that lead to it; in a circle, the first one first."""
    left = dict.fromkeys(ids)
    while left:
        blocked = {end for begin, end in edges if begin in left}
        ready = [node for node in left if node not in blocked] or [next(iter(left))]
        for node in ready:
            del left[node]
            yield node


def _untangle(rows: list[list[str]], ways: list[list[str]]) -> None:
    """Sort each layer by where the neighbours of its nodes stand, from both sides in turn."""
    before, behind = neighbours(ways)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for row in rows if forward else reversed(rows):
            places = {node: place / len(row) for row in rows for place, node in enumerate(row)}
            near = before if forward else behind
            wished = {
                node: sum(places[n] for n in near[node]) / len(near[node])
                if node in near
                else places[node]
                for node in row
            }
            row.sort(key=wished.__getitem__)
