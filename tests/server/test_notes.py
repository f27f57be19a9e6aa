"""The form for notes: who may write, and that nobody else can make their browser do it."""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import mlflow
import pytest
import requests
from mlflow import MlflowClient

from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.logged import notes
from mlflow_report_plugin.server import forgery
from mlflow_report_plugin.server.caller import OWN_COOKIE, Caller
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
from tests.models import tracking
from tests.server.conftest import Pages
from tests.sharing import Shared

pytestmark = pytest.mark.versions

EDITOR, COLLEAGUE = "editor", "colleague"
NAME = "noted"


@pytest.fixture(scope="session")
def editors(guarded_pages: Pages, shared: Shared) -> Pages:
    """The server with two more users, who may edit the model `noted` and its run."""

    def make(_folder: Path) -> dict[str, str]:
        here = guarded_pages
        before = dict(os.environ)
        os.environ.update(MLFLOW_TRACKING_USERNAME=ADMIN, MLFLOW_TRACKING_PASSWORD=PASSWORD)
        try:
            client = MlflowClient(here.api)
            client.create_registered_model(NAME)
            run_id = here.logged.run_id
            for _ in range(3):
                client.create_model_version(NAME, f"runs:/{run_id}/model", run_id)
        finally:
            os.environ.clear()
            os.environ.update(before)
        for user in (EDITOR, COLLEAGUE):
            body = {"username": user, "password": PASSWORD}
            _ask(here.url, "2.0/mlflow/users/create", body).raise_for_status()
            let(here.url, user, "EDIT", "registered_model", "name", NAME)
            let(here.url, user, "EDIT", "experiment", "experiment_id", here.logged.experiment_id)
        for user in (READER, VISITOR):
            let(here.url, user, "READ", "registered_model", "name", NAME)
        check_passwords_quickly(here.log.parent)
        return {}

    shared.once("editors", make)
    return guarded_pages


class Browser:
    """What a browser does: it keeps cookies, and says which page a form is from."""

    def __init__(self, pages: Pages, user: str, version: str = "1", name: str = NAME) -> None:
        self.address = f"{pages.url}/report/notes"
        self.of = {"name": name, "version": version}
        self.session = requests.Session()
        self.session.auth = (user, PASSWORD) if user else None
        self.origin = {"Origin": "/".join(pages.url.split("/")[:3])}

    def open(self) -> dict[str, str]:
        """Open the form, and give what would be sent with it as it is."""
        self.page = self.session.get(self.address, params=self.of, timeout=120)
        assert self.page.status_code == 200, self.page.text
        return fields(self.page.text)

    def send(
        self, form: dict[str, str], headers: dict[str, str] | None = None
    ) -> requests.Response:
        """Send the form."""
        return self.session.post(
            self.address,
            params=self.of,
            data={name: text.replace("\n", "\r\n") for name, text in form.items()},
            headers=self.origin if headers is None else headers,
            timeout=120,
            allow_redirects=False,
        )


def fields(page: str) -> dict[str, str]:
    """What a browser sends with the form of a page."""
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    texts = re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return {unescape(name): unescape(text) for name, text in (*hidden, *texts)}


def kept(pages: Pages, version: str, name: str = NAME) -> dict[str, str]:
    """What is kept, as the command reads it."""
    os.environ.update(MLFLOW_TRACKING_USERNAME=ADMIN, MLFLOW_TRACKING_PASSWORD=PASSWORD)
    found = notes.read(Client(pages.api), f"models:/{name}/{version}")
    return {note.topic: note.text for note in found.notes.notes}


def test_what_somebody_writes_is_in_the_report(editors: Pages) -> None:
    browser = Browser(editors, EDITOR)
    form = browser.open()
    text = "\n**Only** for wine.\n\nSee <script>alert(1)</script> & </textarea><b>"
    answer = browser.send({**form, "text-intended-use": text})
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == f"version?name={NAME}&version=1"
    assert kept(editors, "1")["intended-use"] == text.strip("\n")
    report = editors.get("download", READER, name=NAME, version="1", format="json")
    found = Snapshot.from_json(report.content).notes
    assert found is not None
    (note,) = found.of("intended-use")
    assert (note.text, note.author, note.version) == (text.strip("\n"), EDITOR, "1")
    assert browser.open()["text-intended-use"] == text.strip("\n")
    assert f"by {EDITOR}" in browser.page.text
    assert "<script>alert" not in browser.page.text


def test_what_is_kept_names_the_server_by_the_address_of_people(editors: Pages) -> None:
    browser = Browser(editors, EDITOR)
    browser.send({**browser.open(), "text-limitations": "Only red."})
    assert kept(editors, "1")["limitations"] == "Only red."
    run_id, folder = editors.logged.run_id, f"reports/{NAME}/v1/notes"
    with tracking(editors.api):  # MLflow 2 asks no other server for artifacts
        file = max(each.path for each in MlflowClient().list_artifacts(run_id, folder))
        local = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=file)
    text = Path(local).read_text("utf-8")
    assert "Only red." in text
    assert {*re.findall(r"http://[^/\"]*", text)} == {editors.url}


