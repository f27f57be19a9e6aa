"""With basic-auth below the pages, MLflow's own rules say who sees what."""

from __future__ import annotations

import re

import pytest
import requests

from mlflow_report_plugin.snapshot import Snapshot
from tests.conftest import (
    ADMIN,
    PASSWORD,
    READER,
    STRANGER,
    VISITOR,
    _ask,
    check_passwords_quickly,
    let,
)
from tests.server.conftest import Pages

pytestmark = pytest.mark.versions

OF_A_VERSION = {"name": "wine-quality", "version": "1"}
ABOUT_A_MODEL = (
    ("model", {"name": "wine-quality"}),
    ("version", OF_A_VERSION),
    *(("download", {**OF_A_VERSION, "format": f}) for f in ("markdown", "html", "json")),
    ("compare", {"name": "wine-quality", "old": "1", "new": "1"}),
    ("compare/download", {"name": "wine-quality", "old": "1", "new": "1", "format": "json"}),
    ("history", {"name": "wine-quality"}),
    ("history/download", {"name": "wine-quality", "format": "json"}),
)
ROUTES = (("", {}), ("", {"search": "wine"}), *ABOUT_A_MODEL)


def snapshot(pages: Pages, user: str) -> Snapshot:
    answer = pages.get("download", user, **OF_A_VERSION, format="json")
    return Snapshot.from_json(answer.content)


@pytest.mark.parametrize(("path", "query"), ROUTES)
def test_nobody_has_to_log_in(path: str, query: dict[str, str], guarded_pages: Pages) -> None:
    for headers in ({}, {"Authorization": "Basic bm9ib2R5OndoYXRldmVy"}):
        answer = guarded_pages.get(path, headers=headers, **query)
        assert answer.status_code == 401
        assert "WWW-Authenticate" in answer.headers
        assert "wine-quality" not in answer.text


@pytest.mark.parametrize(("path", "query"), ROUTES)
@pytest.mark.parametrize("user", [ADMIN, READER, VISITOR])
def test_who_may_read_the_model_sees_it(
    user: str, path: str, query: dict[str, str], guarded_pages: Pages
) -> None:
    answer = guarded_pages.get(path, user, **query)
    assert answer.status_code == 200
    assert "wine-quality" in answer.text


@pytest.mark.parametrize(("path", "query"), ABOUT_A_MODEL)
def test_a_stranger_gets_the_answer_of_a_model_that_is_not_there(
    path: str, query: dict[str, str], guarded_pages: Pages
) -> None:
    guarded_pages.get(path, ADMIN, **query)  # What others were shown is not for a stranger.
    hidden = guarded_pages.get(path, STRANGER, **query)
    missing = guarded_pages.get(path, STRANGER, **{**query, "name": "no such model"})
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text == missing.text
    assert without_date(hidden) == without_date(missing)


def without_date(answer: requests.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.lower() != "date"}


@pytest.mark.parametrize("search", ["", "wine", "%", "no such"])
def test_a_stranger_does_not_find_it_either(search: str, guarded_pages: Pages) -> None:
    page = guarded_pages.get("", STRANGER, search=search)
    assert page.status_code == 200
    assert "name=wine" not in page.text
    assert 'rel="next"' not in page.text


def test_the_parts_that_somebody_may_not_read_are_gaps(guarded_pages: Pages) -> None:
    whole = snapshot(guarded_pages, READER)
    assert whole.run is not None
    assert whole.experiment is not None
    part = snapshot(guarded_pages, VISITOR)
    assert part.run is None
    assert part.experiment is None
    gap = part.gap("run")
    assert gap is not None
    assert gap.reason == "forbidden"
    assert "0.983" not in guarded_pages.version(VISITOR)
    assert "0.983" in guarded_pages.version(READER)


def test_a_permission_that_is_taken_away_counts_at_once(guarded_pages: Pages) -> None:
    url, user = guarded_pages.url, "passing"
    body = {"username": user, "password": PASSWORD}
    _ask(url, "2.0/mlflow/users/create", body).raise_for_status()
    let(url, user, "READ", "registered_model", "name", "wine-quality")
    check_passwords_quickly(guarded_pages.log.parent)
    assert "wine-quality" in guarded_pages.version(user)
    grant = {"username": user, "permission": "READ", "name": "wine-quality"}
    taken = _ask(
        url,
        "3.0/mlflow/users/permissions/revoke",
        {**grant, "resource_type": "registered_model", "resource_id": "wine-quality"},
    )
    if taken.status_code == 404:  # MLflow 2 and early 3 have one address for each kind
        path = f"{url}/api/2.0/mlflow/registered-models/permissions/delete"
        taken = requests.delete(path, json=grant, auth=(ADMIN, PASSWORD), timeout=30)
    taken.raise_for_status()
    answer = guarded_pages.get("version", user, **OF_A_VERSION)
    assert answer.status_code == 404
    assert "wine-quality" not in answer.text


def test_no_credentials_are_in_a_report_or_in_the_log(guarded_pages: Pages) -> None:
    for user in (ADMIN, READER):
        for format in ("markdown", "html", "json"):
            content = guarded_pages.get("download", user, **OF_A_VERSION, format=format).text
            assert PASSWORD not in content
            assert not re.search("[Bb]asic [A-Za-z0-9+/=]{8}", content)
    log = guarded_pages.log.read_text(errors="replace")
    assert PASSWORD not in log
    assert not re.search("://report:|authorization", log, re.IGNORECASE)


def test_mlflow_itself_still_asks_who_somebody_is(guarded_pages: Pages) -> None:
    path = f"{guarded_pages.url}/api/2.0/mlflow/registered-models/get?name=wine-quality"
    assert requests.get(path, timeout=30).status_code == 401
    assert requests.get(path, auth=(STRANGER, PASSWORD), timeout=30).status_code == 403
    assert requests.get(path, auth=(READER, PASSWORD), timeout=30).status_code == 200
