"""The pages are valid HTML, whatever stands in them, as the Nu Html Checker sees it."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from pathlib import Path

from tests.pages import judged

# What browsers already have and the checker does not know: the side navigation's current mark.
NEWER_THAN_THE_CHECKER = ("scroll-target-group", ":target-current")


def errors(vnu: list[str], folder: Path, pages: dict[str, str]) -> dict[str, list[str]]:
    """What is wrong in each of some pages, all of which the checker reads at once."""
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    found = subprocess.run(
        [*vnu, "--exit-zero-always", "--stdout", "--format", "json", folder],
        stdout=subprocess.PIPE,
        check=True,
    )
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    for message in json.loads(found.stdout)["messages"]:
        if message["type"] == "info" or any(
            each in message["message"] for each in NEWER_THAN_THE_CHECKER
        ):
            continue
        place = f"line {message.get('lastLine')}: {message['message']}"
        wrong[Path(message["url"]).stem].append(f"{place}  {message.get('extract', '')!r}")
    return dict(wrong)


def test_the_checker_finds_what_is_wrong(vnu: list[str], tmp_path: Path) -> None:
    html = judged.html("dolly").replace("<main", '<main role="no role"')
    assert list(errors(vnu, tmp_path, {"dolly": html})) == ["dolly"]


def test_the_pages_are_valid(vnu: list[str], tmp_path: Path) -> None:
    pages = {name: judged.html(name) for name in judged.NAMES}
    assert errors(vnu, tmp_path, pages) == {}


def test_pages_of_hostile_text_are_valid(vnu: list[str], tmp_path: Path) -> None:
    assert errors(vnu, tmp_path, judged.hostile()) == {}
