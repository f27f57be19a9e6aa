"""Which versions a history is about, from what the registry lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.reading import links, suggest
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.collect.reading.version_numbers import LISTED
from mlflow_report_plugin.errors import InvalidModelUri, NotFound, ReportError
from mlflow_report_plugin.snapshot import AliasOverTime, Gap, VersionInHistory
from mlflow_report_plugin.threads import start


@dataclass(frozen=True)
class Listing:
    """The versions of a model."""

    name: str
    """The name of the model."""
    until: str | None
    """The version that the history ends with, where one was asked for."""
    versions: tuple[VersionInHistory, ...]
    """All that are listed up to that one, the newest first, as far as the registry tells."""
    counted_all: bool
    """Whether there are no others."""
    gaps: tuple[Gap, ...]
    """What could not be understood."""


def asked(name_or_uri: str) -> Target:
    """Tell which model is meant, and up to which version.

    Args:
        name_or_uri: `models:/NAME`, the name alone, or the URI of one of its versions.

    Returns:
        What it names: a registered model, and maybe a version, an alias or a stage of it.

    Raises:
        InvalidModelUri: It names no registered model.
        NotFound: It is the path of a folder that is not there.
    """
    name = model_uris.of_model(name_or_uri)
    target = Target(uri=f"models:/{name}", name=name) if name else model_uris.parse(name_or_uri)
    if target.name is None:
        shown = redact.text(name_or_uri)
        raise InvalidModelUri(f"{shown!r} names no registered model: try models:/NAME")
    return target


def listing(client: Client, target: Target, *, everything: bool) -> Listing:
    """List the versions of a model.

    Args:
        client: Where to read.
        target: The model, and maybe the version to end with.
        everything: Whether to list all pages, and not only the newest versions.

    Returns:
        The versions.

    Raises:
        NotFound: There is no such model, or no such version, or none at all.
        ReportError: They cannot be listed.
    """
    name = target.name or ""
    reading = start(partial(client.registry.registered_model, name))
    try:
        listed, is_whole = _listed(client, target, everything)
        model = reading.result()
    except NotFound as error:
        raise suggest.better(client, target, error) from error
    gaps: list[Gap] = []
    answer = Answer({"model_versions": listed}, _noting(gaps, "versions"))
    aliases = Answer(model, _noting(gaps, "aliases")).pairs("aliases", "alias", "version")
    found = answer.each("model_versions", partial(_version, client, name, aliases))
    ordered = sorted(found, key=lambda version: int(version.version), reverse=True)
    until = _until(client, target, ordered, dict(aliases))
    return Listing(
        name=name,
        until=until,
        versions=tuple(each for each in ordered if not until or int(each.version) <= int(until)),
        counted_all=is_whole,
        gaps=tuple(gaps),
    )


def _listed(client: Client, target: Target, everything: bool) -> tuple[list[Any], bool]:
    """The versions as the registry lists them, and whether those are all."""
    name = target.name or ""
    # Unity Catalog lists in no order, so that a part of the list is not the newest part.
    if not everything and not client.registry.is_unity_catalog(name):
        newest = client.registry.versions_of(name, LISTED)
        is_whole = len(newest) < LISTED
        # The version to end with may be an older one.
        if is_whole or not (target.version or target.alias or target.stage):
            return newest, is_whole
    return client.versions.of(name), True


def _version(
    client: Client, name: str, aliases: Sequence[tuple[str, str]], answer: Answer
) -> VersionInHistory:
    version = answer.version()
    called = tuple(AliasOverTime(alias=each, now=True) for each, of in aliases if of == version)
    return answer.record(
        VersionInHistory,
        aliases=called,
        reports=0,
        metrics=(),
        since=None,
        gaps=(),
        **links.of_model_version(client, name, version),
    )


def _until(
    client: Client, target: Target, found: Sequence[VersionInHistory], aliases: dict[str, str]
) -> str | None:
    """The number of the version to end with."""
    if not found:
        raise suggest.better(client, target, NotFound(f"{target.name!r} has no versions yet"))
    if target.alias:
        number = aliases.get(target.alias)
    elif target.stage:
        in_stage = (each for each in found if _is_in(each, target.stage))
        number = next((each.version for each in in_stage), None)
    elif target.version:
        number = str(int(target.version))
    else:
        return None
    if number not in {each.version for each in found}:
        raise suggest.better(client, target, NotFound(f"there is no {target.uri}"))
    return number


def _is_in(version: VersionInHistory, stage: str) -> bool:
    return (version.current_stage or "").casefold() == stage.casefold()


def _noting(gaps: list[Gap], part: str) -> Callable[[ReportError], None]:
    def note(error: ReportError) -> None:
        gaps.append(Gap(part=part, reason=error.reason, message=str(error)))

    return note
