"""A version as a snapshot of what was read of it, however little.

So a catalog says of a version what its report says, by the same rules: whether it has an owner, a
signature or an evaluation, and which credentials are masked. What was not read is a gap, so that
nothing is called missing that only nobody looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mlflow_report_plugin import masking
from mlflow_report_plugin.catalog.around import look_around
from mlflow_report_plugin.catalog.facts import Facts
from mlflow_report_plugin.catalog.seen import SHARED, Seen, Shared
from mlflow_report_plugin.catalog.wanted import Depth
from mlflow_report_plugin.collect.client import Client, Entity, number_of, tags_of
from mlflow_report_plugin.collect.reading import links
from mlflow_report_plugin.logged.place import NOTES_TAG
from mlflow_report_plugin.snapshot import (
    Alias,
    Gap,
    LatestVersion,
    ModelUris,
    ModelVersion,
    Notes,
    Provenance,
    RegisteredModel,
    Snapshot,
)
from mlflow_report_plugin.threads import map_side_by_side
from mlflow_report_plugin.version import __version__

NOT_ASKED: Final[dict[Depth, tuple[str, ...]]] = {
    "list": (
        *("run", "experiment", "logged_model", "model", "environment", "input_example"),
        *("documents", "evaluation_runs"),
    ),
    "facts": ("environment", "documents"),
}
"""The parts that a depth does not read, and that reports say something about."""


def snapshots(
    client: Client, facts: Facts, found: Sequence[tuple[Entity, Entity]], depth: Depth
) -> Iterator[Snapshot]:
    """See versions, all that is around them with few requests.

    Args:
        client: Where to read from.
        facts: Reads what is around them.
        found: Registered models and their versions, as they were listed.
        depth: `list` for nothing more than that, `facts` for what is around them.

    Yields:
        A snapshot of each version, in order, without credentials.
    """
    shared = Shared()
    versions = [version for _, version in found]
    if depth != "list":
        versions = _with_tags(client, versions)
    models = [model for model, _ in found]
    seen = [Seen(m, shared, version) for m, version in zip(models, versions, strict=True)]
    for each in seen:
        _registered(client, each)
    if depth != "list":
        look_around(client, facts, seen)
    message = f"a catalog of the depth {depth} does not read it"
    parts = (*NOT_ASKED[depth], "notes")
    not_asked = {part: Gap(part=part, reason="failed", message=message) for part in parts}
    notes = not_asked.pop("notes")
    begun = bare(client, "")
    for each in seen:
        if (none := notes_of(each.model)) is not None:
            each.parts["notes"] = none
        left_out = (*not_asked.values(), *((notes,) if none is None else ()))
        yield _whole(begun, each, left_out)


def _with_tags(client: Client, versions: Sequence[Entity]) -> list[Entity]:
    """Read versions of Unity Catalog one by one: it lists them without their tags."""

    def read(version: Entity) -> Entity:
        name, number = str(version["name"]), str(number_of(version))
        if not client.registry.is_unity_catalog(name):
            return version
        return client.registry.model_version(name, number)

    if client.registry_workspace is None:
        return [*versions]
    found = map_side_by_side(read, versions)
    # One that was deleted meanwhile is as it was listed.
    return [
        listed if isinstance(each, Exception) else each
        for listed, each in zip(versions, found, strict=True)
    ]


def registered_model(client: Client, model: Entity) -> tuple[RegisteredModel, tuple[Gap, ...]]:
    """See a registered model.

    Args:
        client: Where it was read from.
        model: What was read.

    Returns:
        The model, not masked yet, and what of it does not fit.
    """
    seen = Seen(model, Shared(), {})
    return _model(client, seen), tuple(seen.gaps)


def _registered(client: Client, seen: Seen) -> None:
    answer = seen.answer("model_version", seen.version)
    name = answer.required("name")
    model = seen.shared.masked("registered_model", name, lambda: _model(client, seen))
    version = answer.record(
        ModelVersion,
        version=str(number_of(seen.version)),
        model_id=answer.text("model_id") or _model_id(answer.text("source")),
        tags=answer.tags(),
        aliases=(),
        is_unity_catalog=client.registry.is_unity_catalog(name),
        **links.of_model_version(client, name, str(number_of(seen.version))),
    )
    aliases = (each.alias for each in model.aliases if each.version == version.version)
    seen.parts["registered_model"] = model
    seen.parts["model_version"] = version.model_copy(update={"aliases": tuple(sorted(aliases))})


def _model(client: Client, seen: Seen) -> RegisteredModel:
    answer = seen.answer("registered_model", seen.model)
    name = answer.required("name")
    aliases = answer.pairs("aliases", "alias", "version")
    return answer.record(
        RegisteredModel,
        latest_versions=answer.records("latest_versions", LatestVersion),
        aliases=tuple(Alias(alias=alias, version=version) for alias, version in aliases),
        tags=answer.tags(),
        is_unity_catalog=client.registry.is_unity_catalog(name),
        **links.of_registered_model(client, name),
    )


def bare(client: Client, name: str, version: str = "") -> Snapshot:
    """Begin a snapshot of which nothing was read yet.

    Args:
        client: Where it is read from.
        name: The registered model.
        version: The version.
    """
    return Snapshot(
        # Some names make no URI that MLflow takes apart again. Nothing is read by this one.
        uris=ModelUris(model_uri=f"models:/{name}/{version}" if version else f"models:/{name}"),
        provenance=Provenance(
            report_id="",
            report_time=0,
            plugin_version=__version__,
            mlflow_version=client.mlflow_version,
            python_version="",
            tracking_uri=client.tracking_uri,
            registry_uri=client.registry_uri,
            permissions=False,
            depth="basic",
        ),
    )


def _whole(begun: Snapshot, seen: Seen, left_out: tuple[Gap, ...]) -> Snapshot:
    version = seen.model_version
    uri = f"models:/{version.name}/{version.version}"
    own = {part: value for part, value in seen.parts.items() if part not in SHARED}
    shared = {part: value for part, value in seen.parts.items() if part in SHARED}
    about = {"uris": ModelUris(model_uri=uri), "gaps": tuple(seen.gaps)}
    whole = begun.model_copy(update={**own, **about})
    masked = masking.without_credentials(whole)
    gaps = (*masked.gaps, *left_out)
    return masked.model_copy(update={**shared, "gaps": gaps})


def notes_of(model: Entity) -> Notes | None:
    """Tell that nobody wrote notes; None where somebody did, which tags of the model say."""
    return None if any(key.startswith(NOTES_TAG) for key in tags_of(model)) else Notes()


def _model_id(source: str | None) -> str | None:
    """The logged model that a source such as `models:/m-ID` names."""
    prefix = "models:/m-"
    return source[len("models:/") :] if source and source.startswith(prefix) else None
