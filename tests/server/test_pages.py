"""The pages of a server that is open to everybody: what they show, and where they lead."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import partial
from hashlib import sha256
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from mlflow import MlflowClient

from mlflow_report_plugin.formats import offered, suffixes
from mlflow_report_plugin.sections.layouts import LAYOUTS
from mlflow_report_plugin.snapshot import Snapshot
from tests.server.conftest import PREFIX, Pages
from tests.waiting import wait_until

pytestmark = pytest.mark.versions

OF_A_VERSION = {"name": "wine-quality", "version": "1"}
ROUTES = (
    ("", {}),
    ("model", {"name": "wine-quality"}),
    ("version", OF_A_VERSION),
    ("download", {**OF_A_VERSION, "format": "markdown"}),
    ("compare", {"name": "wine-quality", "old": "1", "new": "1"}),
    ("compare/download", {"name": "wine-quality", "old": "1", "new": "1", "format": "json"}),
    ("history", {"name": "wine-quality"}),
    ("history/download", {"name": "wine-quality", "format": "html"}),
)
HOSTILE_NAMES = (
    *("a%2Fb", "100%25", "a?b", "a#b", "it's", 'say "hi"', "' and \"", "a\\b", "a;b--", "a&b=c"),
    *("\u202eevil", "ünïcödé 🙂", "line\nbreak", "<b>bold<b>", "x" * 10_000),
)
NAMES_OF_MLFLOW_2 = ("a/b", "..", "../x", ".", "a:b", "<script>alert(1)</script>", "//evil.example")


def links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'<a [^>]*?href="([^"]*)"', page)]


def names(page: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'href="model\?name=[^"]*">([^<]*)</a>', page)]


def test_the_address_without_a_slash_leads_to_the_index(open_pages: Pages) -> None:
    answer = requests.get(f"{open_pages.url}/report", timeout=30)
    assert answer.url == f"{open_pages.url}/report/"
    assert "<h1" in answer.text
    assert answer.status_code == 200


def test_mlflow_itself_goes_on_working(open_pages: Pages) -> None:
    assert requests.get(f"{open_pages.url}/", timeout=30).status_code == 200
    assert open_pages.logged.client.get_registered_model("wine-quality").name == "wine-quality"


def test_the_page_of_a_model_has_its_versions_and_who_they_are(open_pages: Pages) -> None:
    page = open_pages.get("model", name="wine-quality").text
    assert "Version 1</a>" in page
    assert '<span class="badge plain">@champion</span>' in page
    assert "<strong>three growers</strong>" in page


def test_the_page_of_a_version_is_its_report(open_pages: Pages) -> None:
    page = open_pages.version()
    for heading in ("Model Overview", "Registered Model Version", "Run", "Experiment", "Files"):
        assert re.search(rf"<h\d id=[^>]*>{heading}", page)
    assert "0.983" in page


def test_a_report_of_the_server_lacks_no_more_than_one_of_a_client(open_pages: Pages) -> None:
    read = Snapshot.from_json(open_pages.get("download", **OF_A_VERSION, format="json").content)
    assert {gap.reason for gap in read.gaps} <= {"unsupported"}
    assert read.model is not None
    assert read.files is not None


def test_a_report_names_the_server_as_its_reader_knows_it(open_pages: Pages) -> None:
    content = open_pages.get("download", **OF_A_VERSION, format="json").text
    read = Snapshot.from_json(content)
    assert read.provenance.tracking_uri == read.provenance.registry_uri == open_pages.api
    assert read.run is not None
    assert str(read.run.web_ui_link).startswith(f"{open_pages.url}/#/experiments/")
    ports = set(re.findall(r"127\.0\.0\.1:(\d+)", content))
    # One is that of the example of how to serve the model.
    assert ports <= {str(urlsplit(open_pages.url).port), "5001"}
    assert "[secret:" not in content


def name_of_model(page: str) -> str | None:
    """The model that a page is about, where it is about one."""
    return next(iter(parse_qs(urlsplit(page).query).get("name", ())), None)


def is_made(page: str) -> bool:
    return requests.get(page, timeout=60).status_code not in (202, 503)


def test_every_link_of_every_page_leads_somewhere(open_pages: Pages) -> None:
    seen = {f"{open_pages.url}/report/"}
    waiting = [*seen]
    while waiting:
        here = waiting.pop()
        # A busy computer may take longer than a request waits.
        wait_until(partial(is_made, here))
        answer = requests.get(here, timeout=60)
        assert answer.status_code == 200, here
        if not here.startswith(f"{open_pages.url}/report/") or "attachment" in str(answer.headers):
            continue
        for link in links(answer.text):
            there = urljoin(here, link)
            page = there.partition("#")[0]
            # The API and the pages of MLflow, whose names stand behind the `#`, are not ours.
            if there.startswith(open_pages.url) and "/api/" not in there and page not in seen:
                seen.add(page)
                if name_of_model(page) in (None, "wine-quality"):  # other tests make very many
                    waiting.append(page)
    assert f"{open_pages.url}/" in seen
    assert sum("/report/download?" in page for page in seen) >= len(offered())


def test_the_pages_lead_to_those_of_mlflow(open_pages: Pages) -> None:
    model, version = "../#/models/wine-quality", "../#/models/wine-quality/versions/1"
    assert model in links(open_pages.get("", search="wine-quality").text)
    assert {model, version} <= set(links(open_pages.get("model", name="wine-quality").text))
    assert version in links(open_pages.version())


@pytest.mark.parametrize("format", ["markdown", "html", "json", "huggingface", "cyclonedx", "spdx"])
def test_a_report_can_be_downloaded(format: str, open_pages: Pages) -> None:
    answer = open_pages.get("download", **OF_A_VERSION, format=format)
    file = f"wine-quality-v1{suffixes()[format]}"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={file}"
    assert "wine-quality" in answer.content.decode()


def test_a_layout_can_be_chosen(open_pages: Pages) -> None:
    assert open_pages.version(layout="summary") != open_pages.version(layout="detailed")
    page = open_pages.version(layout="audit")
    assert set(layouts_of(page)) == {*LAYOUTS}
    assert [layout for layout, is_here in layouts_of(page).items() if is_here] == ["audit"]
    assert f"{address_of_download('markdown')}&layout=audit" in links(page)
    assert address_of_download("json") in links(open_pages.version())


def test_a_dossier_is_a_layout_that_a_link_can_name(open_pages: Pages) -> None:
    assert "PRA SS1/23" in open_pages.version(layout="profile:pra-ss1-23")
    asked = open_pages.get("version", **OF_A_VERSION, layout="profile:pra-ss1-24")
    assert asked.status_code == 400
    assert "pra-ss1-23?" in asked.text


def layouts_of(page: str) -> dict[str, bool]:
    """The layouts that a page of a version leads to, and whether each is the one shown."""
    found = re.findall(r'href="version\?name=wine-quality&amp;version=1([^"]*)"([^>]*)>', page)
    return {where.rpartition("=")[2] or "detailed": "aria-current" in rest for where, rest in found}


def address_of_download(format: str) -> str:
    return f"download?format={format}&name=wine-quality&version=1"


def test_a_bar_adds_its_style_to_the_policy_of_a_report_and_nothing_else(
    open_pages: Pages,
) -> None:
    answer = open_pages.get("version", **OF_A_VERSION)
    styles = re.findall(r"<style>(.*?)</style>", answer.text, re.S)
    hashes = {f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in styles}
    meta = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', answer.text)
    assert meta is not None
    for policy in (unescape(meta[1]), answer.headers["Content-Security-Policy"]):
        (allowed,) = re.findall(r"style-src ([^;]*);", policy)
        assert {*allowed.split()} == hashes
    assert len(hashes) == 2
    file = open_pages.get("download", **OF_A_VERSION, format="html").text
    assert 'class="bar"' not in file


@pytest.mark.parametrize(("path", "query"), ROUTES)
def test_every_answer_keeps_a_browser_from_doing_harm(
    path: str, query: dict[str, str], open_pages: Pages
) -> None:
    for asked in (query, {**query, "name": "no such"}):
        headers = open_pages.get(path, **asked).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "frame-ancestors 'self'" in policy
        assert "script-src" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-cache"
        assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(("path", "query"), ROUTES)
def test_the_pages_only_read(path: str, query: dict[str, str], open_pages: Pages) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = requests.request(
            method, f"{open_pages.url}/report/{path}", params=query, timeout=30
        )
        assert answer.status_code == 405


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("nothing", {}),
        ("model", {}),
        ("model", {"name": "no such"}),
        ("version", {"name": "no such", "version": "1"}),
        ("version", {"name": "wine-quality", "version": "99"}),
        ("version", {"name": "wine-quality", "version": "../1"}),
        ("version", {"name": "wine-quality", "version": "latest"}),
        ("version", {"name": "wine-quality"}),
        ("download", {"name": "wine-quality", "version": "99", "format": "html"}),
        ("compare", {"name": "wine-quality"}),
        ("compare", {"name": "wine-quality", "old": "1", "new": "99"}),
        ("compare", {"name": "wine-quality", "old": "99", "new": "1"}),
        ("compare", {"name": "no such", "old": "1", "new": "1"}),
        ("compare", {"name": "wine-quality", "old": "1", "new": "../1"}),
        ("compare/download", {"name": "no such", "old": "1", "new": "1", "format": "html"}),
        ("history", {}),
        ("history", {"name": "no such"}),
        ("history", {"name": "wine-quality", "until": "99"}),
        ("history", {"name": "wine-quality", "until": "latest"}),
        ("history/download", {"name": "no such", "format": "html"}),
    ],
)
def test_what_is_not_there_is_not_found(
    path: str, query: dict[str, str], open_pages: Pages
) -> None:
    answer = open_pages.get(path, **query)
    assert answer.status_code == 404
    assert "There is no such page, or you may not see it." in answer.text


@pytest.mark.parametrize("query", [{"format": "exe"}, {"format": "html", "layout": "../x"}, {}])
def test_a_wrong_format_or_layout_is_refused(query: dict[str, str], open_pages: Pages) -> None:
    assert open_pages.get("download", **OF_A_VERSION, **query).status_code == 400


def test_a_search_finds_a_part_of_a_name(open_pages: Pages) -> None:
    assert names(open_pages.get("", search="NE-QUAL").text) == ["wine-quality"]
    assert names(open_pages.get("", search="no such").text) == []


@pytest.mark.parametrize(
    "search", ["'", '"', "' OR 1=1 --", "' AND \"", "%", "_", "\\", "a;b", "`", "x" * 500, "\x00"]
)
def test_no_search_breaks_the_index(search: str, open_pages: Pages) -> None:
    assert open_pages.get("", search=search).status_code == 200


def test_a_wrong_page_of_a_list_is_not_found(open_pages: Pages) -> None:
    assert open_pages.get("", page="nonsense").status_code == 404
    assert open_pages.get("model", name="wine-quality", page="nonsense").status_code == 404


def test_all_models_are_on_the_pages_of_the_index_in_order(open_pages: Pages) -> None:
    client = MlflowClient(open_pages.api)
    there = [f"many-{number:03}" for number in range(120)]
    for name in there:
        client.create_registered_model(name)
    for order, expected in (("name", there), ("-name", there[::-1]), ("-updated", there[::-1])):
        found, query = [], {"search": "many-", "order": order}
        while True:
            page = open_pages.get("", **query).text
            found += names(page)
            following = re.search(r'href="\./\?([^"]*)" rel="next"', page)
            if following is None:
                break
            query = dict(pair.split("=") for pair in unescape(following[1]).split("&"))
            query["page"] = requests.utils.unquote(query["page"])
        assert found == expected


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, *NAMES_OF_MLFLOW_2])
def test_any_name_works_or_is_refused(name: str, open_pages: Pages) -> None:
    logged, client = open_pages.logged, open_pages.logged.client
    body = {"name": name}
    api = f"{open_pages.api}/api/2.0/mlflow"
    made = requests.post(f"{api}/registered-models/create", json=body, timeout=30)
    is_there = made.status_code == 200
    if is_there:
        source = client.get_model_version("wine-quality", "1").source
        of = {"source": source, "run_id": logged.run_id, "model_id": logged.model_id}
        answer = requests.post(f"{api}/model-versions/create", json={**body, **of}, timeout=30)
        assert answer.status_code == 200, answer.text
        index = open_pages.get("", search=name[:300])
        assert names(index.text), index.text
        assert "<script" not in index.text
    for path, query in ROUTES[1:]:
        answer = open_pages.get(path, **{**query, "name": name})
        # A web server may refuse an address of 10,000 characters before we see it.
        refusals = (400, 414) if is_there else (404, 400, 414)
        assert answer.status_code in (200, *refusals)
        assert "<script" not in answer.text
        if answer.status_code == 200 and path == "model":
            assert is_there
            assert "Version 1</a>" in answer.text


def test_the_report_is_that_of_the_model_with_this_name(open_pages: Pages) -> None:
    client = open_pages.logged.client
    if client.search_registered_models("name = 'wine-quality#x'") == []:
        client.create_registered_model("wine-quality#x")
    answer = open_pages.get("version", name="wine-quality#x", version="1")
    assert answer.status_code == 404


def test_the_prefix_is_in_no_way_of_the_pages(open_pages: Pages) -> None:
    root = open_pages.url.removesuffix(PREFIX)
    assert requests.get(f"{root}/report/", timeout=30).status_code == 404
