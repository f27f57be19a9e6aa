"""What a process needs to load the model, as the files beside the MLmodel file say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from pydantic import JsonValue

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import mlmodel_yaml, text_file
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import NotFound, ReadFailed
from mlflow_report_plugin.snapshot import Environment, TextFile
from mlflow_report_plugin.threads import read_side_by_side

FILE_NAMES = {
    "requirements": "requirements.txt",
    "conda": "conda.yaml",
    "python_env": "python_env.yaml",
}
"""The names that MLflow gives the files, by the field that each is kept in."""
MAX_BYTES = 200_000
"""How much of each file is read at most."""
MAX_DEPENDENCIES = 2_000
"""How many packages are named at most."""

_COMMENT = re.compile(r"(^|\s)#.*")
_CONDA_PYTHON = re.compile(r"(?:\S+::)?python\s*={1,2}\s*(?P<version>[^=\s]+)")


def collect(client: Client, parts: Parts) -> Environment:
    """Read `requirements.txt`, `conda.yaml` and `python_env.yaml`."""
    location = parts.wait("location", str) or ""
    reads: dict[str, Callable[[], TextFile | None]] = {
        field: partial(_read, client, parts, location, name) for field, name in FILE_NAMES.items()
    }
    found, errors = read_side_by_side(reads)
    if errors and not found:
        raise errors[0]
    for error in errors:
        parts.note("environment", error)
    if not any(found.values()):
        parts.wait("root_folder", list)  # else the folder itself may not be there
    conda = _mapping(parts, found.get("conda"))
    python_env = _mapping(parts, found.get("python_env"))
    conda_packages = conda.get("dependencies")
    conda_packages = conda_packages if isinstance(conda_packages, list) else []
    packages = _of_requirements(found.get("requirements")) or _of_pip(conda_packages)
    return Environment(
        **found,
        python_version=_version(python_env.get("python")) or _of_conda(conda_packages),
        dependencies=tuple(packages[:MAX_DEPENDENCIES]),
    )


def _read(client: Client, parts: Parts, location: str, path: str) -> TextFile | None:
    try:
        return text_file.read(client, location, path, MAX_BYTES)
    except NotFound:
        return None
    except ReadFailed:
        # A server of MLflow 2 answers 500 where there is no such file.
        entries = parts.known("root_folder", list)
        if entries is None or any(entry.path == path for entry in entries):
            raise
        return None


def _mapping(parts: Parts, file: TextFile | None) -> dict[str, JsonValue]:
    if file is None or not file.complete:
        return {}
    try:
        content = mlmodel_yaml.read(file.text.encode())
    except ReadFailed as error:
        parts.note("environment", ReadFailed(f"the {file.path} file {error}"))
        return {}
    if not isinstance(content, dict):
        parts.note("environment", ReadFailed(f"the {file.path} file is not a mapping"))
        return {}
    return content


def _of_requirements(file: TextFile | None) -> list[str]:
    """The requirements, without options such as `--index-url`, and without comments."""
    if file is None:
        return []
    # A line that the limit cut in two is none.
    lines = file.text.replace("\\\n", " ").split("\n")[: None if file.complete else -1]
    packages = [_COMMENT.sub("", line).strip() for line in lines]
    # Hashes are for pip, and there is a page of them for each package.
    packages = [package.partition(" --hash")[0].strip() for package in packages]
    return [package for package in packages if package and not package.startswith("-")]


def _of_pip(conda_packages: list[JsonValue]) -> list[str]:
    return [
        package
        for each in conda_packages
        if isinstance(each, dict) and isinstance(pip := each.get("pip"), list)
        for package in pip
        if isinstance(package, str) and not package.startswith("-")
    ]


def _of_conda(conda_packages: list[JsonValue]) -> str | None:
    """The version in `python=3.11.8`, not a range such as `python>=3.9`."""
    for package in conda_packages:
        if isinstance(package, str) and (found := _CONDA_PYTHON.match(package)):
            return found["version"]
    return None


def _version(value: JsonValue) -> str | None:
    return str(value) if isinstance(value, str | int | float) and value != "" else None
