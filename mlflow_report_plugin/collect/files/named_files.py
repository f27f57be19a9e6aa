"""The files and folders that an MLmodel file says lie beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from mlflow_report_plugin.snapshot import MlflowModel

SETTINGS = frozenset(
    {
        *("agent_data", "code", "conda", "data", "env", "loader_fn", "model_binary", "model_data"),
        *("model_path", "peft_adaptor", "persist_dir", "pickled_model", "python_model"),
        *("saved_model_dir", "serialized_explainer", "tools_data", "virtualenv"),
    }
)
"""The settings of MLflow's flavors that name a file or a folder of the model."""
WITH_PATHS = ("artifacts", "extra_files", "requirements_file")
"""The settings that hold such names under `path`."""


def named_files(model: MlflowModel) -> list[str]:
    """Give what the flavors name.

    Args:
        model: The MLmodel file.

    Returns:
        Paths below the model's folder, each once. What leads out of it is left out: it belongs
        to the computer that the model was saved on.
    """
    paths = (
        PurePosixPath(name.replace("\\", "/"))  # as Windows writes them
        for config in model.flavors.values()
        if isinstance(config, dict)
        for name in _named(config)
    )
    inside = (path for path in paths if not path.is_absolute() and ".." not in path.parts)
    return [str(path) for path in dict.fromkeys(inside) if path.parts and ":" not in str(path)]


def _named(settings: Mapping[str, Any]) -> Iterator[str]:
    for key, value in settings.items():
        if key in SETTINGS and isinstance(value, str) and value:
            yield value
        elif key == "env" and isinstance(value, dict):
            yield from _named(value)
        elif key == "model_code_path" and isinstance(value, str):
            # Where it was when the model was saved; MLflow copies it to the top of the folder.
            yield value.replace("\\", "/").rpartition("/")[2]
        elif key in WITH_PATHS:
            yield from _paths(value)


def _paths(value: Any) -> Iterator[str]:
    """What stands under `path` in a mapping, or in each of several."""
    if isinstance(value, dict) and isinstance(value.get("path"), str):
        yield value["path"]
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            if isinstance(each, dict) and isinstance(each.get("path"), str):
                yield each["path"]
