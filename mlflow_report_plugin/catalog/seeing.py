"""A version as a snapshot of what was read of it, however little.

So a catalog says of a version what its report says, by the same rules: whether it has an owner, a
signature or an evaluation, and which credentials are masked. What was not read is a gap, so that
nothing is called missing that only nobody looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from mlflow_report_plugin import masking
from mlflow_report_plugin.catalog.facts import Facts, Read
from mlflow_report_plugin.collect.client import Client, Entity, number_of, tags_of
from mlflow_report_plugin.collect.reading import links, mlmodel_file, runs
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError
from mlflow_report_plugin.logged.place import NOTES_TAG
from mlflow_report_plugin.snapshot import (
    Alias,
    Experiment,
    Gap,
    LatestVersion,
    LoggedModel,
    ModelUris,
    ModelVersion,
    Notes,
    Provenance,
    Record,
    RegisteredModel,
    Run,
    Snapshot,
)
from mlflow_report_plugin.threads import map_side_by_side
from mlflow_report_plugin.version import __version__

Depth: TypeAlias = Literal["list", "facts", "full"]
"""How deep a catalog reads."""

NOT_ASKED: Final[dict[Depth, tuple[str, ...]]] = {
    "list": (
        *("run", "experiment", "logged_model", "model", "environment", "input_example"),
        *("documents", "evaluation_runs"),
    ),
    "facts": ("environment", "documents"),
}
"""The parts that a depth does not read, and that reports say something about."""


SHARED: Final = ("registered_model", "experiment")
"""The parts that versions have in common. Their credentials are told of where they are."""


class Shared:
    """What several versions have in common, masked once: registered models and experiments."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._masked: dict[tuple[str, str], Any] = {}

    def masked(self, part: str, identity: str, make: Callable[[], Record]) -> Any:
        """Give a part without credentials, which is made when it is first asked for."""
        key = (part, identity)
        if key not in self._masked:
            self._masked[key] = masking.without_credentials(make())
        return self._masked[key]


@dataclass
class Seen:
    """What is being put together of a version."""

    model: Entity
    shared: Shared
    version: Entity
    parts: dict[str, object] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    def lacks(self, part: str, error: ReportError) -> None:
        """Note why a part, or something in it, could not be read."""
        self.gaps.append(Gap(part=part, reason=error.reason, message=str(error)))

    def answer(self, part: str, fields: object) -> Answer:
        """Take an answer apart, and note what of it does not fit."""
        return Answer(fields, lambda error: self.lacks(part, error))


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
        _around(client, facts, seen)
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


def run_id_of(version: ModelVersion, logged: LoggedModel | None) -> str | None:
    """Tell which run made a version."""
    return version.run_id or (logged.source_run_id if logged else None)


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


def _around(client: Client, facts: Facts, seen: Sequence[Seen]) -> None:
    """Read the runs, the logged models, the experiments and the MLmodel files."""
    versions = [_version(each) for each in seen]
    sources = [each.source or "" for each in versions]
    found = facts.runs({each.run_id: None for each in versions if each.run_id}, sources)
    experiments = [
        str(run["info"].get("experiment_id"))
        for run in found.values()
        if isinstance(run, Mapping) and isinstance(run.get("info"), Mapping)
    ]
    logged = facts.logged_models(
        {each.model_id: None for each in versions if each.model_id}, sources, experiments
    )
    for each in seen:
        _logged_model(client, each, logged)
    # A version may name its logged model and no run.
    more = {
        model.source_run_id: None
        for each in seen
        if isinstance(model := each.parts.get("logged_model"), LoggedModel)
        and model.source_run_id
        and not _version(each).run_id
    }
    found |= facts.runs([each for each in more if each not in found])
    for each in seen:
        _run(client, facts, each, found)
    _files(client, seen)


def _version(seen: Seen) -> ModelVersion:
    version = seen.parts["model_version"]
    assert isinstance(version, ModelVersion), "it is seen first"
    return version