def test_whoever_saves_a_credential_is_told(editors: Pages) -> None:
    browser = Browser(editors, EDITOR, "2")
    secret = "dapi" + "0123456789abcdef" * 2
    answer = browser.send({**browser.open(), "text-contacts": f"token {secret}"})
    assert answer.status_code == 200
    assert "Saved. But look at it again: Contacts holds what looks like a cred" in answer.text
    assert kept(editors, "2")["contacts"] == f"token {secret}"
    again = browser.send({**fields(answer.text), "text-contacts": "Ask ann."})
    assert again.status_code == 303
    assert kept(editors, "2")["contacts"] == "Ask ann."


def test_a_form_that_is_sent_as_it_is_writes_nothing(editors: Pages) -> None:
    browser = Browser(editors, EDITOR, "3")
    before = kept(editors, "3")
    form = browser.open()
    assert browser.send(form).status_code == 303
    assert kept(editors, "3") == before
    assert (
        fields(browser.session.get(browser.address, params=browser.of, timeout=60).text)["revision"]
        == form["revision"]
    )


@pytest.mark.parametrize("user", [READER, VISITOR])
def test_who_may_only_read_writes_nothing(user: str, editors: Pages) -> None:
    form = Browser(editors, EDITOR).open()
    browser = Browser(editors, user)
    form["token"] = browser.open().get("token", "")
    answer = browser.send({**form, "text-contacts": "from a reader"})
    assert answer.status_code in (400, 403), answer.text
    assert "from a reader" in fields(answer.text).get("text-contacts", "from a reader")
    assert "from a reader" not in kept(editors, "1").values()


def test_a_stranger_gets_the_answer_of_a_model_that_is_not_there(editors: Pages) -> None:
    for name in (NAME, "no such model"):
        browser = Browser(editors, STRANGER, name=name)
        for answer in (
            browser.session.get(browser.address, params=browser.of, timeout=60),
            browser.send({"token": "x", "text-contacts": "from a stranger"}),
        ):
            assert answer.status_code == 404
            assert NAME not in answer.text.replace("no such", "")


def test_nobody_writes_without_a_login(editors: Pages) -> None:
    browser = Browser(editors, "")
    answer = browser.send({"token": "x", "text-contacts": "from nobody"})
    assert answer.status_code == 401
    assert "WWW-Authenticate" in answer.headers


