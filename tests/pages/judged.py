"""The reports that are judged: the examples of the documentation, the samples, and hostile ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mlflow_report_plugin import Report, Snapshot, report
from mlflow_report_plugin.document import (
    NOT_SET,
    Badge,
    Block,
    Code,
    Document,
    Facts,
    Fold,
    Front,
    Gallery,
    Id,
    Image,
    Jump,
    Link,
    Missing,
    Moment,
    Note,
    Number,
    Panel,
    Point,
    Points,
    Section,
    Table,
    Tabs,
    Text,
    Written,
)
from mlflow_report_plugin.renderers.built_in import HTML
from tests.renderers import naughty, pictures, reports
from tests.sections.reading import read
from tests.snapshots import (
    AGENT,
    CUSTOMER_LTV,
    DOLLY,
    LEAF_CLASSIFIER,
    PCB_CLASSIFICATION,
    SPEECH_RECOGNITION,
    WHOLE,
)

RECORDED = Path(__file__).parents[2] / "docs" / "examples"
EXAMPLES = tuple(sorted(path.stem for path in RECORDED.glob("*.json")))
SNAPSHOTS: dict[str, Snapshot] = {
    "agent": AGENT,
    "customer_ltv": CUSTOMER_LTV,
    "dolly": DOLLY,
    "leaf_classifier": LEAF_CLASSIFIER,
    "pcb_classification": PCB_CLASSIFICATION,
    "speech_recognition": SPEECH_RECOGNITION,
    "whole": WHOLE,
}
DOCUMENTS = {"drawn": reports.drawn, "with every block": reports.whole}
NAMES = (*EXAMPLES, *SNAPSHOTS, *DOCUMENTS)


def example(name: str) -> Report:
    """Give the report of a model of the documentation."""
    return report(str(RECORDED / f"{name}.json"))


@cache
def html(name: str) -> str:
    """Give the page of a report that is named here."""
    if name in EXAMPLES:
        return example(name).to_html()
    document = DOCUMENTS[name]() if name in DOCUMENTS else read(SNAPSHOTS[name])
    return str(HTML.render(document=document))


def hostile() -> dict[str, str]:
    """Give a page for each kind of trouble, which stands there wherever there is text."""
    texts = (*naughty.NAUGHTY, "".join(naughty.NAUGHTY))
    return {
        f"hostile-{number:02}": str(HTML.render(document=_everything(text)))
        for number, text in enumerate(texts)
    }


def _everything(text: str) -> Document:
    """Every kind of block and of cell, with this text in it."""
    cells = (
        *(text, Link(text, text), Link(text, "https://x.example/" + text), NOT_SET),
        *(Missing(text, unread=True), Number(text, text), Moment(text), Id(text), Written(text)),
        *(Badge(text, "bad"), Jump(text, text), Jump(text, "Part")),
    )
    facts = Facts(tuple((text, cell) for cell in cells), title=text, anchors="fact")
    table = Table((text,) * len(cells), (cells, cells), text, cards=True, anchors="row")
    points = Points((Point(cells, text), Point((text,))))
    image = Image(pictures.pixels("png", 2, 1), "image/png", text, text)
    panel = (facts, points, Code(text, text), Tabs(((text, (Code(text),)),)), Text(text))
    blocks: tuple[Block, ...] = (
        *(facts, table, points, Code(text, text), Text(text, "markdown"), Text(text)),
        *(Note(text, kind) for kind in ("none", "gap", "info")),
        *(*naughty.drawings(text), Gallery((image, image))),
        *(Tabs(((text, (facts,)), (text, (table,)))), Fold(text, (facts,))),
        Section(text, (Note(text),)),
    )
    parts = (Section("Part", (Section(text, blocks), Section(text, blocks))), Section(text, blocks))
    front = Front(text, (Badge(text, "good"),), text, (Panel(text, panel), Panel(text, panel)))
    return Document(text, text, parts, front=front)
