"""SVG files of unknown authors."""

from __future__ import annotations

import struct
from base64 import b64encode
from collections import Counter
from xml.etree import ElementTree

import pytest

from mlflow_report_plugin.renderers.drawings import svg
from tests.renderers import pictures

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
PIXEL = "data:image/png;base64,"


def still(inside: str, before: str = "", attributes: str = "") -> str:
    file = f"{before}<svg {NAMESPACES}{attributes}>{inside}</svg>"
    copy = svg.still(file.encode()).decode()
    return copy.removeprefix('<svg xmlns="http://www.w3.org/2000/svg">').removesuffix("</svg>")


def tags(file: bytes) -> Counter[str]:
    return Counter(
        element.tag.rpartition("}")[2] for element in ElementTree.fromstring(file).iter()
    )


def test_what_matplotlib_draws_is_kept() -> None:
    file = pictures.drawn("svg")
    copy = svg.still(file)
    before, after = tags(file), tags(copy)
    assert {"path", "use", "image", "pattern", "clipPath", "style", "g"} <= set(after)
    for tag in after:
        assert after[tag] == before[tag] - (tag == "title")  # one title is metadata
    assert b"<!DOCTYPE" in file
    assert b"DOCTYPE" not in copy
    assert copy.count(b'href="#') == file.count(b'href="#') > 10
    assert copy.count(b"url(#") == file.count(b"url(#") > 3


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("<script>alert(1)</script>", ""),
        ('<script href="http://evil.example/x.js"/>', ""),
        ('<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>', ""),
        ('<g onclick="x()" ONLOAD="y()" id="a"/>', '<g id="a"></g>'),
        ('<x:g xmlns:x="http://evil.example"/>', ""),
        ('<s:g xmlns:s="http://www.w3.org/2000/svg"><s:script/></s:g>', "<g></g>"),
        ('<a href="javascript:alert(1)"><text>x</text></a>', "<a><text>x</text></a>"),
        ('<a xlink:href="https://evil.example"/>', "<a></a>"),
        ('<use href="#a"/><use xlink:href="#b"/>', '<use href="#a"></use><use href="#b"></use>'),
        ('<use href="http://evil.example/x.svg#a"/><use href="x.svg#a"/>', "<use></use>" * 2),
        ('<image href="http://evil.example/x.png"/>', "<image></image>"),
        ('<image href="//evil.example/x.png"/><image href="x.png"/>', "<image></image>" * 2),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', "<image></image>"),
        (f'<image href="{PIXEL}PHN2Zy8+"/><image href="{PIXEL}A"/>', "<image></image>" * 2),
        ('<rect fill="url(http://evil.example/#a)"/>', "<rect></rect>"),
        ('<rect fill="url(#a)"/>', '<rect fill="url(#a)"></rect>'),
        ("<rect style=\"fill: URL( '#a' )\"/>", "<rect style=\"fill: URL( '#a' )\"></rect>"),
        ('<rect style="fill:url(//evil.example)"/>', "<rect></rect>"),
        ('<rect style="fill:u\\72l(//evil.example)"/>', "<rect></rect>"),
        ("<rect style=\"background:image-set('//evil.example' 1x)\"/>", "<rect></rect>"),
        ('<g transform="translate(1 2)"/>', '<g transform="translate(1 2)"></g>'),
        ('<g filter="url(#a)"/><filter id="a"><feImage href="//e.example"/></filter>', "<g></g>"),
        ("<style>@import 'http://evil.example/x.css';</style>", "<style></style>"),
        ("<style>@font-face{src:url(//e.example)}</style>", "<style></style>"),
        ("<style>*{fill:url(#a)}</style>", "<style></style>"),
        ("<style>a > b{fill:red}</style>", "<style>a &gt; b{fill:red}</style>"),
        ("<style>*{fill:<g/>url(//e.example)}</style>", "<style><g></g></style>"),
        ('<animate attributeName="href" to="x"/><set attributeName="x" to="1"/>', ""),
        ("<!-- c --><?php x ?><![CDATA[<script>]]>", "&lt;script&gt;"),
        ('<text class="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;</text>',
         "<text class='\"&gt;&lt;script&gt;'>&lt;b&gt;&amp;</text>"),
    ],
)  # fmt: skip
def test_only_a_still_picture_is_kept(inside: str, kept: str) -> None:
    assert still(inside) == kept


def test_a_style_sheet_and_a_base_are_left_out() -> None:
    before = '<?xml version="1.0"?><?xml-stylesheet href="http://evil.example/x.css"?>'
    assert still("", before, ' xml:base="http://evil.example/" onload="alert(1)"') == ""


@pytest.mark.parametrize("piece", ["a", " ", "url(", "url(#a", "a ( "])
def test_long_values_take_no_longer_than_they_are(piece: str) -> None:
    # Steps of the number of the square of this length would take hours.
    value = piece * (500_000 // len(piece))
    kept = "" if "(" in piece else f' id="{value}"'
    assert still(f'<g id="{value}"/>') == f"<g{kept}></g>"


def test_a_picture_of_pixels_is_kept() -> None:
    assert still(LARGE) == LARGE.replace("'", '"').replace("/>", "></image>")


def test_a_document_type_is_read_from_nowhere() -> None:
    dtd = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://evil.example/svg11.dtd">'
    assert still("<text>a&nbsp;b</text>", dtd) == "<text>ab</text>"


TEN_TIMES_EACH = "".join(
    f"<g id='a{i + 1}'>" + f"<use href='#a{i}'/>" * 10 + "</g>" for i in range(9)
)
HEADER = pictures.pixels("png", 1, 1)[:16] + struct.pack(">II", 4_000, 4_000)
LARGE = f"<image href='{PIXEL}{b64encode(HEADER).decode()}'/>"
OFTEN = "<g id='a'>" + "<path/>" * 2_000 + "</g>" + "<use href='#a'/>" * 200


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("", "it is no well-formed SVG file"),
        ("GIF89a", "it is no well-formed SVG file"),
        (f"<svg {NAMESPACES}><g></svg>", "it is no well-formed SVG file"),
        (f"<?xml version='1.0' encoding='no-such'?><svg {NAMESPACES}/>", "it is no well-formed"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "it is no SVG file"),
        ("<svg/>", "it is no SVG file"),
        (f'<!DOCTYPE s [<!ENTITY a "b">]><svg {NAMESPACES}>&a;</svg>', "it declares entities"),
        (
            f'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg {NAMESPACES}>&a;</svg>',
            "it declares entities",
        ),
        (
            f'<!DOCTYPE s [<!ENTITY % a SYSTEM "http://e.example">%a;]><svg {NAMESPACES}/>',
            "it declares entities",
        ),
        (f"<svg {NAMESPACES}>{'<g>' * 100_000}{'</g>' * 100_000}</svg>", "nested too deeply"),
        (
            f'<svg {NAMESPACES}><path id="a0"/>{TEN_TIMES_EACH}</svg>',
            "it repeats its parts too often",
        ),
        (f"<svg {NAMESPACES}>{OFTEN}</svg>", "it repeats its parts too often"),
        (f'<svg {NAMESPACES}><g id="a"><use href="#a"/></g></svg>', "refer to each other"),
        (f"<svg {NAMESPACES}>{LARGE * 2}</svg>", "32,000,000 pixels inside it are too many"),
    ],
)
def test_what_is_no_picture_or_asks_for_too_much_is_refused(file: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        svg.still(file.encode())


def test_what_is_left_out_may_be_of_any_depth() -> None:
    assert still("<x>" * 100_000 + "</x>" * 100_000) == ""
