"""Adds the command `report` to MLflow's own command line.

MLflow has no extension point for commands. But it loads our artifact repository before
anything can have imported `mlflow.cli`, and that is early enough to wait for that module at
the door: a finder on `sys.meta_path` lets the real loader run it, adds the command, and goes.

Nothing is imported and nothing is slowed down in processes that never import `mlflow.cli`.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, cast

MODULE = "mlflow.cli"
_log = logging.getLogger(__name__)


def install() -> None:
    """Add the command to `mlflow.cli`, now or as soon as that module is imported."""
    module = sys.modules.get(MODULE)
    if module is not None:
        _add_command(module)
    elif not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def _add_command(module: ModuleType) -> None:
    """Add our group to MLflow's; a command of that name which is there already stays."""
    try:
        from mlflow_report_plugin.cli import group

        if group.name not in module.cli.commands:
            module.cli.add_command(group)
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        _log.warning("mlflow-report-plugin: no command `mlflow report`: %s", reason)


class _Finder:
    """Finds `mlflow.cli` where the other finders find it, and stands in for its loader."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != MODULE:
            return None
        spec = next(filter(None, (f(fullname, path, target) for f in self._others())), None)
        # Loaders of before Python 3.4 have no `exec_module`; importlib knows how to use them.
        if spec is not None and hasattr(spec.loader, "exec_module"):
            spec.loader = cast("Any", _Loader(self, spec.loader))
        return spec

    def _others(self) -> list[Any]:
        found = (getattr(f, "find_spec", None) for f in sys.meta_path if f is not self)
        return [find_spec for find_spec in found if find_spec is not None]

    def leave(self) -> None:
        # A new list, because other threads may be walking the old one: taking an element out
        # under their feet would make them skip a finder.
        sys.meta_path = [finder for finder in sys.meta_path if finder is not self]


class _Loader:
    """The real loader, with one thing more to do after it ran the module."""

    def __init__(self, finder: _Finder, real: Any) -> None:
        self._finder = finder
        self._real = real

    def __getattr__(self, name: str) -> Any:
        # Whatever else a loader can do (`get_code` for runpy, `get_resource_reader` ...).
        return getattr(self._real, name)

    def exec_module(self, module: ModuleType) -> None:
        # From here on nobody needs to see the stand-in.
        module.__loader__ = self._real
        if module.__spec__ is not None:
            module.__spec__.loader = self._real
        self._real.exec_module(module)
        self._finder.leave()
        _add_command(module)
