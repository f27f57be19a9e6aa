"""The sub-section Model Settings: what the MLmodel file says beside flavors and signature."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, shown
from mlflow_report_plugin.sections.blocks.tables import items, json_code, table
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import MlflowModel

CONFIG: Final = ("config", "model_config")
"""Where flavors keep the configuration that the model is loaded with."""


def model_settings(model: MlflowModel, view: View) -> Section:
    """Show what the file says about the use of the model."""
    sections = [*model_config(model, view)]
    absent = [] if sections else ["model_config"]
    for key, (title, blocks) in SETTINGS.items():
        value = model.details.get(key)
        if value in (None, {}, []):
            absent.append(key)
        else:
            found = (json_code(value),) if view.show_as_json else tuple(blocks(value))
            sections.append(Section(title, found))
    note = (Note(f"The MLmodel file has no {', '.join(absent)}"),) if absent else ()
    return Section("Model Settings", (*sections, *note))


def model_config(model: MlflowModel, view: View) -> Iterator[Section]:
    """Show the configuration that the model is loaded with."""
    found = [
        (name, config[key])
        for name, config in model.flavors.items()
        if isinstance(config, dict)
        for key in CONFIG
        if config.get(key)
    ]
    if found:
        yield Section(
            "Model Config",
            tuple(
                json_code(value) if view.show_as_json else items(value, title=f"Flavor '{name}'")
                for name, value in found
            ),
        )


def metadata(value: object) -> Iterator[Block]:
    """Show what people wrote into the file."""
    yield items(value)


def resources(value: object) -> Iterator[Block]:
    """Show what the model must be able to reach when it is served."""
    if not isinstance(value, dict):
        yield json_code(value)
        return
    others = {key: each for key, each in value.items() if not isinstance(each, dict)}
    rows: list[tuple[Cell, ...]] = []
    for system, kinds in value.items():
        for kind, each in kinds.items() if isinstance(kinds, dict) else ():
            named = (each or [None]) if isinstance(each, list) else [each]
            rows += [resource(system, kind, one) for one in named]
    if others:
        yield items(others)  # such as api_version
    if rows:
        yield table(("System", "Kind", "Name", "On behalf of the user"), rows)
    elif not others:
        yield json_code(value)


def resource(system: str, kind: str, value: object) -> tuple[Cell, ...]:
    """Show one resource."""
    # Anything but a name and whose permissions is shown as it is written.
    if not isinstance(value, dict) or {*value} - {"name", "on_behalf_of_user"}:
        return (system, kind, given(value), given(None))
    return (system, kind, given(value.get("name")), given(value.get("on_behalf_of_user")))


def auth_policy(value: object) -> Iterator[Block]:
    """Show which permissions the model is served with."""
    parts = value if isinstance(value, dict) else {}
    system, user = parts.get("system_auth_policy"), parts.get("user_auth_policy")
    understood = 0
    if isinstance(system, dict) and {*system} == {"resources"}:
        understood += 1
        yield from resources(system["resources"])
    scopes = user.get("api_scopes") if isinstance(user, dict) and len(user) == 1 else None
    if isinstance(scopes, list) and scopes:
        understood += 1
        yield table(("Scope that the user must allow",), ((shown(scope),) for scope in scopes))
    if understood < max(1, sum(bool(part) for part in parts.values())):
        yield json_code(value)


def prompts(value: object) -> Iterator[Block]:
    """Show the prompts that the model uses."""
    if isinstance(value, list):
        yield table(("Prompt",), ((shown(prompt),) for prompt in value))
    else:
        yield json_code(value)


SETTINGS: Final[dict[str, tuple[str, Callable[[object], Iterator[Block]]]]] = {
    "metadata": ("Metadata", metadata),
    "resources": ("Resources", resources),
    "auth_policy": ("Auth Policy", auth_policy),
    "prompts": ("Prompts", prompts),
}
"""The keys of the file with tables of their own, and what makes them."""
ELSEWHERE: Final = frozenset((*SETTINGS, "env_vars"))
"""The keys of the file that other tables show, or of which they say that it has none."""
