"""Which run, logged model and experiment the model belongs to, from the cheapest source.

Ids stand in two kinds of places. The registry and the tracking server keep records, and may ask
who writes into them. The MLmodel file is written by whoever may write the files of the model, and
may name what only others may read. A report of one's own follows all of them: the reader's
permissions decide. One that others read follows the records alone, and stays in one experiment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import AccessDenied, NotFound, ReadFailed, ReportError
from mlflow_report_plugin.snapshot import LoggedModel, MlflowModel, ModelVersion, Run

_ID = re.compile(r"[\w-]{1,100}", re.ASCII)
"""What an id may be made of: it becomes a part of paths and filters."""


class Origin(NamedTuple):
    """Who keeps the files of a version whose own record does not name it; one of the two."""

    run_id: str | None = None
    model_id: str | None = None


def run_id(parts: Parts) -> str | None:
    """Find the run: from the URI, the version, the logged model or the MLmodel file.

    Args:
        parts: The parts that are being read.

    Returns:
        The id of the run that logged the model, or None where none did.

    Raises:
        ReportError: The MLmodel file could not be read, and nothing else tells.
    """
    named = named_run_id(parts)
    if named is not None:
        return named
    logged = parts.known("logged_model", LoggedModel)
    if logged is not None and logged.source_run_id is not None:
        return logged.source_run_id
    return _in_file(parts, "run_id") if _may_follow_file(parts) else None


def named_run_id(parts: Parts) -> str | None:
    """Find the run that the URI or the version names, or that keeps the version's files.

    Args:
        parts: The parts that are being read.

    Returns:
        The id of the run, or None where no record names one.

    Raises:
        ServerUnreachable: Nobody said who keeps the files, and somebody may know.
    """
    if parts.target.run_id is not None:
        return parts.target.run_id
    version = _version(parts)
    return (version.run_id if version else None) or _origin(parts).run_id


def model_id(parts: Parts) -> str | None:
    """Find the logged model: from the URI, the version or the MLmodel file.

    Args:
        parts: The parts that are being read.

    Returns:
        Its id, or None where the model was not logged as one.

    Raises:
        ReportError: The MLmodel file could not be read, and nothing else tells.
    """
    if parts.target.model_id is not None:
        return parts.target.model_id
    version = _version(parts)
    if version is not None and version.model_id is not None:
        return version.model_id
    if (kept := _origin(parts).model_id) is not None:
        return kept
    # Where a run is named, the logged model has to be in the experiment of that run.
    may_follow = _may_follow_file(parts) or named_run_id(parts) is not None
    return _in_file(parts, "model_id") if may_follow else None


def registered_name(parts: Parts) -> str | None:
    """Find the registered model: from the URI, or from the version.

    Args:
        parts: The parts that are being read.

    Returns:
        Its name, or None where the model is not registered.

    Raises:
        ReportError: The version could not be read, and nothing else tells.
    """
    if parts.target.name is not None:
        return parts.target.name
    version = parts.wait("model_version", ModelVersion)
    return version.name if version else None


def registered_version(parts: Parts) -> tuple[str, str] | None:
    """Find the version: from the URI, or as it was read.

    Args:
        parts: The parts that are being read.

    Returns:
        The registered model's name and the version, or None where the model is not registered.

    Raises:
        ReportError: The version could not be read, and the URI does not name it.
    """
    target = parts.target
    if target.name is not None and target.version is not None:
        return target.name, target.version
    found = parts.wait("model_version", ModelVersion)
    return (found.name, found.version) if found else None


def experiment_id(parts: Parts) -> str | None:
    """Find the experiment: from the run, or from the logged model.

    Args:
        parts: The parts that are being read.

    Returns:
        Its id, or None where the model belongs to no run and is no logged model.

    Raises:
        ReportError: The run could not be read, and nothing else tells.
    """
    unread: ReportError | None = None
    try:
        run = parts.wait("run", Run)
    except ReportError as error:
        run, unread = None, error
    if run is not None:
        return run.experiment_id
    logged = parts.known("logged_model", LoggedModel)
    if logged is None and unread is not None:
        raise unread
    return logged.experiment_id if logged else None


def require_same_experiment(parts: Parts, what: str, found: str | None, home: str | None) -> None:
    """Refuse what is in another experiment than the model, in a report that others read.

    They may read what is logged to an experiment, and nothing says that they may read others. To
    be asked before anything else is taken from what was found: a complaint would quote it.

    Args:
        parts: The parts that are being read.
        what: What was found, in words.
        found: Its experiment.
        home: The experiment of the model.

    Raises:
        AccessDenied: It is in another experiment.
    """
    if parts.reach == "shared" and (home is None or found != home):
        raise AccessDenied(
            f"{what} is in another experiment, which not everybody may read who reads this report"
        )


def disagreements(parts: Parts) -> Iterator[tuple[str, ReportError]]:
    """Compare the ids in all places that name a run or a logged model.

    Args:
        parts: The parts, all of them read or given up.

    Yields:
        The part that is in doubt, and who says what of it.
    """
    version = parts.known("model_version", ModelVersion)
    logged = parts.known("logged_model", LoggedModel)
    model = parts.known("model", MlflowModel)
    kept = parts.known("origin", Origin)
    runs = {
        "the URI": parts.target.run_id,
        "the registry": version.run_id if version else None,
        "the location of the files": kept.run_id if kept else None,
        "the logged model": logged.source_run_id if logged else None,
        "the MLmodel file": model.text("run_id") if model else None,
    }
    models = {
        "the URI": parts.target.model_id,
        "the registry": version.model_id if version else None,
        "the location of the files": kept.model_id if kept else None,
        "the MLmodel file": model.text("model_id") if model else None,
    }
    for part, what, named in (("run", "run", runs), ("logged_model", "logged model", models)):
        if (told := _told(what, named)) is not None:
            yield part, ReadFailed(told)
    if [who for who in runs if runs[who]] == ["the MLmodel file"] and not _may_follow_file(parts):
        told = f"the run {runs['the MLmodel file']}, which is in no record, is not followed"
        yield "model", AccessDenied(told)


def _told(what: str, named: Mapping[str, str | None]) -> str | None:
    told = {who: each for who, each in named.items() if each}
    if len(set(told.values())) < 2:
        return None
    return ", ".join(f"{who} names the {what} {each}" for who, each in told.items())


def _version(parts: Parts) -> ModelVersion | None:
    """The version, where it does not have to be found from the model first."""
    return parts.known("model_version", ModelVersion) if parts.target.name is not None else None


def _origin(parts: Parts) -> Origin:
    return parts.wait("origin", Origin) or Origin()


def _may_follow_file(parts: Parts) -> bool:
    """Whether what only the MLmodel file names counts: it does where the URI names the files."""
    return parts.reach == "own" or parts.target.location is not None


def _in_file(parts: Parts, key: str) -> str | None:
    try:
        model = parts.wait("model", MlflowModel)
    except NotFound:  # no file says nothing
        return None
    found = model.text(key) if model else None
    return found if found is not None and _ID.fullmatch(found) else None
