"""What becomes of the policies of a server, for whoever looks at a version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin.server import words
from mlflow_report_plugin.snapshot import Check
from tests.conftest import ADMIN, READER, STRANGER, VISITOR, basic_auth, log_wine_with_users
from tests.models import log_wine
from tests.server.conftest import APP, Pages, described, pages
from tests.sharing import Shared

pytestmark = pytest.mark.versions

OF_A_VERSION = {"name": "wine-quality", "version": "1"}


@pytest.fixture(scope="session")
def judging_pages(shared: Shared) -> Pages:
    """A server with basic-auth, a built-in policy and one that cannot be used."""

    def make(folder: Path) -> dict[str, Any]:
        wrong = folder / "hidden place" / "wrong.yaml"
        env = {
            **basic_auth(folder),
            "MLFLOW_REPORT_BASE_APP": "basic-auth",
            "MLFLOW_REPORT_POLICIES": f"baseline, {wrong}",
        }
        url = shared.server(folder, *APP, env=env)
        return described(url, url, log_wine_with_users(url, folder), folder)

    return pages(shared.once("judging-pages", make))


def check_of(pages: Pages, user: str, version: str = "1") -> Check:
    asked = {**OF_A_VERSION, "version": version}
    answer = pages.get("check/download", user, **asked, format="json")
    assert answer.status_code == 200, answer.text
    return Check.model_validate_json(answer.content)


def test_each_version_says_what_came_of_the_policies(judging_pages: Pages) -> None:
    page = judging_pages.version(ADMIN)
    (policy,) = check_of(judging_pages, ADMIN).policies
    said = words.outcome(policy)
    assert f'baseline <b class="{said.replace(" ", "-")}">{said}</b></a>' in page
    whole = judging_pages.get("check", ADMIN, **OF_A_VERSION).text
    assert policy.title in whole
    assert all(rule.title.split("'")[0] in whole for rule in policy.rules)


def test_what_somebody_may_not_read_could_not_be_told(judging_pages: Pages) -> None:
    judging_pages.version(ADMIN)  # What others were shown is not for them.
    outcomes = {
        user: {each.id: each.outcome for each in check_of(judging_pages, user).results}
        for user in (ADMIN, READER, VISITOR)
    }
    assert outcomes[READER] == outcomes[ADMIN]
    assert "unknown" in set(outcomes[VISITOR].values()) - set(outcomes[ADMIN].values())


@pytest.mark.parametrize("path", ["check", "check/download"])
def test_a_stranger_learns_nothing(path: str, judging_pages: Pages) -> None:
    judging_pages.get(path, ADMIN, **OF_A_VERSION, format="json")
    hidden = judging_pages.get(path, STRANGER, **OF_A_VERSION, format="json")
    missing = judging_pages.get(path, STRANGER, name="no", version="1", format="json")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text == missing.text
    assert judging_pages.get(path, **OF_A_VERSION, format="json").status_code == 401


def test_a_policy_that_cannot_be_used_is_named_and_the_log_says_where(
    judging_pages: Pages,
) -> None:
    for path in ("check", "version"):
        page = judging_pages.get(path, ADMIN, **OF_A_VERSION).text
        assert "wrong.yaml" in page
        assert "cannot be used" in page
        assert "hidden place" not in page
    assert "hidden place/wrong.yaml" in judging_pages.log.read_text()


def test_a_server_without_policies_says_nothing_of_them(open_pages: Pages) -> None:
    assert "Policies" not in open_pages.version()
    assert "has no policies" in open_pages.get("check", **OF_A_VERSION).text
    answer = open_pages.get("check/download", **OF_A_VERSION, format="json")
    assert answer.status_code == 404


HOSTILE = "<img src=x onerror=alert(1)><!-- </style>{{ 7 * 7 }} \u202e\x1b[31m"
RULES = {
    "policy": "house",
    "title": f"House {HOSTILE}",
    "allow_tag_waivers": True,
    "rules": [
        {
            "id": "no-worse",
            "title": f"No worse than the champion {HOSTILE}",
            "metric": {"name": "accuracy", "no_worse_than": "@champion"},
            "help": f"Ask {HOSTILE}",
            "link": 'https://example.org/"><script>alert(1)</script>',
        },
        {"id": "carded", "title": "It has a model card", "require": ["model_card"]},
        {"id": "licensed", "title": "It has a licence", "require": ["license"]},
    ],
    "waivers": [
        {"rule": "licensed", "owner": HOSTILE, "reason": f"x {HOSTILE}", "expires": "2999-01-01"}
    ],
}
"""A policy whose author is nobody's friend."""


