"""PNG and JPEG files, true and false ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.renderers.drawings import raster
from tests.renderers import pictures

BEGINNINGS = (b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\2")


@pytest.mark.parametrize("size", [(1, 1), (640, 480), (10_000, 3)])
def test_the_size_of_a_picture_is_read(size: tuple[int, int]) -> None:
    assert raster.size(pictures.pixels("png", *size), "image/png") == size
    assert raster.size(pictures.pixels("jpeg", *size), "image/jpeg") == size
    assert raster.size(pictures.pixels("jpeg", *size, progressive=True), "image/jpeg") == size


@pytest.mark.parametrize("size", [(10_001, 1), (1, 10_001), (5_001, 5_000)])
def test_a_picture_may_be_too_large(size: tuple[int, int]) -> None:
    file = pictures.pixels("png", 1, 1)
    width, height = (side.to_bytes(4, "big") for side in size)
    with pytest.raises(ValueError, match="pixels are too many"):
        raster.size(file[:16] + width + height + file[24:], "image/png")


@pytest.mark.parametrize(
    ("data", "media_type", "why"),
    [
        (b"", "image/png", "no PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", "no PNG"),
        (b"<script>alert(1)</script>", "image/jpeg", "no JPEG"),
        (pictures.pixels("jpeg", 1, 1), "image/png", "no PNG"),
        (pictures.pixels("png", 1, 1), "image/jpeg", "no JPEG"),
        (pictures.pixels("png", 1, 1)[:20], "image/png", "no PNG"),
        (pictures.pixels("jpeg", 1, 1)[:20], "image/jpeg", "no JPEG"),
        (pictures.pixels("png", 1, 1)[:16] + bytes(8), "image/png", "no PNG"),
    ],
)
def test_what_is_something_else_is_refused(data: bytes, media_type: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"it is {why} file"):
        raster.size(data, media_type)


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=60), st.sampled_from(["png", "jpeg"]))
def test_any_bytes_are_a_picture_or_refused(begin: bytes, rest: bytes, kind: str) -> None:
    try:
        size = raster.size(begin + rest, f"image/{kind}")
    except ValueError:
        return
    assert begin
    assert 0 < min(size) <= max(size) <= raster.LONGEST_SIDE
