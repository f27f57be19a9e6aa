"""Pictures that may be shown: they are what they say, not too large, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from mlflow_report_plugin.document import Image
from mlflow_report_plugin.renderers.drawings import raster, svg

MOST_BYTES = 1_000_000
"""The largest file that is shown: a page carries its pictures, and is sent by mail."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a browser may be given."""

    data: bytes
    """The file."""
    size: tuple[int, int] | None
    """Its width and its height in pixels; None for drawings, which have no pixels."""


def read(image: Image) -> Picture:
    """Find out whether an image may be shown.

    Args:
        image: Any file.

    Returns:
        The picture in it.

    Raises:
        ValueError: It may not be shown; the message says why.
    """
    if len(image.data) > MOST_BYTES:
        raise ValueError(f"{len(image.data):,} bytes are too many")
    if image.media_type == "image/svg+xml":
        return Picture(svg.still(image.data), None)
    return Picture(image.data, raster.size(image.data, image.media_type))
