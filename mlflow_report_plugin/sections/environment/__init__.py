"""The section Environment: what the model needs, how to load it, and what that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Facts, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, shown
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, nothing
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.loading_code import (
    code_file,
    harmless,
    loading_code,
)
from mlflow_report_plugin.sections.blocks.model_facts import PYFUNC
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, json_code, set_only, table
from mlflow_report_plugin.sections.blocks.text_files import text_file
from mlflow_report_plugin.sections.environment.dependencies import dependencies
from mlflow_report_plugin.sections.environment.ways import ways_to_load, ways_to_serve
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Environment, MlflowModel, Snapshot

UNUSED = Note("MLflow does not use it: the MLmodel file names another", "info")
NO_CODE = "Nothing in the MLmodel file and in the names of the files says that loading it runs code"
CODE_SETTINGS: Final[dict[str, Callable[[object], Cell]]] = {
    "code": shown,
    "model_code_path": code_file,
}
"""The settings of flavors that name code of the model, and how to say where it is."""
TRUST = Note("Load it only if you trust who made it, or where it can do no harm", "info")


def environment(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show what a process needs to load the model, and what it then runs."""
    found, model = snapshot.environment, snapshot.model
    notes = gap_notes(snapshot, "environment")
    if found is None and model is None:
        return Section("Environment", notes) if notes else None
    blocks: list[Block] = [*notes, Facts(version_rows(found, model), ("Name", "Version"))]
    if model is not None:
        blocks += [
            Section("How to Load", ways_to_load(snapshot, model)),
            Section("How to Serve", ways_to_serve(snapshot, model)),
            Section("What Loading Runs", what_loading_runs(snapshot)),
            *code_paths(model),
            *env_vars(model),
        ]
    if found is not None:
        blocks += [Section("Dependencies", dependencies(snapshot, found)), *files(snapshot, found)]
    return Section("Environment", tuple(blocks))


def version_rows(
    found: Environment | None, model: MlflowModel | None
) -> tuple[tuple[str, Cell], ...]:
    """Tell the versions that the model was made with."""
    flavors = model.flavors if model else {}
    pyfunc = flavors.get(PYFUNC)
    stated = pyfunc.get("python_version") if isinstance(pyfunc, dict) else None
    rows: list[tuple[str, Cell]] = [
        ("python_version", given((found.python_version if found else None) or stated)),
    ]
    if model is not None:
        rows.append(("mlflow_version", given(model.details.get("mlflow_version"))))
    for config in flavors.values():
        for key, value in config.items() if isinstance(config, dict) else ():
            if key.endswith("_version") and key != "python_version":
                rows.append((key, shown(value)))
    if found is not None:
        rows += set_only(("conda_channels", listing(found.channels)))
    return tuple(dict.fromkeys(rows))


def what_loading_runs(snapshot: Snapshot) -> tuple[Block, ...]:
    """Say plainly what runs when the model is loaded."""
    found = loading_code(snapshot)
    blocks: list[Block] = []
    if found:
        blocks.append(table(("What", "Why", "Known from"), found))
        blocks.append(TRUST)
    else:
        blocks.append(Note(f"{NO_CODE}. That is no proof: the files were not opened"))
    blocks += [Note(sentence, "info") for sentence in harmless(snapshot)]
    if snapshot.files is None or not snapshot.files.complete:
        blocks.append(Note("Not all files were listed: there may be more that runs", "info"))
    return tuple(blocks)


def code_paths(model: MlflowModel) -> Iterator[Section]:
    """Name the code that was saved with the model."""
    rows = tuple(
        (show(config[key]), key, name)
        for name, config in model.flavors.items()
        if isinstance(config, dict)
        for key, show in CODE_SETTINGS.items()
        if config.get(key)
    )
    yield Section("Code Paths", (table(("Path in the model", "Setting", "Flavor"), rows),))


def env_vars(model: MlflowModel) -> Iterator[Section]:
    """Name the environment variables that the model was logged with."""
    names = model.details.get("env_vars")
    block: Block = NONE_FOUND
    if isinstance(names, list) and names:
        block = table(("Name",), ((shown(name),) for name in names))
    elif names not in (None, [], {}):
        block = json_code(names)
    yield Section("Environment Variables", (block,))


def files(snapshot: Snapshot, found: Environment) -> Iterator[Section]:
    """Show the files that describe the environment."""
    expected = {
        "requirements.txt": found.requirements,
        "conda.yaml": found.conda,
        "python_env.yaml": found.python_env,
    }
    for name, file in expected.items():
        blocks = text_file(file) if file else (nothing(snapshot, "environment"),)
        yield Section(file.path if file else name, blocks)
    for file in found.others:
        notes = (UNUSED,) if file.path in expected else ()
        yield Section(file.path, (*notes, *text_file(file)))
