"""Does something with a module of MLflow's as soon as that module has been imported.

A finder on `sys.meta_path` waits for the module at the door, lets the real loader run it, and
goes. Nothing is imported and nothing is slowed down in processes that never import it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, cast


def after_import(name: str, action: Callable[[ModuleType], None]) -> None:
    """Call a function with a module, now or as soon as that module is imported.

    Args:
        name: The module's name.
        action: What to do with it. It may not raise: that would break the import.
    """
    module = sys.modules.get(name)
    if module is not None:
        action(module)
    elif not any(isinstance(f, _Finder) and f.name == name for f in sys.meta_path):
        sys.meta_path.insert(0, _Finder(name, action))


class _Finder:
    """Finds a module where the other finders find it, and stands in for its loader."""

    def __init__(self, name: str, action: Callable[[ModuleType], None]) -> None:
        self.name = name
        self.action = action

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.name:
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
        self._finder.action(module)
