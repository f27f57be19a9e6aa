"""Expressions in CEL, the Common Expression Language: without loops, input and output.

Two engines do: `cel` (package common-expression-language, for Python 3.11 and newer) and `celpy`
(package cel-python). Both are compiled once and get the JSON of a snapshot without what is null,
so that `has(snapshot.run)` tells whether there is a run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from typing import Any, Final, Protocol

from mlflow_report_plugin.errors import UnknownPath, Unsupported
from mlflow_report_plugin.snapshot import Snapshot, paths

VARIABLE: Final = "snapshot"
"""What expressions call the snapshot."""
INSTALL: Final = "pip install 'mlflow-report-plugin[policy]'"
_TEXTS: Final = re.compile(r"\"[^\"]*\"?|'[^']*'?|//[^\n]*")
"""Texts and comments; a quote in a comment begins no text."""
_IN_DOUBT: Final = re.compile(r"\\[\"']|\"{3}|'{3}")
"""What engines read in different ways, above all behind `r`: where it stands, what is in texts and
comments counts as if it stood outside."""
_CHAIN: Final = re.compile(r"(?<!\w)snapshot((?:\.[A-Za-z_]\w*(?!\w)(?!\s?\())+)")
_BARE: Final = re.compile(r"(?<!\w)snapshot(?!\w)")

_SAID: Final = re.compile(
    r"ERROR: <input>:(\d+):(\d+): (?:Syntax error: )?([^\n]*?)(?: expecting |\n|$)"
)
"""What the engine in Rust says of the first mistake, before it names all that may stand there."""


class Engine(Protocol):
    """What evaluates expressions."""

    def compile(self, text: str) -> object:
        """Compile an expression; raises ValueError where it is none."""

    def variables(self, parts: Mapping[str, Any]) -> object:
        """Prepare a snapshot for any number of expressions."""

    def evaluate(self, program: object, variables: object) -> Any:
        """Give the value; raises whatever the engine raises where there is none."""


class Cel:
    """The engine in Rust."""

    def __init__(self) -> None:
        """Load it."""
        self._cel = import_module("cel")

    def compile(self, text: str) -> object:
        """Compile an expression."""
        try:
            return self._cel.compile(text)
        except ValueError as error:
            found = _SAID.search(str(error))
            raise _no_cel(*found.groups() if found else (None, None)) from error

    def variables(self, parts: Mapping[str, Any]) -> object:
        """Prepare a snapshot."""
        return self._cel.Context({VARIABLE: parts})

    def evaluate(self, program: Any, variables: object) -> Any:
        """Give the value."""
        return program.execute(variables)


class Celpy:
    """The engine in Python."""

    def __init__(self) -> None:
        """Load it."""
        self._celpy = import_module("celpy")
        self._environment = self._celpy.Environment()

    def compile(self, text: str) -> object:
        """Compile an expression."""
        try:
            return self._environment.program(self._environment.compile(text))
        except self._celpy.CELParseError as error:
            raise _no_cel(error.line, error.column) from error

    def variables(self, parts: Mapping[str, Any]) -> object:
        """Prepare a snapshot."""
        return {VARIABLE: self._celpy.json_to_cel(parts)}

    def evaluate(self, program: Any, variables: object) -> Any:
        """Give the value."""
        value = program.evaluate(variables)
        return bool(value) if type(value).__name__ == "BoolType" else value


ENGINES: Final[tuple[Callable[[], Engine], ...]] = (Cel, Celpy)
"""The engines, the one that is used where it is installed first."""


@cache
def engine() -> Engine:
    """Give the engine that is installed.

    Returns:
        The first one that is.

    Raises:
        Unsupported: None is.
    """
    for make in ENGINES:
        try:
            return make()
        except ImportError:
            continue
    raise Unsupported(f"`assert` needs an engine for CEL: {INSTALL}")


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was compiled."""

    text: str
    """What was written."""
    paths: tuple[str, ...]
    """Where in the snapshot it looks."""
    evaluate: Callable[[object], Any]
    """Gives the value for what the engine prepared."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the snapshot that it looks at."""
        return tuple(dict.fromkeys(path.partition(".")[0] for path in self.paths))


def compiled(text: str, chosen: Engine) -> Expression:
    """Compile an expression.

    Args:
        text: The expression.
        chosen: The engine.

    Returns:
        What can be evaluated.

    Raises:
        ValueError: It is none, or looks where no snapshot has anything.
    """
    program = chosen.compile(text)
    bare = text if _IN_DOUBT.search(text) else _TEXTS.sub(_without, text)
    bare = re.sub(r"\s?\.\s?", ".", " ".join(bare.split()))
    looked = tuple(dict.fromkeys(found[1].lstrip(".") for found in _CHAIN.finditer(bare)))
    if _BARE.search(_CHAIN.sub("", bare)):
        raise ValueError("name the parts that it is about, such as snapshot.run")
    if not looked:
        raise ValueError("it says nothing about the snapshot")
    for path in looked:
        try:
            paths.check(Snapshot, path)
        except UnknownPath as error:
            raise ValueError(str(error)) from error
    return Expression(text, looked, partial(chosen.evaluate, program))


def _no_cel(line: object, column: object, words: str = "") -> ValueError:
    where = f" at line {line}, column {column} of it" if line else ""
    return ValueError(f"this is no CEL{where}{f': {words}' if words else ''}")


def _without(found: re.Match[str]) -> str:
    return " " if found[0].startswith("//") else '""'
