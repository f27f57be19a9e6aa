"""Pages put together: each row once, whatever others write meanwhile."""

from __future__ import annotations

import random
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlflow_report_plugin.catalog.listing import LONGEST_FILTER, groups, rows
from mlflow_report_plugin.collect.client import Entity, Page, offset_of, token_of

pytestmark = pytest.mark.versions


class Table:
    """Rows in order, of which pages are read while others write."""

    def __init__(self, names: list[str], size: int, seed: int, changes: int) -> None:
        self.names = sorted(set(names))
        self.always = set(self.names)
        self.ever = set(self.names)
        self.size = size
        self.pages = 0
        self._changes = changes
        self._random = random.Random(seed)
        self._new = count()

    def read(self, token: str | None) -> Page:
        start = offset_of(token) or 0
        found: list[Entity] = [{"name": each} for each in self.names[start : start + self.size]]
        is_last = start + self.size >= len(self.names)
        self.pages += 1
        self.write()
        return Page(found, None if is_last else token_of(start + self.size))

    def write(self) -> None:
        """Delete and make a few rows, anywhere."""
        for _ in range(self._random.randint(0, self._changes)):
            if self.names and self._random.random() < 0.5:
                gone = self.names.pop(self._random.randrange(len(self.names)))
                self.always.discard(gone)
            else:
                name = f"{self._random.random():.6f}-{next(self._new)}"
                self.ever.add(name)
                self.names = sorted([*self.names, name])


def listed(table: Table) -> list[str]:
    return [row["name"] for row in rows(table.read, lambda row: str(row["name"]))]


@settings(max_examples=300)
@given(st.integers(0, 300), st.integers(12, 40), st.integers(0, 2**32), st.integers(0, 5))
def test_no_row_is_lost_or_doubled_while_others_write(
    many: int, size: int, seed: int, changes: int
) -> None:
    table = Table([f"0.{n:06}" for n in range(0, many * 997, 997)], size, seed, changes)
    found = listed(table)
    assert len(found) == len(set(found))
    assert table.always <= set(found) <= table.ever


def test_a_listing_at_rest_takes_no_more_pages_than_it_has() -> None:
    table = Table([f"{n:04}" for n in range(1_000)], 101, 0, 0)
    assert listed(table) == table.names
    assert table.pages == 10


def test_a_server_that_hides_rows_is_listed_to_its_end() -> None:
    names = [f"{n:04}" for n in range(200)]
    visible = {*names[:3], *names[150:152]}

    def read(token: str | None) -> Page:
        start = offset_of(token) or 0
        found: list[Entity] = [
            {"name": each} for each in names[start : start + 20] if each in visible
        ]
        return Page(found, token_of(start + 20) if start + 20 < len(names) else None)

    found = [row["name"] for row in rows(read, lambda row: str(row["name"]))]
    assert found == sorted(visible)


def test_tokens_that_only_their_server_understands_are_passed_on() -> None:
    pages = {None: "one?", "one?": "two?", "two?": None}

    def read(token: str | None) -> Page:
        return Page([{"name": f"after {token}"}], pages[token])

    found = [row["name"] for row in rows(read, lambda row: str(row["name"]))]
    assert found == ["after None", "after one?", "after two?"]


@given(st.lists(st.text(min_size=1, max_size=60), unique=True, max_size=300))
def test_names_are_grouped_so_that_a_filter_can_have_them(names: list[str]) -> None:
    found = [*groups(names)]
    assert sorted(name for group in found for name in group) == sorted(names)
    for group in found:
        assert len(group) == 1 or sum(map(len, group)) < LONGEST_FILTER
        assert len(group) == 1 or not any(set(name) & set("'\"\\") for name in group)
