"""The panel with code to copy: how to load the model and how to serve it."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Code, Panel, Tabs
from mlflow_report_plugin.sections.blocks.how_to_use import (
    how_to_load,
    how_to_load_in_a_notebook,
    how_to_serve,
)
from mlflow_report_plugin.sections.blocks.model_facts import PYFUNC
from mlflow_report_plugin.snapshot import Snapshot


def next_steps(snapshot: Snapshot) -> Panel | None:
    """Show how to load and how to serve the model, by the URI that was asked for."""
    model, uri = snapshot.model, snapshot.uris.model_uri
    if model is None:
        return None
    # The code that works for any model comes last there; here it is what most need.
    *others, usual = how_to_load(snapshot, model, uri)
    alternatives: dict[str, tuple[Block, ...]] = {"Python": (usual,)}
    if PYFUNC in model.flavors:
        alternatives["Notebook"] = how_to_load_in_a_notebook(snapshot, model, uri)
        commands = only_code(how_to_serve(snapshot, model, uri))
        alternatives["Serve"], alternatives["Container"] = commands[:2], commands[3:]
    alternatives["Library"] = only_code(tuple(others))
    return Panel(
        "Next", (Tabs(tuple((n, blocks) for n, blocks in alternatives.items() if blocks)),)
    )


def only_code(blocks: tuple[Block, ...]) -> tuple[Code, ...]:
    """Leave out remarks."""
    return tuple(block for block in blocks if isinstance(block, Code))
