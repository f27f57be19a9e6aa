"""A document for a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from mlflow_report_plugin.document import Document, Front, Tabs
from mlflow_report_plugin.renderers.outline import Heading, heading_text, outline
from mlflow_report_plugin.renderers.terminal import blocks, cells
from mlflow_report_plugin.renderers.viewer import BROWSER, Viewer


def render(*, document: Document, viewer: Viewer = BROWSER) -> str:
    """Render a document for a terminal.

    Args:
        document: The document.
        viewer: How many columns there are, and whether there are colours.

    Returns:
        The first screen, and what else the document has; the whole of a document without a first
        screen. Escape sequences are only those of colours.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=viewer.columns,
        force_terminal=viewer.colours,
        color_system="standard" if viewer.colours else None,
        legacy_windows=False,
        _environ={},
        highlight=False,
        markup=False,
        emoji=False,
    )
    for each in _parts(document, outline(document)):
        console.print(each)
    # Tables are filled up with blanks.
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _parts(document: Document, top: Heading) -> Iterator[RenderableType]:
    if document.front is None:
        yield Text(top.text, style="bold")
        for section, heading in zip(document.sections, top.below, strict=True):
            yield from blocks.section(section, heading)
        return
    yield from _front(document.front, f"{heading_text(document.title)}: ")
    if top.below:
        yield Text("\nThe whole report also has", style="bold")
        for heading in top.below:
            inner = ", ".join(each.text for each in heading.below if not each.is_line)
            line = Text(heading.text).append(f": {inner}" if inner else "", "dim")
            yield Padding(line, (0, 0, 0, 2))


def _front(front: Front, kind: str) -> Iterator[RenderableType]:
    title = Text(kind, style="dim").append(heading_text(front.name), style="bold not dim")
    yield title
    if front.badges:
        yield Text("  ").join(map(cells.write, front.badges))
    if front.sentence:
        yield cells.clean(front.sentence)
    for panel in front.panels:
        yield Text(f"\n{heading_text(panel.title)}", style="bold cyan")
        for block in panel.blocks:
            # One alternative is enough here: the whole report has them all.
            inner = block.tabs[0][1] if isinstance(block, Tabs) else (block,)
            for each in inner:
                for part in blocks.block(each, iter(())):
                    yield Padding(part, (0, 0, 0, 2))
