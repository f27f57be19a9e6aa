"""A team's own look: it may say what it likes, and what is in a report stays harmless in it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from selenium.webdriver import Chrome

from mlflow_report_plugin import formats
from mlflow_report_plugin.errors import InvalidTemplate
from mlflow_report_plugin.pipeline import report
from mlflow_report_plugin.renderers import style
from mlflow_report_plugin.renderers.template import (
    BLOCKS,
    FILTERS,
    LOGOS,
    METHODS,
    STYLE,
    Filled,
    read,
)
from mlflow_report_plugin.renderers.viewer import BROWSER, MLFLOW, NOTEBOOK, Viewer
from mlflow_report_plugin.sections.named_values import NAMES, named_values
from tests.renderers import naughty, reports
from tests.renderers.pictures import drawn
from tests.renderers.reading import html
from tests.renderers.test_browser import CONTRAST, ask, complaints
from tests.snapshots import ALL, FRAUD, LOCAL_FOLDER

EXAMPLE = Path(__file__).parents[2] / "examples" / "template"
VALUES: dict[str, Any] = {"name": "fraud", "metrics": {"auc": 0.97}, "tags": {}, "rows": [1, 2]}


def folder(place: Path, **files: str | bytes) -> Path:
    """A template with these files, whose names have `_` for the dot."""
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (place / name.replace("_", ".")).write_bytes(data)
    return place


def before(place: Path, source: str, viewer: Viewer = BROWSER, **values: Any) -> str:
    made = read(folder(place, before_html=source)).filled({**VALUES, **values}, viewer)
    return str(made.before)


def rendered(filled: Filled, viewer: Viewer = BROWSER) -> str:
    return str(formats.render(reports.usual(), "html", viewer, template=filled))


def test_a_block_names_values(tmp_path: Path) -> None:
    assert before(tmp_path, "<p>{{ name }}: {{ metrics.auc|round(1) }}</p>") == "<p>fraud: 1.0</p>"


@given(naughty.text)
def test_no_value_becomes_html(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    place = tmp_path_factory.mktemp("template")
    source = "<p title='{{ name }}'>{{ name }}{{ name|upper|lower }}{{ [name]|join }}</p>"
    found = html(before(place, source, name=text)).all()
    assert [each.tag for each in found] == ["p"]
    assert list(found[0].attrs) == ["title"]


def test_the_page_shows_the_blocks_around_the_report(tmp_path: Path) -> None:
    blocks = {f"{name}_html": f"<p>{name} {{{{ name }}}}</p>" for name in ("title", "before")}
    place = folder(tmp_path, **blocks, after_html="<p>after</p>", style_css=":root { --ink: red }")
    text = rendered(read(place).filled(VALUES, BROWSER))
    title, first, begin, last = (
        text.index(part) for part in ("title fraud", "before fraud", "<main", "<p>after</p>")
    )
    assert title < first < begin < last < text.index("</main>")
    assert text.index("--ink: red") > text.index("--ink: #")


@pytest.mark.parametrize(("file", "kind"), [("logo_png", "png"), ("logo_svg", "svg")])
def test_a_logo_is_checked_as_every_picture_is(tmp_path: Path, file: str, kind: str) -> None:
    assert '<img class="logo" src="data:image/' in rendered(
        read(folder(tmp_path, **{file: drawn(kind)})).filled(VALUES, BROWSER)
    )
    with pytest.raises(InvalidTemplate, match=file.replace("_", r"\.")):
        read(folder(tmp_path, **{file: b"<svg onload='alert(1)'"}))


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("before_html", "<p>\n{{ nam }}</p>", "before.html, line 2: 'nam' is undefined"),
        ("before_html", "<p>\n{{ metrics.f1 }}</p>", "line 2: .* has no attribute 'f1'"),
        ("before_html", "\n\n{% for x in y %}", "before.html, line 3: "),
        ("before_html", "<p>\n{{ 1 / 0 }}</p>", "before.html, line 2: division by zero"),
        ("title_html", "a\n<script>x</script>", "title.html, line 2: <script> has no place"),
        ("title_html", "{# \n #}\n<style>", "title.html, line 3: <style> has no place"),
        ("after_html", "<!doctype html>", "after.html, line 1: <!doctype html> has no place"),
        ("after_html", '<p onclick="x">a</p>', "after.html, line 1: onclick would not run"),
        ("after_html", '<p style="x">a</p>', "line 1: style would be ignored"),
        ("after_html", '<img src="http://x/a.png">', "line 1: src of <img> would not be loaded"),
        ("after_html", "<meta http-equiv=refresh>", "<meta> has no place"),
        ("after_html", "<div>a", "after.html: <div> is not closed"),
        ("after_html", "a</div>", "after.html: </div> closes nothing"),
        ("after_html", "<p>a</p><!-- b", "after.html: a tag or a comment has no end"),
        ("after_html", b"a\n\xff", "after.html, line 2: not UTF-8"),
        ("after_html", "a" * 100_001, "after.html: more than 100,000 bytes"),
        ("style_css", "a {}\n@import 'x';", "style.css, line 2: @import would load"),
        ("style_css", "/* url(\n */\na { background: URL(x) }", "line 3: url\\( would load"),
        ("style_css", "a { background: \\75 rl(x) }", "line 1: url\\( would load"),
        ("style_css", "a {}\n</style>", "style.css, line 2: a style sheet has no <"),
    ],
)
def test_an_error_names_the_file_and_the_line(
    tmp_path: Path, file: str, content: str, words: str
) -> None:
    with pytest.raises(InvalidTemplate, match=words):
        read(folder(tmp_path, **{file: content})).filled(VALUES, BROWSER)


@pytest.mark.parametrize(
    "source",
    [
        "{{ name|safe }}",
        "{{ name|urlize }}",
        "{{ name|attr('x') }}",
        "{% autoescape false %}{{ name }}{% endautoescape %}",
        "{% include 'after.html' %}",
        "{% extends 'after.html' %}",
        "{% import 'after.html' as x %}",
        "{% set x = namespace(y=1) %}",
        "{{ name.__class__.__mro__ }}",
        "{{ name.format(1) }}",
        "{{ name['format'](1) }}",
        "{{ '{0.__class__}'.format(name) }}",
        "{{ rows.append(1) }}",
        "{{ tags.update({}) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ range.__self__ }}",
        "{{ lipsum() }}",
    ],
)
def test_what_is_not_listed_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(InvalidTemplate, match=r"^before\.html, line 1: "):
        before(tmp_path, source)


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% macro a() %}{{ a() }}{{ a() }}{% endmacro %}{{ a() }}",
        "{% for a in rows recursive %}{{ loop(rows) }}{% endfor %}",
        "{{ 'x' * 10 ** 9 }}",
        "{{ rows * 10 ** 9 }}",
        "{{ 9 ** (9 ** 9) }}",
        "{{ '%999999999d' % 1 }}",
        "{{ range(10 ** 9)|list }}",
        "{% set a = name %}" + "{% set a = a ~ a %}" * 32,
        "{% set a = name %}" + "{% set a = a + a %}" * 32,
        "{% set a = rows %}" + "{% set a = a + a %}" * 32,
        "{% set a = name %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 32,
        "{% set a = name %}" + "{% set a = [a, a]|join %}" * 32,
        "{% set a = 'xxxxxxxxxxxx' %}" + "{% set a = a|replace('x', a) %}" * 4,
        "{{ range(99999)|join('" + "x" * 999 + "') }}",
        "{% set a = [rows] %}" + "{% set a = [a|sum(start=[]) + a|sum(start=[])] %}" * 32,
        "{% macro a(b, n) %}{{ a(b ~ b, n - 1) if n else b }}{% endmacro %}{{ a(name, 32) }}",
        "{% set a = 9 ** 99 %}" + "{% set a = a ** 99 %}" * 9,
        "{% set a = 9 ** 99 %}" + "{% set a = a * a %}" * 32,
        "{{ range(99999)|map('string')|list }}" * 99,
    ],
)
def test_a_block_that_would_never_end_is_stopped(tmp_path: Path, source: str) -> None:
    with pytest.raises(InvalidTemplate, match=r"^before\.html, line 1: "):
        before(tmp_path, source)


def test_a_template_takes_nothing_from_outside_of_it(tmp_path: Path) -> None:
    (tmp_path / "template").mkdir()
    place = folder(tmp_path / "template", style_css="a {}")
    (tmp_path / "secret").write_text("secret")
    (place / "before.html").symlink_to(tmp_path / "secret")
    with pytest.raises(InvalidTemplate, match=r"^before\.html: it leads out of the template"):
        read(place)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    place = folder(tmp_path, style_css="a {}")
    os.mkfifo(place / "before.html")
    with pytest.raises(InvalidTemplate, match=r"^before\.html: it is no file"):
        read(place)


def test_links_of_a_block_lead_as_those_of_the_report(tmp_path: Path) -> None:
    source = '<p><a class="x" href="https://a.example/?b=1&amp;c=2">a</a> <a href="#run">b</a></p>'
    seen = before(tmp_path, source)
    assert 'href="https://a.example/?b=1&amp;c=2" rel="noopener noreferrer">a</a>' in seen
    assert '<a href="#run">b</a>' in seen
    assert 'target="_blank" rel="noopener noreferrer">a</a>' in before(tmp_path, source, NOTEBOOK)
    framed = before(tmp_path, source, MLFLOW)
    assert "href" not in framed
    assert '<span class="address">https://a.example/?b=1&amp;c=2</span>' in framed


def test_a_folder_without_any_of_the_files_is_no_template(tmp_path: Path) -> None:
    with pytest.raises(InvalidTemplate, match="is no template"):
        read(tmp_path)
    with pytest.raises(InvalidTemplate, match="is no template"):
        read(tmp_path / "missing")


@pytest.mark.parametrize("name", ALL)
def test_the_example_fits_every_report(name: str) -> None:
    filled = read(EXAMPLE).filled(named_values(ALL[name]), BROWSER)
    assert filled.logo
    assert "Vineyard" in rendered(filled)


def test_every_name_is_there_in_every_report() -> None:
    for snapshot in ALL.values():
        assert tuple(named_values(snapshot)) == NAMES


def test_values_are_those_of_the_report() -> None:
    values = named_values(FRAUD)
    assert FRAUD.model_version is not None
    assert values["name"] == FRAUD.model_version.name
    assert values["digest"] == FRAUD.digest
    assert values["report"]["uris"]["model_uri"] == values["uri"] == FRAUD.uris.model_uri
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", values["made"])
    assert named_values(LOCAL_FOLDER)["version"] == ""


def test_what_the_documentation_lists_is_what_there_is() -> None:
    text = (EXAMPLE.parents[1] / "docs" / "templates.md").read_text("utf-8")
    named = set(re.findall(r"`([^`\n]+)`", text))
    listed = {name for names in METHODS.values() for name in names}
    assert named >= {STYLE, *LOGOS, *BLOCKS, *FILTERS, *NAMES, *listed}
    variables = {name for name in named if name.startswith("--") and " " not in name}
    assert len(variables - {"--log"}) >= 10
    assert {name for name in variables if f"{name}:" not in style.sheet()} == {"--log"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_browser_shows_the_look_and_has_nothing_to_complain_about(
    browser: Chrome, page: Path, scheme: str
) -> None:
    filled = read(EXAMPLE).filled(named_values(FRAUD), BROWSER)
    page.write_text(rendered(filled), "utf-8")
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    complaints(browser)  # what an earlier page left
    browser.get(page.as_uri())
    accent = ask(browser, "getComputedStyle(document.querySelector('.stamp')).color")
    seen = ask(browser, "document.querySelector('.logo').naturalWidth > 0")
    requests = ask(
        browser,
        "performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length",
    )
    ratios = ask(browser, CONTRAST)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert accent == {"light": "rgb(122, 31, 75)", "dark": "rgb(240, 163, 196)"}[scheme]
    assert (seen, requests, complaints(browser)) == (True, 0, [])
    assert min(ratios) >= 4.5  # WCAG 2, level AA


def test_a_report_takes_its_look_along(tmp_path: Path) -> None:
    saved = tmp_path / "report.json"
    saved.write_text(FRAUD.to_json(), "utf-8")
    made = report(str(saved), template=EXAMPLE)
    assert "Vineyard" in made.to_html()
    assert "Vineyard" in made.save(tmp_path / "x.html", assets="files").read_text("utf-8")
    assert "Vineyard" not in made.to_markdown()
    assert "Vineyard" not in report(str(saved)).to_html()
