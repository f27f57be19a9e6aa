"""The lineage of the model as a graph that fits on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from mlflow_report_plugin.document import Graph, Node
from mlflow_report_plugin.sections.lineage.chain import Thing
from mlflow_report_plugin.sections.lineage.fans import DATASET, Fan

MOST: Final = 3
"""How many things of one kind are drawn beside each other; with more, only their number is."""
BEFORE_THE_RUN: Final = ("experiment", "parent_run")
"""What holds the run. Where the data is known, the line that matters begins there instead."""


def lineage_graph(chain: Sequence[Thing], fans: Sequence[Fan]) -> Graph:
    """Draw what leads to what."""
    nodes = [node_of(thing) for thing in chain]
    edges = [(first.id, second.id) for first, second in pairwise(chain)]
    drawn_as: dict[str, str] = {}
    for fan in fans:
        drawn = drawn_of(fan)
        # Where things are drawn as their number, so is what leads to one of them.
        drawn_as |= {thing.id: drawn[0].id for thing in fan.things if len(drawn) == 1}
        # What leads to a thing is drawn before it.
        nodes = [*drawn, *nodes] if fan.inward else [*nodes, *drawn]
        for at in dict.fromkeys(drawn_as.get(id, id) for id in fan.at):
            edges += [(node.id, at) if fan.inward else (at, node.id) for node in drawn]
    named = {node.id: f"{node.kind} {node.label}" for node in nodes}
    words = "; ".join(f"{named[first]} leads to {named[second]}" for first, second in edges)
    return Graph(tuple(nodes), tuple(edges), words, tuple(spine(chain, fans)))


def drawn_of(fan: Fan) -> tuple[Node, ...]:
    """Draw things of one kind, or their number where there are many."""
    if len(fan.things) <= MOST:
        return tuple(map(node_of, fan.things))
    least = "at least " if fan.more else ""
    first = fan.things[0]
    return (Node(first.id, first.role, f"{least}{len(fan.things):,} {fan.called}"),)


def node_of(thing: Thing) -> Node:
    """Draw one thing."""
    return Node(thing.id, thing.kind, thing.name, thing.marked, thing.url or "")


def spine(chain: Sequence[Thing], fans: Sequence[Fan]) -> Iterator[str]:
    """Name what stands on the line that matters: from the data to the registered model."""
    data = next((fan.things[0].id for fan in fans if fan.things[0].role == DATASET), None)
    if data:
        yield data
    yield from (thing.id for thing in chain if not data or thing.id not in BEFORE_THE_RUN)
