"""Graphs as boxes and arrows, and in the language of Mermaid."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.document import Graph, Node
from mlflow_report_plugin.renderers.drawings import graph, mermaid
from tests.renderers import naughty, reports

ids = st.integers(0, 12).map(str)
graphs = st.builds(
    Graph,
    st.lists(st.builds(Node, ids, naughty.text, naughty.text), min_size=1).map(tuple),
    st.lists(st.tuples(ids, ids)).map(tuple),
    st.just("words"),
)


def one(label: str, kind: str = "Run") -> Graph:
    return Graph((Node("a", kind, label),), (), "words")


def test_what_leads_to_something_stands_to_the_left_of_it() -> None:
    nodes = tuple(Node(name, "Run", name) for name in "abcd")
    edges = (("a", "b"), ("b", "c"), ("a", "c"), ("d", "c"))
    drawing = graph.draw(Graph(nodes, edges, "words"))
    a, b, c, d = drawing.boxes
    assert a.x + a.width < b.x == d.x < b.x + b.width < c.x
    assert len(drawing.arrows) == 4
    # The arrow that passes by goes between the boxes on its way.
    passing = [line for line, _ in drawing.arrows if "H" in line]
    assert len(passing) == 1


@given(graphs)
def test_any_graph_is_drawn_without_overlaps(any_graph: Graph) -> None:
    drawing = graph.draw(any_graph)
    assert len(drawing.boxes) == len({node.id for node in any_graph.nodes})
    for box in drawing.boxes:
        assert 0 <= box.x < box.x + box.width <= drawing.width
        assert 0 <= box.y < box.y + drawing.box_height <= drawing.height
    for a, b in combinations(drawing.boxes, 2):
        assert a.x + a.width < b.x or b.x + b.width < a.x or abs(a.y - b.y) > drawing.box_height
    for line, head in drawing.arrows:
        assert re.fullmatch(r"[MCH\d. -]+", line)
        assert re.fullmatch(r"M[\d. -]+l-7-4v8z", head)


def test_a_circle_is_drawn_without_the_edge_that_closes_it() -> None:
    nodes = (Node("a", "Run", "a"), Node("b", "Run", "b"))
    drawing = graph.draw(Graph(nodes, (("a", "b"), ("b", "a"), ("a", "a"), ("a", "x")), "words"))
    assert len(drawing.arrows) == 1


def test_a_graph_of_very_many_nodes_is_cut_and_says_so() -> None:
    nodes = tuple(Node(str(i), "Run", str(i)) for i in range(150))
    many = Graph(nodes, tuple(("0", str(i)) for i in range(1, 150)), "words")
    assert len(graph.draw(many).boxes) == 100
    assert mermaid.flowchart(many).count("Run: ") == 100
    assert graph.remark(many) == "… 50 more, which are not drawn"
    assert graph.remark(reports.lineage()) == ""


def test_a_long_label_is_shortened_and_kept_whole_beside_it() -> None:
    (box,) = graph.draw(one("x" * 99)).boxes
    assert (box.label, box.whole) == ("x" * 20 + "…", "Run: " + "x" * 99)
    (wide,) = graph.draw(one("温" * 99)).boxes
    assert wide.label == "温" * 10 + "…"


def test_a_flowchart_reads_well() -> None:
    nodes = (Node("run:1", "Run", "fox"), Node("v", "Model version", "models:/wine/1", True))
    assert mermaid.flowchart(Graph(nodes, (("run:1", "v"),), "words")) == (
        "flowchart LR\n"
        '  n0["Run: fox"]\n'
        '  n1["Model version: models:/wine/1"]\n'
        "  n0 --> n1\n"
        "  classDef marked stroke-width:3px\n"
        "  class n1 marked"
    )


@given(graphs)
def test_no_label_of_a_flowchart_ends_its_quotes(any_graph: Graph) -> None:
    lines = mermaid.flowchart(any_graph).split("\n")
    assert lines[0] == "flowchart LR"
    # Nothing with a meaning in Mermaid, HTML or Markdown but the numbers of characters.
    node = re.compile(r'  n\d+\["(#\d+;|[^"#;<>&`{}\[\]|$%\\\n])*"\]')
    edge = re.compile(r"  n\d+ --> n\d+")
    assert [x for x in lines[1:] if not (node.fullmatch(x) or edge.fullmatch(x))] == []


def test_what_mermaid_would_take_for_something_else_is_a_number() -> None:
    label = '"]; click n0 "javascript:alert(1)" %% #quot; `x` $$y$$ fa:fa-user \ufb02'
    assert mermaid.flowchart(one(label)).split("\n")[1] == (
        '  n0["Run: #34;#93;#59; click n0 #34;javascript:alert(1)#34; #37;#37; #35;quot#59; '
        '#96;x#96; #36;#36;y#36;#36; fa#58;fa-user fl"]'
    )


def test_the_line_that_matters_is_straight_and_others_make_room() -> None:
    nodes = tuple(Node(name, "Run", name) for name in ("data", "run", "model", *"vwxyz"))
    edges = (("data", "run"), ("run", "model"), *(("run", name) for name in "vwxyz"))
    drawing = graph.draw(Graph(nodes, edges, "words", ("data", "run", "model")))
    data, run, model, *others = drawing.boxes
    assert data.y == run.y == model.y
    assert all(abs(other.y - model.y) > drawing.box_height for other in others)


@given(graphs, st.lists(ids).map(tuple))
def test_any_line_is_drawn_without_overlaps(any_graph: Graph, spine: tuple[str, ...]) -> None:
    drawing = graph.draw(replace(any_graph, spine=spine))
    for a, b in combinations(drawing.boxes, 2):
        assert a.x + a.width < b.x or b.x + b.width < a.x or abs(a.y - b.y) > drawing.box_height


def test_only_addresses_of_the_web_are_links() -> None:
    good, bad = "https://mlflow.example/#/runs/1", "javascript:alert(1)"
    nodes = (Node("a", "Run", "a", url=good), Node("b", "Run", "b", url=bad))
    found = Graph(nodes, (), "words")
    assert [box.url for box in graph.draw(found).boxes] == [good, ""]
    assert mermaid.flowchart(found).count("click") == 1


def test_no_address_ends_the_line_that_it_stands_in() -> None:
    for url in (
        'https://x/"',
        "https://x/%%",
        "https://x/;click",
        "https://x/#amp;",
        "https://x/\n",
    ):
        assert "click" not in mermaid.flowchart(Graph((Node("a", "Run", "a", url=url),), (), "w"))
