"""Masking who people are: e-mail addresses, and the names of users, owners and authors.

Who is a person is known from the fields and tags that name one. Such a name is masked wherever it
stands as a word. People whom only a sentence names are not found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mlflow_report_plugin.masking.walking import Read, Walking

EMAIL = re.compile(
    r"(?<!://)(?<![\w.%+-])(?!git@)[\w.%+-]{1,64}(?:@|%40)(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])"
)
"""An e-mail address, also in a path or as a part of an address; `ssh://git@host.org` is none."""
_NAMES_ONE = re.compile(
    r"(?:\A|[^a-z0-9])(?:(?:user|owner|author|creator|contact|maintainer|reviewer|approver|assignee"
    r"|committer|developer|submitter|data_scientist|data_steward|steward)(?:_?name|_?id)?"
    r"|(?:approved|authored|created|deployed|developed|maintained|modified|owned|prepared|registered"
    r"|requested|reviewed|signed|submitted|trained|updated|validated|written)_by|e_?mail|mail"
    r"|run_as|who)s?\Z"
)
"""How the name of a field or a tag ends that names people."""
_OF_A_GRANT = ("principal", "display_name")
"""Fields that name a person, a group or a machine."""
_MARK = re.compile(r"\[(?:secret|person|email):[a-z0-9:-]{1,60}\]")
"""What has the place of something that was masked."""
_NUMBERED = re.compile(r"\[(person|email):\d{1,9}\]")
_BETWEEN = re.compile(r"""[][<>(){}"',;|]|\s(?:and|und|et|&|/)\s""")
"""What stands between the names of several people, and around an address."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOBODY = {
    *("admin", "anonymous", "databricks", "default", "jovyan", "mlflow", "none", "null", "root"),
    *("runner", "service", "system", "ubuntu", "unknown", "user"),
}
"""Users of computers that are no people."""
_SHORT = 3
"""A shorter name is masked in its field only: elsewhere it is part of too much."""
LONGEST = 1000
"""How much of a list of names is looked at, in characters."""
_MOST = 500
"""How many names are looked for in texts."""


def without_people(record: Read) -> Read:
    """Mask who people are.

    Args:
        record: A snapshot, or another record of it.

    Returns:
        The same with `[person:1]` in the place of a name and `[email:2]` in that of an address,
        the same person with the same number wherever they stand.
    """
    gathering = _Gathering()
    gathering.record(record)
    return _Masking(gathering.names).record(record)


def without_numbers(record: Read) -> Read:
    """Forget which of the people that are masked is which.

    Args:
        record: A snapshot without people, or another record.

    Returns:
        The same with `[person]` and `[email]`, to be compared with what was read another time: the
        numbers go by who comes first.
    """
    return _Unnumbering().record(record)


def _names_a_person(name: str, value: str, beside: Mapping[str, Any]) -> bool:
    if not value.strip() or value.casefold() in _NOBODY or _MARK.match(value):
        return False
    if name in _OF_A_GRANT:
        return beside.get("kind", "user") == "user" and "group_name" not in beside
    # A number beside such a name may be a count, or the id of the user on a server.
    return _NAMES_ONE.search(_HUMP.sub("_", name[-60:]).lower()) is not None


class _Gathering(Walking):
    """Finds the names of people."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}

    def text(self, text: str, _: tuple[str, ...], /) -> str:
        return text

    def named(
        self, name: str, text: str, beside: Mapping[str, Any], _: tuple[str, ...], /
    ) -> str | None:
        if _names_a_person(name, text, beside):
            for each in (text, *map(str.strip, _BETWEEN.split(text[:LONGEST]))):
                is_one = len(each) >= _SHORT and each.casefold() not in _NOBODY
                if is_one and not each.isdecimal() and not _BETWEEN.fullmatch(each):
                    self.names[each] = None
        return None


class _Masking(Walking):
    """Masks names and addresses, and numbers them."""

    def __init__(self, names: Mapping[str, None]) -> None:
        self._numbers: dict[str, str] = {}
        longest = sorted(names, key=len, reverse=True)[:_MOST]
        words = "|".join(map(re.escape, longest))
        pattern = rf"(?P<mark>{_MARK.pattern})|(?<!\w)(?:{words})(?!\w)"
        self._names = re.compile(pattern, re.IGNORECASE) if words else None

    def text(self, text: str, _: tuple[str, ...], /) -> str:
        if "@" in text or "%40" in text:
            text = EMAIL.sub(lambda found: self._mark("email", found[0]), text)
        if self._names is not None:  # after the addresses, which have names in them
            text = self._names.sub(
                lambda found: found["mark"] or self._mark("person", found[0]), text
            )
        return text

    def named(
        self, name: str, text: str, beside: Mapping[str, Any], _: tuple[str, ...], /
    ) -> str | None:
        return self._mark("person", text) if _names_a_person(name, text, beside) else None

    def _mark(self, kind: str, value: str) -> str:
        known = value.casefold().replace("%40", "@")
        return self._numbers.setdefault(known, f"[{kind}:{len(self._numbers) + 1}]")


class _Unnumbering(Walking):
    """Takes the numbers out of marks."""

    def text(self, text: str, _: tuple[str, ...], /) -> str:
        return _NUMBERED.sub(r"[\1]", text)

    def named(
        self, _name: str, _text: str, _: Mapping[str, Any], _path: tuple[str, ...], /
    ) -> str | None:
        return None