ATTACKS = {
    "another site": {"Origin": "http://evil.example"},
    "a page that says nothing of itself": {"Origin": "null"},
    "a page of another site in a frame": {"Sec-Fetch-Site": "cross-site"},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
    "another port": {"Origin": "http://127.0.0.1:1"},
    "a name that begins alike": {"Origin": "http://127.0.0.1.evil.example"},
    "no origin": {"Origin": ""},
    "no address": {"Origin": "http://[x"},
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_other_site_makes_somebody_write(attack: str, editors: Pages) -> None:
    browser = Browser(editors, EDITOR)
    form = {**browser.open(), "text-contacts": "from another site"}
    answer = browser.send(form, {**browser.origin, **ATTACKS[attack]})
    assert answer.status_code == 403
    assert "from another site" not in answer.text
    assert "from another site" not in kept(editors, "1").values()


def test_a_token_is_good_for_one_person_and_one_version(editors: Pages) -> None:
    browser, other = Browser(editors, EDITOR), Browser(editors, COLLEAGUE)
    form = {**browser.open(), "text-contacts": "with a wrong token"}
    theirs = other.open()
    elsewhere = Browser(editors, EDITOR, "2")
    elsewhere.session.cookies.update(browser.session.cookies)
    wrong = [{**form, "token": ""}, {**form, "token": theirs["token"]}]
    wrong += [{**form, "token": elsewhere.open()["token"]}, {**form, "token": "\u20ac"}]
    for sent in wrong:
        answer = browser.send(sent)
        assert answer.status_code == 403
        assert fields(answer.text)["text-contacts"] == "with a wrong token"
    # Not even where somebody put their own cookie into the browser of another.
    browser.session.cookies.clear()
    browser.session.cookies.update(other.session.cookies)
    assert browser.send({**form, "token": theirs["token"]}).status_code == 403
    browser.session.cookies.clear()
    assert browser.send(form).status_code == 403
    assert "with a wrong token" not in kept(editors, "1").values()


def test_a_form_that_was_refused_can_be_sent_again(editors: Pages) -> None:
    browser = Browser(editors, EDITOR)
    form = {**browser.open(), "token": "", "text-limitations": "Only three growers."}
    again = fields(browser.send(form).text)
    assert again["text-limitations"] == "Only three growers."
    assert browser.send(again).status_code == 303
    assert kept(editors, "1")["limitations"] == "Only three growers."


def test_opening_an_address_writes_nothing(editors: Pages) -> None:
    browser = Browser(editors, EDITOR)
    form = {**browser.open(), "text-contacts": "from an address"}
    for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH"):
        browser.session.request(
            method,
            browser.address,
            params={**browser.of, **form},
            headers=browser.origin,
            timeout=60,
        )
    assert "from an address" not in kept(editors, "1").values()


def test_two_who_write_at_once_lose_nothing(editors: Pages) -> None:
    mine, theirs = Browser(editors, EDITOR, "2"), Browser(editors, COLLEAGUE, "2")
    my_form, their_form = mine.open(), theirs.open()
    assert theirs.send({**their_form, "text-contacts": "Call Bob."}).status_code == 303
    answer = mine.send({**my_form, "text-contacts": "Call Ada.", "text-limitations": "None."})
    assert answer.status_code == 409
    again = fields(answer.text)
    assert again["text-contacts"] == "Call Ada."
    assert again["text-limitations"] == "None."
    assert "<p>Call Bob.</p>" in answer.text
    assert kept(editors, "2")["contacts"] == "Call Bob."
    # Whoever saves what they were shown has read the other text.
    assert mine.send({**again, "text-contacts": "Call Ada or Bob."}).status_code == 303
    assert kept(editors, "2")["contacts"] == "Call Ada or Bob."
    # Others may have written under another heading meanwhile.
    fresh = theirs.open()
    assert mine.send({**mine.open(), "text-human-oversight": "A"}).status_code == 303
    assert theirs.send({**fresh, "text-monitoring-plan": "B"}).status_code == 303
    found = kept(editors, "2")
    assert (found["human-oversight"], found["monitoring-plan"]) == ("A", "B")


def test_the_page_lets_no_other_page_in_or_near(editors: Pages) -> None:
    browser = Browser(editors, EDITOR)
    browser.open()
    headers = browser.page.headers
    assert "form-action 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert 'content="same-origin"' in browser.page.text
    cookie = headers["Set-Cookie"]
    assert cookie.startswith(f"{OWN_COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("size", [60_000, 9_000_000])
def test_a_text_that_is_too_long_is_refused(size: int, editors: Pages) -> None:
    browser = Browser(editors, EDITOR)
    answer = browser.send({**browser.open(), "text-contacts": "x" * size})
    assert answer.status_code == 400
    assert "contacts" not in kept(editors, "1")


def test_a_server_without_logins_asks_for_a_name(open_pages: Pages) -> None:
    name = 'its "n\u00f6ted" <b>name<b> & #1'
    client, run_id = open_pages.logged.client, open_pages.logged.run_id
    client.create_registered_model(name)
    client.create_model_version(name, f"runs:/{run_id}/model", run_id)
    browser = Browser(open_pages, "", name=name)
    form = {**browser.open(), "text-intended-use": "Wine.", "author": " Ada\nL. "}
    # A browser that sends this can be believed, whatever a proxy made of the address.
    answer = browser.send(form, {"Sec-Fetch-Site": "same-origin", "Origin": "http://proxy.example"})
    assert answer.status_code == 303, answer.text
    where = urljoin(browser.address, answer.headers["Location"])
    assert parse_qs(urlsplit(where).query) == {"name": [name], "version": ["1"]}
    found = notes.read(Client(open_pages.api), model_uris.of_version(name, "1")).notes.notes
    assert [(note.text, note.author) for note in found] == [("Wine.", "Ada L.")]
    assert 'name="author"' in browser.page.text
    assert "<b>" not in browser.page.text


def test_files_that_do_not_pass_through_the_server_are_left_to_the_command(
    open_pages: Pages, tmp_path: Path
) -> None:
    client, name = open_pages.logged.client, "kept elsewhere"
    experiment = client.create_experiment(name, tmp_path.as_uri())
    run = client.create_run(experiment).info
    client.create_registered_model(name)
    client.create_model_version(name, f"runs:/{run.run_id}/model", run.run_id)
    browser = Browser(open_pages, "", name=name)
    assert browser.open() == {}
    assert "mlflow report notes edit" in browser.page.text
    secret = browser.session.cookies[OWN_COOKIE]
    token = forgery.token(Caller.of({}, browser.origin["Origin"]), secret, name, "1")
    answer = browser.send({"token": token, "text-contacts": "x"})
    assert answer.status_code == 400, answer.text
    assert "mlflow report notes edit" in answer.text
    assert not [*tmp_path.rglob("*.json")]
