"""Libraries that are not always installed, and the examples that use them."""

from __future__ import annotations

import shutil
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def need(*libraries: str) -> None:
    """Skip the test, or the whole module, unless the libraries are there.

    They are not imported: all workers collect the tests, and one runs those of a library.
    """
    for name in libraries:
        if find_spec(name) is None:
            reason = f"{name} is not installed: `make extras` does it"
            pytest.skip(reason, allow_module_level=True)


def need_program(name: str) -> None:
    """Skip the whole module unless there is a program."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed: apt-get install {name}", allow_module_level=True)


def example(name: str) -> ModuleType:
    """Load one of the scripts in `examples/`."""
    spec = spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
