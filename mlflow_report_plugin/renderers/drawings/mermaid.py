"""A graph in the language of Mermaid, which GitHub draws."""

from __future__ import annotations

import re

from mlflow_report_plugin.document import Graph
from mlflow_report_plugin.renderers.drawings.graph import bounded
from mlflow_report_plugin.renderers.links import is_web_address
from mlflow_report_plugin.renderers.visible import one_line

_CLICKABLE = re.compile(r"[\w.~:/?#@=&+,-]+", re.ASCII)
"""Addresses without a character that means something to Mermaid, in a text or before it is read."""
_LABEL_LIMIT = 80
_NOT_PLAIN = re.compile(r"[^\w .,:/@()+=!?*'↵…-]|:(?=fa-)")  # `fa:fa-user` is an icon


def flowchart(graph: Graph) -> str:
    """Write a graph as a flowchart.

    Args:
        graph: A graph.

    Returns:
        The lines of a Mermaid block. Nodes have names of ours, and their labels cannot end
        the quotes around them.
    """
    nodes, edges = bounded(graph)
    lines = ["flowchart LR"]
    for number, node in enumerate(nodes):
        lines.append(f'  n{number}["{_label(node.kind)}: {_label(node.label)}"]')
    lines += (
        f'  click n{number} href "{node.url}" _blank'
        for number, node in enumerate(nodes)
        if _CLICKABLE.fullmatch(node.url) and is_web_address(node.url)
    )
    lines += (f"  n{begin} --> n{end}" for begin, end in edges)
    marked = ",".join(f"n{number}" for number, node in enumerate(nodes) if node.marked)
    if marked:
        lines += ["  classDef marked stroke-width:3px", f"  class {marked} marked"]
    return "\n".join(lines)


def _label(text: str) -> str:
    """Write what is not plain as the number of its character: Mermaid has no other escape."""
    # With this ligature Mermaid marks such numbers inside itself.
    line = one_line(text).replace("\ufb02", "fl")
    shown = line if len(line) <= _LABEL_LIMIT else line[: _LABEL_LIMIT - 1] + "…"
    return _NOT_PLAIN.sub(lambda match: f"#{ord(match[0])};", shown)
