"""The files of a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from markupsafe import Markup

from mlflow_report_plugin.document import Image
from mlflow_report_plugin.errors import InvalidTemplate
from mlflow_report_plugin.renderers.drawings import picture
from mlflow_report_plugin.renderers.template import elements, sheet
from mlflow_report_plugin.renderers.template.sandbox import Block
from mlflow_report_plugin.renderers.viewer import Viewer

STYLE: Final = "style.css"
LOGOS: Final[dict[str, Literal["image/svg+xml", "image/png", "image/jpeg"]]] = {
    "logo.svg": "image/svg+xml",
    "logo.png": "image/png",
    "logo.jpg": "image/jpeg",
}
BLOCKS: Final = ("title.html", "before.html", "after.html")
_NOTHING: Final = Markup()
MOST_BYTES: Final = 100_000
"""The largest file of a template, but for the logo, which is bounded as every picture is."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with the values of one report in it."""

    style: str = ""
    """What comes after the page's own style."""
    logo: Image | None = None
    """The logo, as it was found to be harmless."""
    title: Markup = _NOTHING
    """A line above the title."""
    before: Markup = _NOTHING
    """A block above the report."""
    after: Markup = _NOTHING
    """A block below it."""


PLAIN: Final = Filled()
"""No template."""


@dataclass(frozen=True, slots=True)
class Template:
    """The files of a template, checked."""

    style: str
    """The style sheet, or empty."""
    logo: Image | None
    """The logo."""
    blocks: Mapping[str, Block]
    """The blocks by the names of their files."""

    def filled(self, values: Mapping[str, Any], viewer: Viewer) -> Filled:
        """Fill in the values of one report.

        Args:
            values: What the blocks may name.
            viewer: Where the page is read.

        Returns:
            What goes into the page.

        Raises:
            InvalidTemplate: A block names what is not there, or takes too long.
        """
        title, before, after = (
            elements.suited(file, self.blocks[file].filled(values), viewer)
            if file in self.blocks
            else _NOTHING
            for file in BLOCKS
        )
        return Filled(self.style, self.logo, title, before, after)


def read(folder: str | Path) -> Template:
    """Read a template.

    Args:
        folder: Where its files are. Each of them may be missing.

    Returns:
        The template.

    Raises:
        InvalidTemplate: There is none of the files, or one of them cannot be used.
    """
    place = Path(folder)
    style = _text(place, STYLE)
    blocks = {file: text for file in BLOCKS if (text := _text(place, file)) is not None}
    logo = _logo(place)
    if style is None and logo is None and not blocks:
        there_could_be = ", ".join((STYLE, *LOGOS, *BLOCKS))
        raise InvalidTemplate(f"{place} is no template: it has none of {there_could_be}")
    if style is not None:
        sheet.check(STYLE, style)
    compiled = {file: Block(file, text) for file, text in blocks.items()}
    for file, block in compiled.items():
        elements.check(file, block.html)
    return Template(style or "", logo, compiled)


def _text(folder: Path, file: str) -> str | None:
    data = _bytes(folder / file, MOST_BYTES)
    if data is None:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidTemplate(f"{file}, line {line}: not UTF-8") from error


def _logo(folder: Path) -> Image | None:
    for file, media_type in LOGOS.items():
        data = _bytes(folder / file, picture.MOST_BYTES)
        if data is not None:
            try:
                harmless = picture.read(Image(data, media_type, "")).data
            except ValueError as why:
                raise InvalidTemplate(f"{file}: {why}") from why
            return Image(harmless, media_type, "")
    return None


def _bytes(path: Path, most: int) -> bytes | None:
    try:
        if path.exists() and not path.is_file():
            raise InvalidTemplate(f"{path.name}: it is no file")
        # A template that came from elsewhere must not take other files of this computer along.
        if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
            raise InvalidTemplate(f"{path.name}: it leads out of the template")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InvalidTemplate(f"{path}: {error.strerror or error}") from error
    if len(data) > most:
        raise InvalidTemplate(f"{path.name}: more than {most:,} bytes")
    return data
