"""Pages of a listing put together: each row once, while others write.

Servers count rows, and a page begins after so many of them. So what is deleted between two pages
moves the next ones up, past the place where the next page begins, and they would be lost; what is
made moves some down, and they would be told twice. Both are in one order, by name. So each page is
made to begin with a row that is known already: then nothing can be between. If it has none that is
known, a page that begins earlier is read.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from urllib.parse import quote

from mlflow_report_plugin.collect.client import (
    Client,
    Entity,
    Page,
    filters,
    number_of,
    offset_of,
    token_of,
)
from mlflow_report_plugin.errors import ReadFailed

LONGEST_FILTER = 1_500
"""How long a filter with many names may be in an address: servers and proxies have limits."""
MOST_VERSION = 2**63 - 1
"""The highest number that a version may have."""
MOST_NAMES = 100
"""How many names a filter may have."""


def rows(
    read: Callable[[str | None], Page], identity: Callable[[Entity], Hashable]
) -> Iterator[Entity]:
    """Give the rows of a listing that is in one order.

    Args:
        read: Reads the page of a token.
        identity: What tells a row from all others.

    Yields:
        Each row once. None is left out that was there all the time.
    """
    seen: set[Hashable] = set()
    token: str | None = None
    origin = earlier = span = 0
    hides = False
    while True:
        page = read(token)
        start, following = offset_of(token), offset_of(page.token) if page.token else None
        if start is not None and following is not None:
            span = following - start
            hides |= len(page.rows) < span
        # With one row that is known, all after it follow on what is known.
        if start and not any(identity(row) in seen for row in page.rows):
            earlier = 2 * earlier or 1
            # Where a server hides rows, not so far back that it leads on no more.
            if not hides or earlier < span - 1:
                token = token_of(origin - earlier)
                continue
        for row in page.rows:
            key = identity(row)
            if key not in seen:
                seen.add(key)
                yield row
        if page.token is None:
            return
        origin, earlier = (0 if following is None else following - 1), 0
        token = page.token if following is None else token_of(origin)


def models(client: Client, registry_uri: str, filter_string: str = "") -> Iterator[Entity]:
    """List the registered models of a registry.

    Args:
        client: Where to read from.
        registry_uri: The registry.
        filter_string: A filter of MLflow for registered models, empty for all.

    Yields:
        Each model once.
    """
    read = partial(client.pages.models, registry_uri, filter_string)
    return (row for row in rows(read, _name) if _name(row))


def versions(client: Client, registry_uri: str, names: Sequence[str]) -> Iterator[Entity]:
    """List the versions of registered models.

    Args:
        client: Where to read from.
        registry_uri: The registry that all of them are in.
        names: The models.

    Yields:
        Each version once, all of a model one after the other. Where the registry takes many names
        at once, the models are in its own order.
    """
    for group in groups(names, together=client.registry_workspace is None):
        yield from _versions(client, registry_uri, group)


def groups(names: Iterable[str], together: bool = True) -> Iterator[list[str]]:
    """Put names together that one filter can have.

    Args:
        names: The names.
        together: Whether a filter may have many.

    Yields:
        The names, none twice.
    """
    group: list[str] = []
    length = 0
    for name in names:
        if not together or not _can_be_quoted(name):
            yield [name]
            continue
        long = len(quote(name)) + len("%27%2C%20%27")
        if group and (length + long > LONGEST_FILTER or len(group) == MOST_NAMES):
            yield group
            group, length = [], 0
        group.append(name)
        length += long
    if group:
        yield group


def _versions(client: Client, registry_uri: str, names: Sequence[str]) -> Iterator[Entity]:
    if len(names) == 1:
        yield from _of_filter(client, registry_uri, filters.of_model(names[0]), names)
        return
    quoted = ", ".join(f"'{name}'" for name in names)
    found = _of_filter(client, registry_uri, f"name IN ({quoted})", names)
    try:
        first = next(found, None)
    except ReadFailed:
        # Before MLflow 3.10 or so, a registry takes one name. If it is something else that is
        # wrong, it is wrong with one name, too.
        for name in names:
            yield from _versions(client, registry_uri, [name])
        return
    if first is not None:
        yield first
        yield from found


def _of_filter(
    client: Client, registry_uri: str, filter_string: str, names: Sequence[str]
) -> Iterator[Entity]:
    wanted = set(names)
    read = partial(client.pages.versions, registry_uri, filter_string)
    found = rows(read, lambda row: (_name(row), number_of(row)))
    return (row for row in found if _name(row) in wanted and 0 < number_of(row) <= MOST_VERSION)


def _can_be_quoted(name: str) -> bool:
    """Whether a name can stand among others: MLflow knows no way to escape."""
    return name.isprintable() and not set(name) & set("'\"`\\")


def _name(row: Entity) -> str:
    name = row.get("name")
    return name if isinstance(name, str) else ""
