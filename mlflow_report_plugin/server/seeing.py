"""A version of a list as a snapshot of the little that was read of it.

So the pages say of a version what its report says, by the same rules: its badges, its main
metrics, what became of them, and what is missing.
"""

from __future__ import annotations

import time

from mlflow_report_plugin import masking
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.sections.blocks.measurements import measurements
from mlflow_report_plugin.server.asking import Json
from mlflow_report_plugin.server.measuring import Measured, model_id_of
from mlflow_report_plugin.snapshot import (
    Alias,
    DatasetInput,
    Gap,
    LoggedModel,
    ModelUris,
    ModelVersion,
    OtherVersion,
    Provenance,
    RegisteredModel,
    Run,
    Snapshot,
    Versions,
)
from mlflow_report_plugin.version import __version__

NOT_SEEN = "it is not there, or you may not see it"
"""What is said of a run that the searches do not find."""


def seen(
    model: Json, version: Json, measured: Measured, before: Snapshot | None = None
) -> Snapshot:
    """Give what a list tells of a version.

    Args:
        model: The registered model.
        version: The version.
        measured: The runs and logged models that were found.
        before: The version before, where that was read.

    Returns:
        A snapshot with the version, its model, its run and its logged model. What was looked for
        and not found is a gap.
    """
    run_id, model_id = str(version.get("run_id") or ""), model_id_of(version)
    run, logged = measured.runs.get(run_id), measured.logged_models.get(model_id)
    named = [
        (part, found)
        for part, identity, found in (("run", run_id, run), ("logged_model", model_id, logged))
        if identity
    ]
    whole = Snapshot(
        uris=ModelUris(model_uri=f"models:/{version['name']}/{version['version']}"),
        provenance=_PROVENANCE.model_copy(update={"report_time": int(time.time() * 1000)}),
        registered_model=_model(model),
        model_version=_version(version),
        versions=_versions(version, before),
        run=_run(run) if run else None,
        logged_model=_logged_model(logged) if logged else None,
        gaps=tuple(
            Gap(part=part, reason="absent", message=NOT_SEEN) for part, found in named if not found
        ),
    )
    return masking.without_credentials(whole)


_PROVENANCE = Provenance(
    report_id="",
    report_time=0,
    plugin_version=__version__,
    mlflow_version="",
    python_version="",
    tracking_uri="",
    registry_uri="",
    permissions=False,
    depth="basic",
)


def _model(model: Json) -> RegisteredModel:
    answer = _answer(model)
    aliases = answer.pairs("aliases", "alias", "version")
    return answer.record(
        RegisteredModel,
        latest_versions=(),
        aliases=tuple(Alias(alias=alias, version=version) for alias, version in aliases),
        tags=answer.tags(),
    )


def _version(version: Json) -> ModelVersion:
    answer = _answer(version)
    # Its aliases are those that the model tells, which some versions of MLflow repeat here.
    return answer.record(ModelVersion, tags=answer.tags(), aliases=())


def _versions(version: Json, before: Snapshot | None) -> Versions | None:
    found = before.model_version if before else None
    if before is None or found is None:
        return None
    metrics = tuple(each.metric for each in measurements(before))
    older = OtherVersion(version=found.version, metrics=metrics)
    return Versions(versions=(OtherVersion(version=str(version["version"])), older))


def _run(run: Json) -> Run:
    answer = _answer(run)
    info, data = answer.object("info"), answer.object("data")
    return info.record(
        Run,
        params=data.params(),
        metrics=data.metrics(),
        tags=data.tags(),
        dataset_inputs=answer.object("inputs").each("dataset_inputs", _dataset_input),
        model_inputs=(),
        model_outputs=(),
    )


def _dataset_input(answer: Answer) -> DatasetInput:
    return answer.object("dataset").record(DatasetInput, tags=answer.tags(), dataset_schema=None)


def _logged_model(model: Json) -> LoggedModel:
    answer = _answer(model)
    info, data = answer.object("info"), answer.object("data")
    # REST has other names for its state, which the pages do not show.
    return info.record(
        LoggedModel, params=data.params(), metrics=data.metrics(), tags=info.tags(), status=None
    )


def _answer(fields: Json) -> Answer:
    # What does not fit is left out. A report says so; a list has no room for it.
    return Answer(fields, lambda _error: None)