def _logged_model(client: Client, seen: Seen, found: Read) -> None:
    identity = _version(seen).model_id
    if identity is None:
        seen.parts["evaluation_runs"] = ()
        return
    read = found.get(identity) or NotFound(f"{identity!r} is no id")
    if isinstance(read, ReportError):
        seen.lacks("logged_model", read)
        return
    answer = seen.answer("logged_model", read)
    logged = answer.record(
        LoggedModel,
        params=answer.params(),
        metrics=answer.metrics(),
        tags=answer.tags(),
        **links.of_logged_model(client, answer.text("experiment_id"), identity),
    )
    seen.parts["logged_model"] = logged
    # Its metrics tell which runs measured it. Where there are others, that is enough to know.
    seen.parts["evaluation_runs"] = ()


def _run(client: Client, facts: Facts, seen: Seen, found: Read) -> None:
    logged = seen.parts.get("logged_model")
    identity = run_id_of(_version(seen), logged if isinstance(logged, LoggedModel) else None)
    if identity is None:
        return
    read = found.get(identity) or NotFound(f"{identity!r} is no id")
    if isinstance(read, ReportError):
        seen.lacks("run", read)
        return
    answer = seen.answer("run", read)
    info, data = answer.object("info"), answer.object("data")
    experiment_id = info.text("experiment_id")
    seen.parts["run"] = info.record(
        Run,
        run_uuid=info.text("run_uuid") or identity,
        params=data.params(),
        metrics=answer.metrics(),
        tags=data.tags(),
        dataset_inputs=runs.dataset_inputs(answer),
        model_inputs=(),
        model_outputs=(),
        **links.of_run(client, experiment_id, identity),
    )
    _experiment(client, facts, seen, experiment_id)


def _experiment(client: Client, facts: Facts, seen: Seen, identity: str | None) -> None:
    if identity is None:
        return
    listed = facts.experiments().get(identity)
    if listed is None:
        seen.lacks("experiment", facts.unlisted or NotFound("it is not among those listed"))
        return

    def made() -> Experiment:
        answer = seen.answer("experiment", listed)
        of_it = links.of_experiment(client, identity)
        return answer.record(Experiment, tags=answer.tags(), **of_it)

    seen.parts["experiment"] = seen.shared.masked("experiment", identity, made)


def _files(client: Client, seen: Sequence[Seen]) -> None:
    """Read the MLmodel file of each, once for each place: no listing has a signature."""
    places: dict[str, list[Seen]] = {}
    for each, place in zip(seen, map_side_by_side(lambda s: _place(client, s), seen), strict=True):
        if isinstance(place, str):
            places.setdefault(place, []).append(each)
        else:
            each.lacks("model", _ours(place))
    located = [*places]
    found = map_side_by_side(lambda place: mlmodel_file.read(client, place), located)
    for place, read in zip(located, found, strict=True):
        for each in places[place]:
            if isinstance(read, Exception):
                each.lacks("model", _ours(read))
                continue
            model, complaints = read
            each.parts["model"] = model
            for complaint in complaints:
                each.lacks("model", complaint)


def _place(client: Client, seen: Seen) -> str:
    """Where the files of a version are, without a request wherever a record says so."""
    version = _version(seen)
    if client.registry_workspace is not None:
        return f"models:/{version.name}/{version.version}"
    source, run = version.source or "", seen.parts.get("run")
    logged = seen.parts.get("logged_model")
    if isinstance(logged, LoggedModel) and logged.artifact_location:
        return logged.artifact_location
    if source.startswith("runs:/") and isinstance(run, Run) and run.artifact_uri:
        named, _, path = source.removeprefix("runs:/").partition("/")
        if named == run.run_id:
            return f"{run.artifact_uri.rstrip('/')}/{path}".rstrip("/")
    if source and not source.startswith(("models:", "runs:")):
        return source
    return client.registry.download_uri(version.name, version.version)


def _ours(error: Exception) -> ReportError:
    if isinstance(error, ReportError):
        return error
    return ReadFailed(f"unexpected {type(error).__name__}: {error}")


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
    version = _version(seen)
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
