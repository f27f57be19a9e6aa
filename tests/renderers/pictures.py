"""Pictures as models leave them, drawn by the libraries that people draw them with."""

from __future__ import annotations

import io
from functools import cache

from matplotlib.figure import Figure
from PIL import Image


@cache
def drawn(kind: str) -> bytes:
    """A plot with a curve, a picture of pixels and words, as `png`, `jpeg` or `svg`."""
    figure = Figure(figsize=(4, 3))
    axes = figure.subplots()
    axes.imshow([[9, 1], [2, 8]], cmap="Blues")
    axes.plot([0, 1], [0, 1], "o-", color="orange")
    axes.set_title("Confusion <matrix> & more")
    axes.bar([0, 1], [0.2, 0.4], hatch="//", alpha=0.4)
    file = io.BytesIO()
    figure.savefig(file, format=kind, transparent=kind == "png")
    return file.getvalue()


@cache
def pixels(kind: str, width: int, height: int, **options: bool) -> bytes:
    """A picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, format=kind, **options)
    return file.getvalue()
