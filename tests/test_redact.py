"""Credentials do not get through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin import redact

SECRET = "hunter2-geheim"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://host/path", "https://host/path"),
        ("https://me:pw@host:5000/path", "https://***@host:5000/path"),
        ("https://token@host", "https://***@host"),
        ("postgresql+psycopg2://me:p@ss:w@host/db", "postgresql+psycopg2://***@host/db"),
        ("GET http://me:pw@host/x failed", "GET http://***@host/x failed"),
        ("https://host/?token=abc&x=1", "https://host/?token=***&x=1"),
        ("s3://bucket/a@b", "s3://bucket/a@b"),
        ("models:/name@champion", "models:/name@champion"),
        ("mail me@host.org", "mail me@host.org"),
        ("http://me:p/w?x#y@host:5000/a", "http://***@host:5000/a"),
        ("http://me:two words@host", "http://***@host"),
        ("http://host:5000/models/x@champion", "http://host:5000/models/x@champion"),
        ("http://[::1]:5000/x@y", "http://[::1]:5000/x@y"),
        (
            "abfss://box@account.dfs.core.windows.net/a",
            "abfss://box@account.dfs.core.windows.net/a",
        ),
        ("wasbs://box@account.blob.core.windows.net", "wasbs://box@account.blob.core.windows.net"),
        ("https://h/?X-Amz-Signature=f00&y=2", "https://h/?X-Amz-Signature=***&y=2"),
    ],
)
def test_a_uri_keeps_everything_but_its_credentials(text: str, masked: str) -> None:
    assert redact.uri(text) == masked


@given(
    user=st.text("ab%4", max_size=5),
    host=st.from_regex(r"[a-z]{1,8}(:[0-9]{2,5})?", fullmatch=True),
)
def test_no_password_survives_in_a_uri(user: str, host: str) -> None:
    assert SECRET not in redact.uri(f"http://{user}:{SECRET}@{host}/path")


@pytest.mark.parametrize(
    "name", ["MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN", "DATABRICKS_TOKEN"]
)
def test_no_secret_of_the_environment_survives_in_a_message(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, SECRET)
    assert redact.message(f"bad login: {SECRET}!") == "bad login: ***!"


def test_no_password_of_the_tracking_uri_survives_in_a_message() -> None:
    message = redact.message("tried a%20b and a b", "http://me:a%20b@host")
    assert message == "tried *** and ***"


def test_the_first_half_of_a_password_with_a_slash_does_not_survive_in_a_message() -> None:
    """It is taken for a port, and quoted."""
    message = redact.message("no port: 'half'", "http://me:half/other@host")
    assert message == "no port: '***'"
