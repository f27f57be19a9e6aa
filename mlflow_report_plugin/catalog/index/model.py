"""The page of a registered model."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from mlflow_report_plugin.catalog.index import cells
from mlflow_report_plugin.catalog.index.site import MOST, PAGES, Site
from mlflow_report_plugin.catalog.names import REPORTS, file_of, report_of
from mlflow_report_plugin.document import (
    Block,
    Cell,
    Facts,
    Link,
    Note,
    Point,
    Points,
    Section,
    Table,
    Text,
    ToPage,
)
from mlflow_report_plugin.sections.blocks.cells import link, written

Row = dict[str, Any]
UP = "../../index.html"
COLUMNS = (
    *("Version", "Aliases", "Stage", "Status", "Created", "By", "Flavor", "Size"),
    *("Signature", "Evaluated", "Run", "Experiment", "Report", "Findings"),
)


def write(
    site: Site,
    row: Row,
    versions: list[Row],
    aliases: list[Row],
    findings: list[Row],
) -> None:
    """Write the page, and more where it has very many versions.

    Args:
        site: Where it goes.
        row: The model.
        versions: Its versions.
        aliases: Its aliases.
        findings: What is wrong with it and with them.
    """
    name = row["name"]
    own = [each for each in findings if each["version"] is None]
    of_version: dict[int, list[Row]] = {}
    for each in findings:
        if each["version"] is not None:
            of_version.setdefault(each["version"], []).append(each)
    newest = sorted(versions, key=lambda each: -each["version"])
    chunks = [newest[start : start + MOST] for start in range(0, len(newest), MOST)] or [[]]
    for number, some in enumerate(chunks, start=1):
        is_last = number == len(chunks)
        ways = _ways(name, number, is_last)
        first = (_overview(row, ways), _aliases(aliases), _findings(own))
        site.write(
            f"{PAGES}/model/{_file(name, number)}",
            "Registered model",
            name,
            *(first if number == 1 else (Section("Overview", (ways,)),)),
            _versions(site.folder, name, some, of_version),
        )


def _file(name: str, number: int) -> str:
    return f"{file_of(name)}.html" if number == 1 else f"{file_of(name)}--{number}.html"


def _ways(name: str, number: int, is_last: bool) -> Points:
    found = [ToPage("The whole registry", UP)]
    if number > 1:
        found.append(ToPage("Newer versions", _file(name, number - 1)))
    if not is_last:
        found.append(ToPage("Older versions", _file(name, number + 1)))
    return Points(tuple(Point((each,)) for each in found))


def _overview(row: Row, ways: Points) -> Section:
    facts: tuple[tuple[str, Cell], ...] = (
        ("name", cells.given(row["name"])),
        ("owner", cells.given(row["owner"])),
        ("created", cells.time(row["created"])),
        ("updated", cells.time(row["updated"])),
        ("versions", cells.count(row["versions"])),
        ("_web_ui_link", link(row["web_ui_link"])),
        *((f"tag {key}", written(value)) for key, value in row["tags"] or ()),
    )
    words = row["description"]
    described = (Text(words, "markdown"),) if words and words.strip() else (Note("No description"),)
    unread = tuple(Note(each, "gap") for each in row["unread"] or ())
    return Section("Overview", (ways, Facts(facts), *described, *unread))


def _aliases(aliases: list[Row]) -> Section:
    lines = tuple(
        (f"@{each['alias']}", str(each["version"]), cells.given(each["status"])) for each in aliases
    )
    table: Block = Table(("Alias", "Version", "Status"), lines) if lines else Note("None found")
    return Section("Aliases", (table,))


def _findings(own: list[Row]) -> Section:
    lines = tuple(
        (cells.severity(each["severity"]), each["reason"], cells.given(each["advice"]))
        for each in own
    )
    columns = ("Severity", "What was found", "What to do")
    return Section("Findings", (Table(columns, lines) if lines else Note("None found"),))


def _versions(out: Path, name: str, versions: list[Row], findings: dict[int, list[Row]]) -> Section:
    lines = tuple(_version(out, name, each, findings.get(each["version"], [])) for each in versions)
    table: Block = Table(COLUMNS, lines) if lines else Note("None found")
    return Section("Versions", (table,))


def _logged(row: Row) -> Cell:
    """Where a report is logged; the pages of the run have it."""
    uri = row["report"]
    page, _, run = (row["web_ui_link"] or "").partition("/#/")
    if not uri or not run or not row["experiment_id"] or f"runs:/{row['run_id']}/" not in uri:
        return cells.given(uri)
    place = (
        f"experiments/{quote(row['experiment_id'], safe='')}/runs/{quote(row['run_id'], safe='')}"
    )
    return Link("logged", f"{page}/#/{place}/artifacts")


def _version(out: Path, name: str, row: Row, findings: list[Row]) -> tuple[Cell, ...]:
    report = report_of(out / REPORTS, name, row["version"])
    number = str(row["version"])
    shown: Cell = number
    if report.exists():
        shown = ToPage(number, f"../../{report.relative_to(out).as_posix()}")
    elif row["web_ui_link"]:
        shown = Link(number, row["web_ui_link"])
    return (
        shown,
        cells.listed(f"@{each}" for each in row["aliases"] or ()),
        cells.given(row["stage"]),
        cells.given(row["status"]),
        cells.time(row["created"]),
        cells.given(row["user_id"] or row["run_user"]),
        cells.given(row["flavor"]),
        cells.size(row["size"]),
        cells.yes(row["has_signature"]),
        cells.yes(row["evaluated"]),
        cells.given(row["run_id"]),
        cells.given(row["experiment"]),
        _logged(row),
        cells.listed(f"{each['severity']}: {each['reason']}" for each in findings),
    )
