"""Blocks of a template, filled in with values that anybody may have written.

Jinja's sandbox keeps a block from the process. What is added here keeps values from becoming
HTML, and a block from running for ever: loops and calls are counted, and only what is listed can
be called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2 import Template as Compiled
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mlflow_report_plugin.errors import InvalidTemplate

MOST_STEPS: Final = 100_000
"""How often a block may go round in its loops and call something, all together."""
FILTERS: Final = (
    *("abs", "capitalize", "count", "default", "dictsort", "escape", "first", "float", "int"),
    *("items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject"),
    *("rejectattr", "replace", "reverse", "round", "select", "selectattr", "sort", "string"),
    *("sum", "title", "trim", "truncate", "unique", "upper"),
)
"""The filters of Jinja that a block may use."""
METHODS: Final[dict[type, tuple[str, ...]]] = {
    str: ("endswith", "lower", "removeprefix", "removesuffix", "split", "startswith", "upper"),
    dict: ("get", "items", "keys", "values"),
}
"""What may be called of a value."""
_REFUSED: Final[dict[type[nodes.Node], str]] = {
    nodes.EvalContextModifier: "values are always escaped",
    nodes.Extends: "there is nothing to extend",
    nodes.FromImport: "there is nothing to import",
    nodes.Import: "there is nothing to import",
    nodes.Include: "there is nothing to include",
}
_OF_JINJA = (BlockReference, LoopContext, Macro, TemplateReference)


class Block:
    """A block of a template."""

    def __init__(self, file: str, source: str) -> None:
        """Compile a block.

        Args:
            file: The name of its file.
            source: What is in the file.

        Raises:
            InvalidTemplate: It is no Jinja, or more than a block may be.
        """
        self._file = file
        environment = _Sandbox()
        try:
            tree = environment.parse(source, file, file)
            for node in tree.find_all(tuple(_REFUSED)):
                why = next(why for kind, why in _REFUSED.items() if isinstance(node, kind))
                raise InvalidTemplate(f"{file}, line {node.lineno}: {why}")
            for loop in tree.find_all(nodes.For):
                loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None)
            self._code = environment.compile(tree, file, file)
            pieces = environment.lex(source, file, file)
        except TemplateSyntaxError as error:
            raise InvalidTemplate(f"{file}, line {error.lineno}: {error.message}") from error
        self.html = "".join(t if kind == "data" else "\n" * t.count("\n") for _, kind, t in pieces)
        """The file without its Jinja, line by line."""

    def filled(self, values: Mapping[str, Any]) -> str:
        """Fill in values.

        Args:
            values: Plain values by name. All of them are escaped.

        Returns:
            HTML.

        Raises:
            InvalidTemplate: The block names what is not there, or takes too long.
        """
        environment = _Sandbox()
        compiled = Compiled.from_code(environment, self._code, environment.globals)
        try:
            return compiled.render(values)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise self._error(error, str(error)) from error
        except (RecursionError, MemoryError) as error:
            raise self._error(error, "it never ends") from error

    def _error(self, error: BaseException, message: str) -> InvalidTemplate:
        line, trace = 1, error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self._file:
                line = trace.tb_lineno
            trace = trace.tb_next
        return InvalidTemplate(f"{self._file}, line {line}: {message}")


class _Sandbox(ImmutableSandboxedEnvironment):
    """An environment for one block, filled in once."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self) -> None:
        super().__init__(
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._left = MOST_STEPS
        self.globals = {"range": self.globals["range"]}
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.filters["counted"] = self._counted

    def call(
        self, context: Context, called: Callable[..., Any], /, *args: Any, **keywords: Any
    ) -> Any:
        """Call something, and count it."""
        self._step()
        return super().call(context, called, *args, **keywords)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers; a text times a billion would fill all memory."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if not numbers or (operator == "**" and abs(right) > 100):
            raise TypeError(f"{operator} is for numbers, and not too large ones")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Get an attribute."""
        formats = _formats(obj, attribute)
        return self.unsafe_undefined(obj, attribute) if formats else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Get an item."""
        formats = _formats(obj, argument)
        return self.unsafe_undefined(obj, argument) if formats else super().getitem(obj, argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow what is listed of values, and what Jinja allows of its own."""
        if isinstance(obj, _OF_JINJA):
            return super().is_safe_attribute(obj, attr, value)
        return attr in METHODS.get(type(obj), ())

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TypeError(f"more than {MOST_STEPS:,} steps")

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._step()
            yield value


def _formats(obj: Any, name: Any) -> bool:
    """Whether it is what Jinja allows of texts, but not how long they get."""
    return isinstance(obj, str) and name in ("format", "format_map")
