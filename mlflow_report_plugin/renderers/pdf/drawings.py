"""What is drawn, as files beside the template."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from mlflow_report_plugin.document import Bars, Graph, Image, Plot, Sparkline
from mlflow_report_plugin.renderers.drawings import bars, curve, graph, paint, picture, plot
from mlflow_report_plugin.renderers.pdf import texts
from mlflow_report_plugin.renderers.visible import short_line

_SUFFIXES: Final = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
_POINTS: Final = 0.75  # of a pixel, as CSS has it


class Drawings:
    """The files of one document, by name."""

    def __init__(self) -> None:
        """Begin a document."""
        self.files: dict[str, bytes] = {}
        self._names: dict[bytes, str] = {}

    def plot(self, block: Plot | Bars) -> dict[str, Any] | None:
        """Draw curves or bars.

        Args:
            block: What to draw.

        Returns:
            A picture for the template; None where there is not one number.
        """
        painted: Markup
        match block:
            case Plot():
                if not (curves := plot.draw(block)):
                    return None
                painted = paint.svg("plot", block, curves, plot.WIDTH, plot.DASHES)
            case Bars():
                if not (numbers := bars.draw(block)):
                    return None
                painted = paint.svg("bars", block, numbers, bars.WIDTH)
        file = self._add(paint.alone(painted, _style()), "svg")
        return _picture(file, block.text, texts.line(short_line(block.title)), plot.WIDTH * _POINTS)

    def graph(self, block: Graph) -> dict[str, Any]:
        """Draw a graph.

        Args:
            block: The graph.

        Returns:
            A picture for the template.
        """
        drawn = graph.draw(block)
        file = self._add(paint.alone(paint.svg("graph", block, drawn, "not"), _style()), "svg")
        return _picture(file, block.text, "", drawn.width * _POINTS)

    def sparkline(self, cell: Sparkline) -> str:
        """Draw a sparkline.

        Args:
            cell: The points.

        Returns:
            The name of its file, empty where there is not one number.
        """
        finite = curve.finite(cell.points)
        if not finite:
            return ""
        size = curve.SPARK_WIDTH, curve.SPARK_HEIGHT
        return self._add(
            paint.alone(paint.svg("sparkline", cell, curve.spark(finite), *size), _style()), "svg"
        )

    def image(self, block: Image) -> dict[str, Any]:
        """Show a picture that was logged.

        Args:
            block: The picture.

        Returns:
            A picture for the template.

        Raises:
            ValueError: It may not be shown; the message says why.
        """
        found = picture.read(block)
        file = self._add(found.data, _SUFFIXES[block.media_type])
        caption = texts.line(short_line(block.title)) if block.title else ""
        width = found.size[0] * _POINTS if found.size else 0.0
        return _picture(file, block.text, caption, width)

    def _add(self, data: bytes, suffix: str) -> str:
        """Keep a file once, however often it is shown."""
        name = self._names.setdefault(data, f"{len(self._names)}.{suffix}")
        self.files[name] = data
        return name


def _picture(file: str, text: str, title: str, width: float) -> dict[str, Any]:
    said = texts.plain(text) or "a picture"
    return {"kind": "picture", "file": file, "alt": said, "title": title, "width": round(width, 1)}


@cache
def _style() -> str:
    return Path(__file__).with_name("drawings.css").read_text(encoding="utf-8")
