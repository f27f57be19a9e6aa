"""Running Typst: with the fonts that it brings, or else with those of this computer."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlflow_report_plugin.errors import OutputFailed, Unsupported

if TYPE_CHECKING:
    from typst import Compiler, TypstError

INSTALL: Final = "PDF needs another package: pip install 'mlflow-report-plugin[pdf]'"
CODES: Final = "No font here has some characters. They are written as codes, such as [U+4E2D]."
PLAIN: Final = "No font here has some characters, so this file is not accessible PDF (PDF/UA-1)."

_NO_FONT: Final = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_ROUNDS: Final = 5
_ALONE: Final = '#set page(width: auto, height: auto)\n#image(sys.inputs.file, alt: "x")'


def insist() -> None:
    """Insist on the extra `pdf`.

    Raises:
        Unsupported: It is not installed.
    """
    if find_spec("typst") is None:
        raise Unsupported(INSTALL)


def typeset(report: str, pictures: Mapping[str, bytes]) -> bytes:
    """Set the pages of a report.

    Args:
        report: The data for the template, as JSON.
        pictures: The files that it names.

    Returns:
        A PDF file: accessible (PDF/UA-1) unless a character has no font and cannot be told.

    Raises:
        Unsupported: The extra `pdf` is not installed.
        OutputFailed: Typst failed.
    """
    insist()
    import typst

    with tempfile.TemporaryDirectory(prefix="report-") as temporary:
        folder = Path(temporary)
        template = Path(__file__).with_name("report.typ").read_bytes()
        (folder / "report.typ").write_bytes(template)
        for name, data in pictures.items():
            (folder / name).write_bytes(data)
        try:
            return _Setting(folder, pictures, report).pdf()
        except typst.TypstError as error:
            raise OutputFailed(f"Typst failed: {error.message}") from error


class _Setting:
    """One report, set again until nothing is in the way."""

    def __init__(self, folder: Path, pictures: Mapping[str, bytes], report: str) -> None:
        self._folder = folder
        self._pictures = pictures
        self._report = report
        self._broken: list[str] = []
        self._codes: dict[int, str] = {}
        # The same fonts on each computer make the same file, so they come first.
        self._compiler = self._compiler_with(system_fonts=False)

    def pdf(self) -> bytes:
        import typst

        has_system_fonts = False
        for _ in range(_ROUNDS):
            try:
                return self._compiled(remark=CODES if self._codes else "")
            except typst.TypstError as error:
                without = _without_font(error)
                if not without:
                    self._leave_out_broken_pictures(error)
                elif has_system_fonts:
                    self._codes |= {ord(c): f"[U+{ord(c):04X}]" for c in without}
                else:
                    self._compiler, has_system_fonts = self._compiler_with(system_fonts=True), True
        return self._compiled(remark=PLAIN, accessible=False)

    def _compiled(self, *, remark: str, accessible: bool = True) -> bytes:
        state = {"remark": remark, "broken": self._broken}
        self._write("state.json", json.dumps(state))
        self._write("report.json", self._report.translate(self._codes))
        for name, data in self._pictures.items() if self._codes else ():
            if name.endswith(".svg"):
                self._write(name, data.decode("utf-8").translate(self._codes))
        made = self._compiler.compile(
            format="pdf", pdf_standards=["ua-1"] if accessible else [], sys_inputs=None
        )
        assert isinstance(made, bytes)
        return made

    def _leave_out_broken_pictures(self, error: TypstError) -> None:
        """Find the pictures that are not what their first bytes say."""
        import typst

        before = len(self._broken)
        alone = self._folder / "alone.typ"
        alone.write_text(_ALONE, encoding="utf-8")
        for name in self._pictures:
            try:
                typst.compile(
                    alone,
                    root=self._folder,
                    sys_inputs={"file": name},
                    ignore_system_fonts=True,
                )
            except typst.TypstError:
                self._broken.append(name)
        if len(self._broken) == before:
            raise error

    def _compiler_with(self, *, system_fonts: bool) -> Compiler:
        import typst

        return typst.Compiler(
            str(self._folder / "report.typ"),
            root=str(self._folder),
            ignore_system_fonts=not system_fonts,
        )

    def _write(self, name: str, text: str) -> None:
        (self._folder / name).write_text(text, encoding="utf-8")


def _without_font(error: TypstError) -> set[str]:
    """The characters that Typst could not find in any font."""
    found = "".join(_NO_FONT.findall(error.diagnostic))
    told = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), found)
    return {character for character in told if not character.isascii()}