@pytest.fixture(scope="session")
def house_pages(shared: Shared) -> Pages:
    """A server with the policy: version 1 is the champion, version 2 is worse and has a waiver."""

    def make(folder: Path) -> dict[str, Any]:
        policy = folder / "house.yaml"
        policy.write_text(json.dumps(RULES), "utf-8")
        url = shared.server(folder, *APP, env={"MLFLOW_REPORT_POLICIES": str(policy)})
        first = log_wine(url)
        log_wine(url, metrics={"accuracy": 0.5})
        client = MlflowClient(url)
        client.set_registered_model_alias("wine-quality", "champion", "1")
        waiver = f"until 2999-01-01 by Ada: {HOSTILE}"
        client.set_model_version_tag("wine-quality", "2", "mlflow_report.waiver.carded", waiver)
        return described(url, url, first, folder)

    return pages(shared.once("house-pages", make))


def test_a_version_is_held_against_the_champion_and_waived_by_its_tags(house_pages: Pages) -> None:
    outcomes = {
        version: {each.id: each.outcome for each in check_of(house_pages, "", version).results}
        for version in ("1", "2")
    }
    assert outcomes == {
        "1": {"no-worse": "pass", "carded": "fail", "licensed": "waived"},
        "2": {"no-worse": "fail", "carded": "waived", "licensed": "waived"},
    }
    page = house_pages.get("check", **{**OF_A_VERSION, "version": "2"}).text
    assert "Ada" in page
    assert "2999-01-01" in page
    assert "was 0.983 in version 1" in page


@pytest.mark.parametrize("path", ["check", "version"])
def test_no_text_of_a_policy_or_of_a_waiver_becomes_a_part_of_the_page(
    path: str, house_pages: Pages
) -> None:
    answer = house_pages.get(path, **{**OF_A_VERSION, "version": "2"})
    assert answer.status_code == 200
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    page = answer.text
    for bad in ("<img src=x", "<!-- </style>", "<script>alert", "\u202e", "\x1b", "House 49"):
        assert bad not in page
    if path == "check":
        assert "&lt;img src=x onerror=alert(1)&gt;" in page


@pytest.mark.parametrize(
    ("format", "begins", "suffix"),
    [
        ("junit", "<?xml", ".xml"),
        ("sarif", "{", ".sarif"),
        ("json", "{", ".json"),
        ("html", "<!doctype html>", ".html"),
        ("markdown", "# ", ".md"),
    ],
)
def test_what_came_of_the_policies_can_be_downloaded(
    format: str, begins: str, suffix: str, house_pages: Pages
) -> None:
    page = house_pages.get("check", **OF_A_VERSION).text
    assert f"format={format}" in page
    answer = house_pages.get("check/download", **OF_A_VERSION, format=format)
    assert answer.status_code == 200
    assert answer.text.lower().startswith(begins)
    assert f"-v1-check{suffix}" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")


@pytest.mark.parametrize("format", ["github", "gitlab", "zork", ""])
def test_nothing_else_can_be_downloaded(format: str, house_pages: Pages) -> None:
    answer = house_pages.get("check/download", **OF_A_VERSION, format=format)
    assert answer.status_code == 400
