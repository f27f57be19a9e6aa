"""The work of masking grows with the text, not with its square: texts come from strangers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from mlflow_report_plugin import redact
from mlflow_report_plugin.redact import addresses, marks, names, rules
from tests.steps import Expression

PIECES = (
    *("://", "://a:", "://a:b", "http://a:b@", "a@", "://a:b/", "postgres://a:b/", "://@"),
    *("token=", 'token="', 'token=\\"', "token='", "token:token", "token: a", "--token "),
    *("password=", "password: a", "password:a\n", 'password="', "secret=secret=", "key="),
    *('name", "value":"', 'token", "value":', "account.key.", "a.api_key=", "_token="),
    *("eyJ", "eyJaaaaaaaa.", "-----BEGIN PRIVATE KEY-----", "-", "sk-", "xoxb-", "conda"),
    *(hint for rule in rules.RULES for hint in rule.hints),
    *("conda/t/", "discord.com/api/webhooks/1/", "aaa1Q~", "dor_v1_", "[secret:jwt:0000]", "***"),
    *(
        "%3a%2f%2fa",
        "%3a%2f%2fa%3a",
        ":\\/\\/a:",
        "token%3d",
        "secret=;a",
        "secret='a",
        "ENV TOKEN ",
    ),
    *(
        'f("token", "',
        '("secret", ',
        "password: |\n a",
        "password: a,",
        "machine a login a password ",
    ),
    *("?sig=", "?key=", "bearer ", "authorization: bearer ", '"', "'", "\\", "a", "=", ":", " "),
)
SHORT, LONG = 20, 60


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Counts the steps that masking a text takes, with all of its expressions."""
    steps = [0]

    class Counted:
        def __init__(self, pattern: re.Pattern[str]) -> None:
            self._pattern = pattern
            self._expression = Expression(pattern, most=10_000_000)

        def __getattr__(self, method: str) -> Callable[..., Any]:
            def call(text: str, *places: int) -> Any:
                start, end = (*places, 0, len(text))[:2] if len(places) != 1 else (*places, None)
                steps[0] += self._expression.work(text[:end], method, start)
                return getattr(self._pattern, method)(text, *places)

            return call

    for module in (addresses, marks, names, rules):
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and name not in ("_HUMP", "_NO_WORD"):
                monkeypatch.setattr(module, name, Counted(value))
    counted_rules = tuple(rule._replace(pattern=Counted(rule.pattern)) for rule in rules.RULES)
    # What bounds the look at a value is a constant, and a smaller one shows the same.
    monkeypatch.setattr(names, "_ENOUGH", 8)
    monkeypatch.setattr(names, "_LONGEST_NAME", 8)
    monkeypatch.setattr(names, "_BEFORE", 8)

    def counted(text: str) -> int:
        steps[0] = 0
        names._kind_of.cache_clear()
        redact.found(text, rules=counted_rules)
        return steps[0]

    return counted


@pytest.mark.parametrize("piece", PIECES)
def test_three_times_the_text_takes_three_times_the_work(
    piece: str, work: Callable[[str], int]
) -> None:
    short, long = work(piece * SHORT + "@"), work(piece * LONG + "@")
    assert long <= 4 * short


def test_the_work_is_counted(work: Callable[[str], int]) -> None:
    assert work("token=") > 0
    assert work("glpat-") > 0
