"""What is around versions, with few requests: runs, logged models, experiments, MLmodel files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlflow_report_plugin.catalog.facts import Facts, Read
from mlflow_report_plugin.catalog.seen import Seen
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links, mlmodel_file, runs
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError
from mlflow_report_plugin.snapshot import Experiment, LoggedModel, ModelVersion, Run
from mlflow_report_plugin.threads import map_side_by_side


def look_around(client: Client, facts: Facts, seen: Sequence[Seen]) -> None:
    """Read the runs, the logged models, the experiments and the MLmodel files of versions.

    Args:
        client: Where to read from.
        facts: Reads many of them at once.
        seen: The versions, which get them as parts, or a gap for what could not be read.
    """
    versions = [each.model_version for each in seen]
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
        and not each.model_version.run_id
    }
    found |= facts.runs([each for each in more if each not in found])
    for each in seen:
        _run(client, facts, each, found)
    _files(client, seen)


def _logged_model(client: Client, seen: Seen, found: Read) -> None:
    identity = seen.model_version.model_id
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
    identity = _run_id_of(seen.model_version, logged if isinstance(logged, LoggedModel) else None)
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
    version = seen.model_version
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


def _run_id_of(version: ModelVersion, logged: LoggedModel | None) -> str | None:
    """Tell which run made a version."""
    return version.run_id or (logged.source_run_id if logged else None)
