"""SVG files of unknown authors, written anew with nothing in them but a still picture.

A page shows them in `<img>`, where no browser runs or loads anything. But a browser draws for as
long as it takes: a thousand bytes of parts that repeat parts, of patterns in patterns or of filters
keep a page from being shown at all. And a reader may open a picture in a tab of its own, where it
does run. What is bounded must be known, so only what the lists name is copied.

No Python library does this well: bindings of sanitisers keep animation, addresses of the same
host and pictures that take all memory, and ElementTree's parser cannot refuse entities. So
the file goes through expat piece by piece.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter, defaultdict
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from mlflow_report_plugin.renderers.drawings import raster

_SVG = "http://www.w3.org/2000/svg"
_HREF = "http://www.w3.org/1999/xlink href"
_SPACE = "http://www.w3.org/XML/1998/namespace space"
_ELEMENTS = re.compile(
    r"""svg|g|defs|symbol|use|switch|a|title|desc|style
    |path|rect|circle|ellipse|line|polyline|polygon|text|tspan|textPath|image
    |clipPath|mask|pattern|linearGradient|radialGradient|stop""",
    re.VERBOSE,
)
_ATTRIBUTES = re.compile(
    r"""id|class|style|version|viewBox|preserveAspectRatio|transform
    |width|height|[xyr]|d[xy]?|[xy][12]|[cfr][xy]|points|pathLength|offset
    |(gradient|pattern)(Units|Transform)|(clipPath|mask|patternContent|maskContent)Units
    |spreadMethod|rotate|textLength|lengthAdjust|startOffset
    |color|display|visibility|overflow|opacity|mask|clip-(path|rule)|stop-(color|opacity)
    |fill(-opacity|-rule)?|stroke(-[a-z]+)?|paint-order|vector-effect
    |font(-[a-z]+)?|text-(anchor|decoration)|(letter|word)-spacing|writing-mode
    |(dominant|alignment)-baseline|baseline-shift|direction|unicode-bidi
    |(shape|text|image)-rendering""",
    re.VERBOSE,
)
_FUNCTIONS = re.compile(r"rgba?|hsla?|matrix|translate|scale|rotate|skew[xy]|calc", re.IGNORECASE)
_END_OF_NAME = re.compile(r"[^\w-]")
_LOCAL = re.compile(r"""url\(\s*(["']?)#([\w.:-]+)\1\s*\)""", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg|jpg);base64,([A-Za-z0-9+/=\s]*)")
_RASTER = {"png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg"}
_DEEPEST = 100
_MOST_SHAPES = 200_000


def still(data: bytes) -> bytes:
    """Copy a picture without what could run, load, move or take all memory.

    Args:
        data: The file.

    Returns:
        An SVG file.

    Raises:
        ValueError: It is no SVG file, or asks for too much; the message says so.
    """
    copy = _Copy()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = copy.start
    parser.EndElementHandler = copy.end
    parser.CharacterDataHandler = copy.text
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, UnicodeError):
        raise ValueError("it is no well-formed SVG file") from None
    if copy.pixels > raster.MOST_PIXELS:
        raise ValueError(f"{copy.pixels:,} pixels inside it are too many")
    if copy.shapes("") > _MOST_SHAPES:
        raise ValueError("it repeats its parts too often")
    return "".join(copy.written).encode("utf-8")


class _Copy:
    """What has been copied, and what is needed to go on."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.open: list[tuple[str, str]] = []
        """The elements around: their names, and the id of each or of the next one above."""
        self.left_out = 0
        """How many elements around are left out."""
        self.css: list[str] = []
        self.pixels = 0
        """How many there are in all pictures inside."""
        self.elements: Counter[str] = Counter()
        """How many elements belong to each id; to none of them: the empty text."""
        self.parts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """What is below each id and what it refers to, by id."""
        self.counted: dict[str, int] = {}

    def start(self, full_name: str, attributes: dict[str, str]) -> None:
        namespace, _, name = full_name.rpartition(" ")
        if not self.open and (namespace, name) != (_SVG, "svg"):
            raise ValueError("it is no SVG file")
        if self.left_out or namespace != _SVG or not _ELEMENTS.fullmatch(name):
            self.left_out += 1
            return
        if len(self.open) >= _DEEPEST:
            raise ValueError("its elements are nested too deeply")
        kept = self._kept(name, attributes)
        above = self.open[-1][1] if self.open else ""
        owner = kept.get("id") or above
        if owner != above:
            self.parts[above][owner] += 1
        self.elements[owner] += 1
        for key, value in kept.items():
            if key == "href" and value.startswith("#"):
                self.parts[owner][value[1:]] += 1
            for _, target in _LOCAL.findall(value):
                self.parts[owner][target] += 1
        namespaces = "" if self.open else f' xmlns="{_SVG}"'
        written = "".join(f" {key}={quoteattr(value)}" for key, value in kept.items())
        self.written.append(f"<{name}{namespaces}{written}>")
        self.open.append((name, owner))

    def end(self, _: str) -> None:
        if self.left_out:
            self.left_out -= 1
            return
        name, _ = self.open.pop()
        if name == "style":
            css = "".join(self.css)
            self.css.clear()
            # Here not even addresses inside the picture: nobody would count what they repeat.
            self.written.append(escape(css) if _loads_nothing(css) else "")
        self.written.append(f"</{name}>")

    def text(self, text: str) -> None:
        if self.left_out or not self.open:
            return
        if self.open[-1][0] == "style":
            self.css.append(text)
        else:
            self.written.append(escape(text))

    def _kept(self, element: str, attributes: dict[str, str]) -> dict[str, str]:
        kept = {}
        for key, value in attributes.items():
            if key in ("href", _HREF):
                if self._is_picture(value) if element == "image" else value.startswith("#"):
                    kept["href"] = value
            elif key == _SPACE:
                kept["xml:space"] = value
            elif _ATTRIBUTES.fullmatch(key) and _loads_nothing(_LOCAL.sub(" ", value)):
                kept[key] = value
        return kept

    def _is_picture(self, address: str) -> bool:
        """Say whether an address is a picture itself, and count its pixels."""
        picture = _PICTURE.fullmatch(address)
        if not picture:
            return False
        try:
            width, height = raster.size(b64decode(picture[2]), _RASTER[picture[1]])
        except ValueError:
            return False
        self.pixels += width * height
        return True

    def shapes(self, id: str, depth: int = 0) -> int:
        """Count what is drawn for an id, with what it repeats: few bytes can draw millions."""
        if depth > _DEEPEST:
            raise ValueError("its parts refer to each other too deeply")
        if id not in self.counted:
            parts = self.parts.get(id, {}).items()
            below = sum(times * self.shapes(part, depth + 1) for part, times in parts)
            self.counted[id] = self.elements[id] + below
        return self.counted[id]


def _loads_nothing(css: str) -> bool:
    """No function that takes an address, no rule with `@`, no escape that could hide one."""
    *before_brackets, _ = css.split("(")
    calls = (_END_OF_NAME.split(text.rstrip())[-1] for text in before_brackets)
    return not {"\\", "@"} & set(css) and all(map(_FUNCTIONS.fullmatch, calls))


def _refuse_entity(*_: object) -> None:
    raise ValueError("it declares entities")
