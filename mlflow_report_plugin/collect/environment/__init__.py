"""What a process needs to load the model, as the files beside the MLmodel file say it.

MLflow makes the environment of a model that it serves from these files:

- With virtualenv or uv (`mlflow/utils/virtualenv.py`, `_get_python_env`) from the file that the
  flavor python_function names under `env: {virtualenv: ...}`, or else `python_env.yaml`: its
  version of Python, and its requirements, which are mostly `-r requirements.txt`. Where there is
  no such file, the version of Python is that of the conda environment, and the requirements are
  those of `requirements.txt`, or else of the conda environment's list for pip. Its other packages
  are left out, with a warning.
- With conda (`mlflow/pyfunc/backend.py`, `prepare_env`) from the file that the flavor names under
  `env: {conda: ...}`, or, written by MLflow before 2.0, `env: ...`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import islice

from pydantic import JsonValue

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.environment import conda_file, requirement_lines
from mlflow_report_plugin.collect.environment.requirement_lines import Asked, Include
from mlflow_report_plugin.collect.reading import mlmodel_yaml, paths, text_file
from mlflow_report_plugin.collect.reading.parts import PATIENCE, Parts
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError
from mlflow_report_plugin.snapshot import Dependency, Environment, MlflowModel, TextFile
from mlflow_report_plugin.threads import read_side_by_side

FILE_NAMES = {
    "requirements": "requirements.txt",
    "conda": "conda.yaml",
    "python_env": "python_env.yaml",
}
"""The names that MLflow gives the files, by the field that each is kept in."""
MANAGERS = {"conda": "conda", "virtualenv": "python_env"}
"""What the flavor python_function calls the files that it names, and the field of each."""
MAX_BYTES = 200_000
"""How much of each file is read at most."""
MAX_DEPENDENCIES = 2_000
"""How many packages are named at most."""
MAX_INCLUDED = 10
"""How many files are read that others name with `-r` and `-c`."""
MAX_SECONDS = PATIENCE * 0.75
"""How long the names in the MLmodel file are waited for, in seconds."""


def collect(client: Client, parts: Parts) -> Environment:
    """Read `requirements.txt`, `conda.yaml`, `python_env.yaml`, and the files that they name.

    The three do not wait for the MLmodel file, which may name others.
    """
    location = parts.wait("location", str) or ""
    read = partial(_read, client, parts, location)
    found, errors = read_side_by_side(
        {field: partial(read, name) for field, name in FILE_NAMES.items()}
    )
    if errors and not found:
        raise errors[0]
    for error in errors:
        parts.note("environment", error)
    files, unused = _files(read, parts, found)
    if not files:
        parts.wait("root_folder", list)  # else the folder itself may not be there
    contents = {field: _mapping(parts, files.get(field)) for field in ("conda", "python_env")}
    asked = [*_asked_by(files, contents)]
    included = _included(read, parts, asked, {file.path for file in files.values()})
    dependencies = [each for each in asked if isinstance(each, Dependency)]
    whole = all(file.complete for file in (*files.values(), *included))
    if len(dependencies) > MAX_DEPENDENCIES:
        message = f"only {MAX_DEPENDENCIES:,} of {len(dependencies):,} packages are named"
        parts.note("environment", ReadFailed(message))
    versions = _python_versions(files, contents, dependencies)
    return Environment(
        **files,
        others=(*included, *unused),
        python_version=next(iter(versions.values()), None),
        python_versions=versions,
        channels=conda_file.channels(contents["conda"]),
        dependencies=tuple(dependencies[:MAX_DEPENDENCIES]),
        complete=whole and len(dependencies) <= MAX_DEPENDENCIES,
    )


def _read(client: Client, parts: Parts, location: str, path: str) -> TextFile | None:
    try:
        return text_file.read(client, location, path, MAX_BYTES)
    except NotFound:
        return None
    except ReadFailed:
        # A server of MLflow 2 answers 500 where there is no such file.
        entries = parts.known("root_folder", list)
        if entries is None or "/" in path or any(entry.path == path for entry in entries):
            raise
        return None


def _files(
    read: Callable[[str], TextFile | None], parts: Parts, found: Mapping[str, TextFile | None]
) -> tuple[dict[str, TextFile], list[TextFile]]:
    """The files that MLflow uses, and those that it does not, as the MLmodel file names others.

    Args:
        read: Reads a file, and gives None where there is none.
        parts: The parts of the report.
        found: The files with the names that MLflow gives them, as far as they could be read.
    """
    files = {field: file for field, file in found.items() if file is not None}
    unused: list[TextFile] = []
    for field, written in _named(parts).items():
        path = paths.beside("MLmodel", written)
        is_usual = path == FILE_NAMES[field]
        if is_usual and (field in files or field not in found):
            continue  # it is there, or it is a gap already
        if field in files:
            unused.append(files.pop(field))
        try:
            if path is None:
                raise ReadFailed(f"the MLmodel file names {written}, which is not below the model")
            file = None if is_usual else read(path)
            if file is not None:
                files[field] = file
            elif parts.known("root_folder", list) is None:  # else it is a gap of the files
                raise NotFound(f"the MLmodel file names {path}, but there is no such file")
        except ReportError as error:
            parts.note("environment", error)
    return files, unused


def _named(parts: Parts) -> dict[str, str]:
    """The files that the flavor python_function names, by the field that each is kept in."""
    try:
        model = parts.wait("model", MlflowModel, within=MAX_SECONDS)
    except ReportError:
        return {}
    pyfunc = model.flavors.get("python_function") if model else None
    env = pyfunc.get("env") if isinstance(pyfunc, dict) else None
    named = {"conda": env} if isinstance(env, str) else env if isinstance(env, dict) else {}
    return {
        field: path
        for manager, field in MANAGERS.items()
        if isinstance(path := named.get(manager), str)
    }


def _mapping(parts: Parts, file: TextFile | None) -> dict[str, JsonValue]:
    if file is None:
        return {}
    if not file.complete:
        message = (
            f"the {file.path} file is larger than {MAX_BYTES:,} bytes: its packages are not named"
        )
        parts.note("environment", ReadFailed(message))
        return {}
    try:
        content = mlmodel_yaml.read(file.text.encode())
    except ReadFailed as error:
        parts.note("environment", ReadFailed(f"the {file.path} file {error}"))
        return {}
    for remark in content.remarks:
        parts.note("environment", ReadFailed(f"the {file.path} file {remark}"))
    if not isinstance(content.first, dict):
        parts.note("environment", ReadFailed(f"the {file.path} file is not a mapping"))
        return {}
    return content.first


def _asked_by(
    files: Mapping[str, TextFile], contents: Mapping[str, dict[str, JsonValue]]
) -> Iterable[Asked]:
    """What the files ask for."""
    if file := files.get("requirements"):
        yield from requirement_lines.of_file(file)
    if file := files.get("conda"):
        yield from conda_file.packages(contents["conda"], file.path)
    if file := files.get("python_env"):
        for key in ("build_dependencies", "dependencies"):
            lines = contents["python_env"].get(key)
            if isinstance(lines, list):
                texts = (line for line in lines if isinstance(line, str))
                yield from requirement_lines.of_lines(texts, file.path)


def _included(
    read: Callable[[str], TextFile | None], parts: Parts, asked: list[Asked], seen: set[str]
) -> list[TextFile]:
    """Read the files that others name with `-r` and `-c`, and add what they ask for."""
    found: list[TextFile] = []
    waiting = deque(each for each in asked if isinstance(each, Include))
    left = MAX_INCLUDED
    while waiting:
        include = waiting.popleft()
        path = paths.beside(include.file, include.path)
        if path in seen:
            continue
        try:
            if left == 0:
                raise ReadFailed(f"only {MAX_INCLUDED} files are read that others name")
            left -= 1
            if path is None:
                named = f"{include.file} names {include.path}"
                raise ReadFailed(f"{named}, which is not below the model")
            seen.add(path)
            file = read(path)
            if file is None:
                raise NotFound(f"{include.file} names {path}, but there is no such file")
        except ReportError as error:
            parts.note("environment", error)
            continue
        found.append(file)
        more = [*requirement_lines.of_file(file, is_constraint=include.is_constraint)]
        asked += more
        waiting += [each for each in more if isinstance(each, Include)]
    return found


def _python_versions(
    files: Mapping[str, TextFile],
    contents: Mapping[str, dict[str, JsonValue]],
    dependencies: Iterable[Dependency],
) -> dict[str, str]:
    """The versions of Python by the file that states them, the one first that MLflow takes."""
    versions: dict[str, str] = {}
    stated = contents["python_env"].get("python")
    if isinstance(stated, str | int | float) and stated != "":
        versions[files["python_env"].path] = str(stated)
    of_conda = conda_file.python_version(tuple(islice(dependencies, MAX_DEPENDENCIES)))
    if of_conda is not None:
        versions[files["conda"].path] = of_conda
    return versions
