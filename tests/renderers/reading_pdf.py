"""PDF files as readers of PDF see them: poppler and PDFium."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import unicodedata

import pypdfium2
import pytest
from pypdfium2 import raw


def in_poppler(pdf: bytes) -> str:
    """Read the text with poppler, as many viewers on Linux do."""
    text = run("pdftotext", "-layout", "-enc", "UTF-8", "-", "-", given=pdf).decode()
    return text.replace("\f", "\n")


def in_pdfium(pdf: bytes) -> str:
    """Read the text with PDFium, as Chromium does."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def facts(pdf: bytes) -> dict[str, str]:
    """What poppler says of the file: its title, its pages, whether it is tagged."""
    lines = run("pdfinfo", "-", given=pdf).decode().splitlines()
    return {name.strip(): value.strip() for name, _, value in (x.partition(":") for x in lines)}


def structure(pdf: bytes) -> str:
    """Read the tags, by which a screen reader tells what is what, with their text."""
    return run("pdfinfo", "-struct-text", "-", given=pdf).decode()


def picture(pdf: bytes, page: int) -> bytes:
    """Draw a page with poppler, as PNG."""
    return run("pdftoppm", "-png", "-r", "50", "-f", str(page), "-l", str(page), "-", given=pdf)


def letters(text: str) -> str:
    """Leave out what lines on a page decide: blanks and breaks, also those of a word."""
    return re.sub(r"[\s\ufffe\x02\u200b\u202a-\u202e]+", "", text)


def run(program: str, *arguments: str, given: bytes) -> bytes:
    if not shutil.which(program):
        if os.environ.get("CI") == "true":
            pytest.fail("CI must look at the pages with poppler: install poppler-utils")
        pytest.skip("needs poppler: install the package poppler-utils")
    done = subprocess.run([program, *arguments], input=given, capture_output=True, check=True)
    return done.stdout


def links(pdf: bytes) -> list[str]:
    """Find where links lead that leave the file."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
            action = raw.FPDFLink_GetAction(link)
            if raw.FPDFAction_GetType(action) == raw.PDFACTION_URI:
                address = ctypes.create_string_buffer(2_000)
                raw.FPDFAction_GetURIPath(page.pdf, action, address, len(address))
                found.append(address.value.decode())
    return found


def without_codes(text: str) -> str:
    """Put characters into the places of their codes, which depend on the fonts of a computer."""
    return re.sub(r"\[U\+([0-9A-F]{4,6})\]", lambda match: chr(int(match[1], 16)), text)


def is_from_right(text: str) -> bool:
    """Whether a text has letters that are read from right to left."""
    return any(unicodedata.bidirectional(each) in ("R", "AL") for each in text)
