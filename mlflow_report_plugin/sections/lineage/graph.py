"""The lineage of the model as a graph that fits on a page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from mlflow_report_plugin.document import Graph, Node
from mlflow_report_plugin.sections.lineage.chain import Thing
from mlflow_report_plugin.sections.lineage.fans import Fan

MOST: Final = 5
"""How many things of one kind are drawn beside each other."""


def lineage_graph(chain: Sequence[Thing], fans: Sequence[Fan]) -> Graph:
    """Draw what leads to what."""
    nodes = [Node(thing.id, thing.kind, thing.name, thing.marked) for thing in chain]
    edges = [(first.id, second.id) for first, second in pairwise(chain)]
    for fan in fans:
        drawn = [Node(thing.id, thing.kind, thing.name) for thing in fan.things[:MOST]]
        more = len(fan.things) - MOST
        if more > 0:
            drawn.append(Node(f"{drawn[0].id}_more", drawn[0].kind, f"and {more:,} more"))
        # What leads to a thing is drawn before it.
        nodes = [*drawn, *nodes] if fan.inward else [*nodes, *drawn]
        edges += [(node.id, fan.at) if fan.inward else (fan.at, node.id) for node in drawn]
    named = {node.id: f"{node.kind} {node.label}" for node in nodes}
    words = "; ".join(f"{named[first]} leads to {named[second]}" for first, second in edges)
    return Graph(tuple(nodes), tuple(edges), words)
