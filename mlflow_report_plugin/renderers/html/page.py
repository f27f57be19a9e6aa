"""The page as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mlflow_report_plugin.document import Document, Panel
from mlflow_report_plugin.renderers import style
from mlflow_report_plugin.renderers.assets import Assets, Inside
from mlflow_report_plugin.renderers.html import macros
from mlflow_report_plugin.renderers.html.anchors import Anchors
from mlflow_report_plugin.renderers.html.blocks import Blocks
from mlflow_report_plugin.renderers.html.cells import Cells
from mlflow_report_plugin.renderers.outline import CONTENTS, heading_text, outline
from mlflow_report_plugin.renderers.template import PLAIN, Filled
from mlflow_report_plugin.renderers.viewer import BROWSER, Viewer

_ENDS = "base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class _Panel:
    """A panel as it is shown."""

    title: str
    anchor: str
    blocks: list[Markup]


def render(
    *,
    document: Document,
    viewer: Viewer = BROWSER,
    template: Filled | None = None,
    assets: Assets | None = None,
) -> str:
    """Render a document as HTML.

    Args:
        document: The document.
        viewer: Where it is read.
        template: A team's own look.
        assets: Where style and pictures are; inside the page unless given.

    Returns:
        A whole page.
    """
    top, front = outline(document), document.front
    anchors = Anchors(top)
    cells = Cells(anchors, viewer)
    assets, template = assets or Inside(), template or PLAIN
    blocks = Blocks(cells, anchors, viewer, assets)
    # A short document has no contents, and needs no folding.
    write = blocks.group if viewer.folds and document.contents_depth else blocks.section

    def panel(shown: Panel) -> _Panel:
        inside = [blocks.block(block, shown.title, iter(())) for block in shown.blocks]
        return _Panel(shown.title, anchors.take("front", shown.title), inside)

    head = heading_text(front.name) if front else top.text
    above = "" if viewer.is_one_of_many else style.running_head(head)
    sheet = style.sheet() + above + template.style
    tag, source = assets.style(sheet)
    return macros.page(
        document=document,
        title=f"{head} - {heading_text(document.title)}" if front else head,
        front=front,
        badges=[cells.write(badge) for badge in front.badges] if front else [],
        panels=[panel(each) for each in front.panels] if front else [],
        top=top,
        contents=CONTENTS,
        viewer=viewer,
        sections=[
            write(section, heading)
            for section, heading in zip(document.sections, top.below, strict=True)
        ],
        notes=cells.notes,
        style=tag,
        policy=f"default-src 'none'; style-src {source}; img-src {assets.pictures}; {_ENDS}",
        template=template,
        logo=assets.picture(template.logo.data, template.logo.media_type) if template.logo else "",
    )
