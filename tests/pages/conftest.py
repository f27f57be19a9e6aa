"""The browser, and the two checkers that `make test` installs where there is npm."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.renderers.conftest import browser as browser
from tests.renderers.conftest import page as page

CHECKERS = Path(__file__).parents[2] / ".venv" / "checkers" / "node_modules"


def found_by_npm(path: Path, program: str = "npm") -> Path:
    """Insist on what `make` fetches with npm: without npm, what needs it is skipped."""
    missing = program if shutil.which(program) is None else "make .venv/.checkers"
    if shutil.which(program) and path.exists():
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must check with {path.name}: {missing} is missing")
    pytest.skip(f"needs {path.name}: {missing}")


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which finds what keeps people from reading a page."""
    path = found_by_npm(CHECKERS / "axe-core" / "axe.min.js")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def vnu() -> list[str]:
    """The Nu Html Checker, which knows what HTML may be: the command that runs it."""
    jar = found_by_npm(CHECKERS / "vnu-jar" / "build" / "dist" / "vnu.jar", program="java")
    return ["java", "-jar", str(jar)]
