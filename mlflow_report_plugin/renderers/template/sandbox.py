"""Blocks of a template, filled in with values that anybody may have written.

Jinja's sandbox keeps a block from the process. What is added here keeps values from becoming
HTML, and a block from running for ever: loops and calls are counted, and only what is listed can
be called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2 import Template as Compiled
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import soft_str

from mlflow_report_plugin.errors import InvalidTemplate

MOST_STEPS: Final = 100_000
"""How often a block may go round in its loops, call something and filter, all together."""
MOST_LENGTH: Final = 10_000_000
"""How many characters and items a block may handle, all together: what gets twice as long a few
dozen times fills all memory."""
MOST_BITS: Final = 10_000
"""How large a number may get."""
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
            for texts in tree.find_all(nodes.Concat):
                texts.nodes = [
                    nodes.Filter(each, "measured", [], [], None, None) for each in texts.nodes
                ]
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

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self) -> None:
        super().__init__(
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._left = MOST_STEPS
        self._length_left = MOST_LENGTH
        self.globals = {"range": self._range}
        self.concat = self._joined  # type: ignore[method-assign]  # an attribute of Jinja's
        self.filters = {name: self._bounded(name, self.filters[name]) for name in FILTERS}
        self.filters["counted"] = self._counted
        self.filters["measured"] = self._measured

    def call(
        self, context: Context, called: Callable[..., Any], /, *args: Any, **keywords: Any
    ) -> Any:
        """Call something, and count it."""
        self._step()
        return super().call(context, called, *args, **keywords)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate with numbers; a text times a billion would fill all memory."""
        if operator == "+" and isinstance(left, str | list | tuple):
            self._measured(left)
            self._measured(right)
        elif not isinstance(left, int | float) or not isinstance(right, int | float):
            raise TypeError(f"{operator} is for numbers")
        elif operator in ("*", "**") and isinstance(left, int) and isinstance(right, int):
            times = abs(right) if operator == "**" else 1
            if left.bit_length() * times + right.bit_length() > MOST_BITS:
                raise TypeError(f"{operator} is for numbers that are not too large")
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

    def _measured(self, value: Any) -> Any:
        """Count how long something is."""
        self._length_left -= len(value) if hasattr(value, "__len__") else 1
        if self._length_left < 0:
            raise TypeError(f"more than {MOST_LENGTH:,} characters and items")
        return value

    def _joined(self, texts: Iterable[str]) -> str:
        """Put the pieces of a block, a macro or a `set` together."""
        return "".join(map(self._measured, texts))

    def _range(self, *bounds: int) -> Any:
        return self._measured(safe_range(*bounds))

    def _bounded(self, name: str, called: Callable[..., Any]) -> Callable[..., Any]:
        """Count what a filter is given, and what it would make of that."""
        place = 1 if hasattr(called, "jinja_pass_arg") else 0

        @wraps(called)
        def bounded(*args: Any, **keywords: Any) -> Any:
            self._step()
            value, *others = [*map(self._measured, args[place:]), *keywords.values()]
            longest = max((len(str(each)) for each in others), default=0)
            if name == "replace":
                times = str(value).count(str(others[0])) if others else 0
                self._length_left -= times * longest
            if name == "join":
                if len(others) > 1 or "attribute" in keywords:
                    raise TypeError("join takes no attribute: map does")
                value = [self._measured(soft_str(each)) for each in value]
                self._length_left -= len(value) * longest
            if name == "sum" and not all(isinstance(each, int | float | str) for each in others):
                raise TypeError("sum is for numbers")
            self._measured("")
            return called(*args[:place], value, *args[place + 1 :], **keywords)

        return bounded

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._step()
            yield value


def _formats(obj: Any, name: Any) -> bool:
    """Whether it is what Jinja allows of texts, but not how long they get."""
    return isinstance(obj, str) and name in ("format", "format_map")
