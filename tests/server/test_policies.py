"""What becomes of the policies of a server, for whoever looks at a version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mlflow_report_plugin.server import words
from mlflow_report_plugin.snapshot import Check
from tests.conftest import ADMIN, READER, STRANGER, VISITOR, basic_auth, log_wine_with_users
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


def check_of(pages: Pages, user: str) -> Check:
    answer = pages.get("check/download", user, **OF_A_VERSION, format="json")
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
