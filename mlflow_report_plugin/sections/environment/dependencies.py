"""The sub-section Dependencies: what the files ask for, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Missing, Note
from mlflow_report_plugin.sections.blocks.contradictions import contradictions
from mlflow_report_plugin.sections.blocks.gaps import nothing
from mlflow_report_plugin.sections.blocks.how_to_use import OF_VIRTUALENV, packages_of_conda
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.tables import table
from mlflow_report_plugin.snapshot import Dependency, Environment, Snapshot

LOCK_FILE: Final = "uv.lock"
LOCKED: Final = Note(
    f"With --env-manager uv, newer versions of MLflow install what {LOCK_FILE} says instead", "info"
)
NOT_ALL: Final = Note("Not all of what the files ask for is listed", "info")


def dependencies(snapshot: Snapshot, found: Environment) -> tuple[Block, ...]:
    """Show what the files ask for."""
    differences = contradictions(found, snapshot.model)
    blocks: list[Block] = []
    if differences:
        blocks.append(table(("About", "What is said"), differences, "The files do not agree"))
        blocks += [Note(sentence, "info") for sentence in what_counts(found)]
    asked = [((package(each), requirement(each)), origin(each)) for each in found.dependencies]
    columns = ("Package", "Requirement", "From")
    none = nothing(snapshot, "environment")
    blocks.append(table(columns, by_origin(asked), anchors="package") if asked else none)
    if not found.complete:
        blocks.append(NOT_ALL)
    if snapshot.files and any(file.path == LOCK_FILE for file in snapshot.files.files):
        blocks.append(LOCKED)
    only_conda = packages_of_conda(found)
    if only_conda:
        words = "MLflow installs these with --env-manager conda only"
        blocks.append(Note(f"{words}: {listing(only_conda)}", "info"))
    return tuple(blocks)


def by_origin(rows: Iterable[tuple[tuple[Cell, ...], str]]) -> Iterator[tuple[Cell, ...]]:
    """Put what is said in several places into one row, which ends with the places."""
    origins: dict[tuple[Cell, ...], dict[str, None]] = {}
    for said, place in rows:
        origins.setdefault(said, {})[place] = None
    return ((*said, "; ".join(places)) for said, places in origins.items())


def package(each: Dependency) -> Cell:
    """Name the package."""
    if each.name is None:
        return Missing("option of pip" if each.kind == "option" else "not named")
    return f"{each.name}[{','.join(each.extras)}]" if each.extras else each.name


def requirement(each: Dependency) -> Cell:
    """Say what must be true of the package."""
    understood = each.name is not None or each.url is not None
    parts = (
        None if understood else each.text,
        each.version,
        f"build {each.build}" if each.build else None,
        f"@ {each.url}" if each.url else None,
        f"; {each.marker}" if each.marker else None,
        each.options if understood else None,
        f"with {each.hashes} hash{'' if each.hashes == 1 else 'es'}" if each.hashes else None,
    )
    return " ".join(part for part in parts if part) or Missing("any version")


def origin(each: Dependency) -> str:
    """Say which file asks for it, and who installs it."""
    words = (
        each.file,
        "by conda" if each.installer == "conda" else "",
        f"from {each.channel}" if each.channel else "",
        "as a bound" if each.kind == "constraint" else "",
    )
    return ", ".join(word for word in words if word)


def what_counts(found: Environment) -> Iterator[str]:
    """Say which of the files MLflow takes when it serves the model."""
    requirements, conda, python_env = found.requirements, found.conda, found.python_env
    virtualenv = "With --env-manager virtualenv, and with uv if there is no uv.lock, MLflow takes"
    if python_env is not None:
        yield f"{virtualenv} {python_env.path} and what it names"
    elif conda is not None and requirements is not None:
        rest = f"{listing(OF_VIRTUALENV)} from {conda.path}"
        yield f"{virtualenv} {requirements.path}, and {rest}"
    elif conda is not None:
        yield f"{virtualenv} {listing(OF_VIRTUALENV)} and the list for pip from {conda.path}"
    if conda is not None:
        yield f"With --env-manager conda, MLflow takes {conda.path}"
