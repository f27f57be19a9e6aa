"""Reading a document as a person would: by its headings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from mlflow_report_plugin.document import (
    Bars,
    Block,
    Branch,
    Cell,
    Document,
    Facts,
    Fold,
    Gallery,
    Graph,
    Id,
    Image,
    Link,
    Matrix,
    Moment,
    Number,
    Plot,
    Points,
    Section,
    Table,
    Tabs,
    Tree,
    Written,
)
from mlflow_report_plugin.sections.layouts import build
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot


def read(snapshot: Snapshot, layout: str = "detailed", show_as_json: bool = False) -> Document:
    """Make the document of a snapshot."""
    return build(snapshot, View(layout, show_as_json=show_as_json))


def chapters(document: Document) -> tuple[Section, ...]:
    """Give the sections without the groups that they stand in."""
    if document.front is None:
        return document.sections
    groups = (group.blocks for group in document.sections)
    return tuple(s for s in chain.from_iterable(groups) if isinstance(s, Section))


def headings(document: Document) -> list[str]:
    """Give the headings below those of groups, two blanks before each for every level."""

    def below(section: Section, depth: int) -> Iterator[str]:
        yield "  " * depth + section.title
        for block in section.blocks:
            if isinstance(block, Section):
                yield from below(block, depth + 1)

    return [line for section in chapters(document) for line in below(section, 0)]


def under(document: Document, *path: str) -> tuple[Block, ...]:
    """Give what stands below the headings of a path."""
    blocks: tuple[Block, ...] = chapters(document)
    for title in path:
        blocks = next(b for b in blocks if isinstance(b, Section) and b.title == title).blocks
    return blocks


def rows(document: Document, *path: str, title: str = "") -> dict[str, Cell]:
    """Give the table of names and values below the headings of a path."""
    found = next(b for b in under(document, *path) if isinstance(b, Facts) and b.title == title)
    return {name: as_told(cell) for name, cell in found.rows}


def table(document: Document, *path: str) -> Table:
    """Give the first table below the headings of a path."""
    found = next(block for block in under(document, *path) if isinstance(block, Table))
    return replace(found, rows=tuple(tuple(map(as_told, row)) for row in found.rows))


def as_told(cell: Cell) -> Cell:
    """Give a cell without what is only told of how to show it: that it is a time, say."""
    return cell.text if isinstance(cell, Id | Moment | Written) else cell


def all_blocks(document: Document) -> Iterator[Block]:
    """Give every block of a document."""

    def below(block: Block) -> Iterator[Block]:
        yield block
        if isinstance(block, Section | Fold):
            for inner in block.blocks:
                yield from below(inner)
        if isinstance(block, Tabs):
            for _, blocks in block.tabs:
                for inner in blocks:
                    yield from below(inner)
        if isinstance(block, Gallery):
            yield from block.images

    for section in document.sections:
        yield from below(section)


def texts(document: Document) -> Iterator[str]:
    """Give every word that a document shows."""
    for block in all_blocks(document):
        match block:
            case Section(title=title) | Fold(title=title):
                yield title
            case Tabs(tabs=tabs):
                yield from (name for name, _ in tabs)
            case Gallery():
                pass  # its pictures follow
            case Facts(rows=found):
                yield from (block.title, *block.columns)
                for name, value in found:
                    yield from (name, words(value))
            case Table(rows=lines):
                yield from (block.title, *block.columns)
                for line in lines:
                    yield from map(words, line)
            case Points(points=points):
                for point in points:
                    yield from (*map(words, point.words), point.command)
            case Tree(branches=found):
                yield from branch_words(found)
            case Graph(nodes=nodes):
                yield block.text
                for node in nodes:
                    yield from (node.kind, node.label)
            case Plot(title=title, curves=curves):
                yield from (title, block.text, *(curve.name for curve in curves))
            case Image(title=title) | Bars(title=title) | Matrix(title=title):
                yield from (title, block.text)
            case _:
                yield block.text


def front_texts(document: Document) -> Iterator[str]:
    """Give every word of the first screen; what stands in a line is read as a line."""
    front = document.front
    if front is None:
        return
    yield from (front.name, front.sentence, *(badge.text for badge in front.badges))
    for panel in front.panels:
        yield panel.title
        for block in panel.blocks:
            if isinstance(block, Points):
                for point in block.points:
                    yield " ".join(map(words, point.words))
            else:
                yield from texts(replace(document, sections=(Section(panel.title, (block,)),)))


def branch_words(found: tuple[Branch, ...]) -> Iterator[str]:
    """Give every word of a tree."""
    for branch in found:
        yield from (branch.name, branch.detail)
        yield from branch_words(branch.below)


def urls(document: Document) -> Iterator[str]:
    """Give every address that a document leads to."""
    for block in all_blocks(document):
        if isinstance(block, Facts | Table):
            yield from (cell.url for row in block.rows for cell in row if isinstance(cell, Link))


def words(cell: Cell) -> str:
    """Give what a reader sees in a cell."""
    if isinstance(cell, str):
        return cell
    return cell.exact if isinstance(cell, Number) else cell.text
