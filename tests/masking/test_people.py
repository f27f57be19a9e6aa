"""E-mail addresses and names of people are masked where somebody asks for that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.masking import without_people
from mlflow_report_plugin.snapshot import Grant, Permissions, Run, Snapshot, Tag
from tests.snapshots import ALL, WINE_QUALITY


def run_with(*tags: Tag, user_id: str | None = None) -> Run:
    assert WINE_QUALITY.run is not None
    run = WINE_QUALITY.run.model_copy(update={"tags": tags, "user_id": user_id})
    return without_people(run)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail ann.lee@example.org!", "mail [email:1]!"),
        ("Ann Lee <ann.lee+ml@mail.example.co.uk>", "Ann Lee <[email:1]>"),
        ("/Workspace/Users/ann@example.org/train", "/Workspace/Users/[email:1]/train"),
        ("https://host/?user=ann%40example.org&x=1", "https://host/?user=[email:1]&x=1"),
        ("mailto:ann@example.org", "mailto:[email:1]"),
        ("ann@example.org, bob@example.org, ANN@example.org", "[email:1], [email:2], [email:1]"),
        ("jörg@müller.example", "[email:1]"),
    ],
)
def test_an_email_address_is_masked_wherever_it_stands(text: str, masked: str) -> None:
    assert run_with(Tag(key="a", value=text)).tags[0].value == masked


@pytest.mark.parametrize(
    "text",
    [
        "models:/wine@champion",
        "git@github.com:org/repo",
        "ssh://git@github.com/org/repo",
        "abfss://box@account.dfs.core.windows.net/a",
        "package@1.2.3",
        "@decorator.name",
        "sha256:a@b",
    ],
)
def test_what_only_looks_like_an_email_address_stays(text: str) -> None:
    assert run_with(Tag(key="a", value=text)).tags[0].value == text


@pytest.mark.parametrize(
    "key",
    [
        *("mlflow.user", "owner", "model_owner", "createdBy", "team.contact", "Reviewers", "email"),
        *("trained_by", "git.author_name", "data_scientist"),
    ],
)
def test_a_tag_that_names_a_person_is_masked(key: str) -> None:
    assert run_with(Tag(key=key, value="Ann Lee")).tags[0].value == "[person:1]"


@pytest.mark.parametrize(
    "key", ["users_per_day", "powner", "ownership", "username_field", "grouped_by"]
)
def test_a_tag_that_names_no_person_stays(key: str) -> None:
    assert run_with(Tag(key=key, value="Ann Lee")).tags[0].value == "Ann Lee"


def test_a_name_is_masked_as_a_word_everywhere_with_the_same_number() -> None:
    run = run_with(
        Tag(key="note", value="Ann trained it in /home/ann/wine for Anna; see ann."),
        Tag(key="mlflow.user", value="ann"),
        user_id="ann",
    )
    assert run.user_id == "[person:1]"
    note = "[person:1] trained it in /home/[person:1]/wine for Anna; see [person:1]."
    assert run.tags[0].value == note
    assert run.tags[1].value == "[person:1]"


@pytest.mark.parametrize(
    "owners",
    ["Ann Lee, Bob", '["Ann Lee", "Bob"]', "Ann Lee <ann@example.org>; Bob", "Ann Lee & Bob"],
)
def test_each_of_several_names_is_masked(owners: str) -> None:
    run = run_with(Tag(key="owners", value=owners), Tag(key="note", value="Bob asked Ann Lee."))
    assert [tag.value for tag in run.tags] == ["[person:1]", "[person:2] asked [person:3]."]


def test_a_name_leaves_marks_as_they_are() -> None:
    run = run_with(
        Tag(key="owner", value="secret"), Tag(key="note", value="[secret:jwt] of secret")
    )
    assert run.tags[1].value == "[secret:jwt] of [person:1]"


def test_a_name_that_is_part_of_an_address_leaves_nothing_of_it() -> None:
    run = run_with(Tag(key="note", value="ann.lee@example.org or ann.lee"), user_id="ann.lee")
    assert run.tags[0].value == "[email:2] or [person:1]"


@pytest.mark.parametrize("user", ["root", "mlflow", "databricks", ""])
def test_a_user_who_is_no_person_stays(user: str) -> None:
    run = run_with(Tag(key="a", value="/root/mlflow"), user_id=user)
    assert run.user_id == user
    assert run.tags[0].value == "/root/mlflow"


def test_a_short_name_or_a_number_is_masked_in_its_field_only() -> None:
    run = run_with(Tag(key="depth", value="17"), Tag(key="owner", value="17"), user_id="al")
    assert run.user_id == "[person:1]"
    assert [tag.value for tag in run.tags] == ["17", "[person:2]"]


def test_grants_of_people_are_masked_and_those_of_groups_are_not() -> None:
    grants = (
        Grant(principal="ann", kind="user", display_name="Ann Lee", permission="READ"),
        Grant(principal="admins", kind="group", display_name="Admins", permission="MANAGE"),
    )
    raw = {
        "access_control_list": [
            {"user_name": "ann", "display_name": "Ann Lee"},
            {"group_name": "admins", "display_name": "Admins"},
        ]
    }
    told = str(without_people(Permissions(grants=grants, raw=raw)).model_dump())
    assert "ann" not in told
    assert "Ann" not in told
    assert told.count("admins") == 2
    assert told.count("Admins") == 2


@pytest.mark.parametrize("snapshot", ALL.values(), ids=ALL)
def test_masking_twice_changes_nothing_more(snapshot: Snapshot) -> None:
    once = without_people(snapshot)
    assert without_people(once) == once


@given(
    name=st.text(st.characters(categories=("L",)), min_size=3, max_size=12),
    before=st.text(" ,./:-", min_size=1),
    after=st.text(" ,./:-", min_size=1),
)
def test_no_name_survives_between_words(name: str, before: str, after: str) -> None:
    run = run_with(Tag(key="note", value=f"{before}{name}{after}"), Tag(key="owner", value=name))
    if run.tags[1].value != name:  # who is nobody stays
        assert run.tags[0].value == f"{before}[person:1]{after}"
