"""Answers of a server, in the shape in which they are needed.

Nobody promises the shape of an answer: a server may be newer or older than the client, a client
may give an object where another gives text, and anything between the two may lie. So this is the
one place where answers are taken apart. What can be written another way is; what does not fit is
left out, and a gap names it; only what a record cannot be without costs the whole record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import JsonValue

from mlflow_report_plugin.collect.reading import fitting
from mlflow_report_plugin.collect.reading.fitting import DoesNotFit
from mlflow_report_plugin.collect.reading.plain import measured, number
from mlflow_report_plugin.errors import ReadFailed, ReportError
from mlflow_report_plugin.snapshot import Metric, Param, Record, State, Tag, Time, Version

Kind = TypeVar("Kind", bound=Record)
Made = TypeVar("Made")
Fitted = TypeVar("Fitted")

_OURS = {"web_ui_link", "api_link", "is_unity_catalog"}
"""Fields that a collector sets and no server may."""
_SCALARS: dict[Any, Callable[[Any], Any]] = {
    str: fitting.text,
    bool: fitting.flag,
    int: fitting.whole,
    float: fitting.real,
    Time: fitting.time,
    State: fitting.state,
    Version: fitting.version,
    JsonValue: lambda value: value,
}


class Answer:
    """An object in an answer, or the whole answer."""

    def __init__(
        self, value: Any, complain: Callable[[ReportError], None], where: str = ""
    ) -> None:
        """Take an object apart.

        Args:
            value: Plain values; an empty object is made of anything else.
            complain: Told what of it is left out.
            where: The fields that lead to the object, for complaints.
        """
        self.fields: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        """What was sent."""
        self._complain = complain
        self._where = where

    def text(self, key: str) -> str | None:
        """Give a field as text, None where it is not set."""
        return self._read(key, fitting.text)

    def whole(self, key: str) -> int | None:
        """Give a field as a whole number, None where it is not set or no such number."""
        return self._read(key, fitting.whole)

    def time(self, key: str) -> int | None:
        """Give a field as a time, None where it is not set or none."""
        return self._read(key, fitting.time)

    def real(self, key: str) -> float | None:
        """Give a field as a number, None where it is not set or none."""
        return self._read(key, fitting.real)

    def required(self, key: str) -> str:
        """Give a field as text.

        Args:
            key: Its name.

        Returns:
            Its text.

        Raises:
            ReadFailed: It is not set.
        """
        return self._required(key, fitting.text)

    def version(self) -> str:
        """Give the version of a model.

        Returns:
            A whole number as text.

        Raises:
            ReadFailed: It is not set, or no whole number.
        """
        return self._required("version", fitting.version)

    def object(self, key: str) -> Answer:
        """Give a field that is an object, an empty one where it is not set or none."""
        value = self.fields.get(key)
        if value is not None and not isinstance(value, Mapping):
            self._leave_out(self._path(key), f"{fitting.kind(value)}, not an object")
        return self._inside(value, key)

    def each(
        self, key: str, make: Callable[[Answer], Made], bare: str | None = None
    ) -> tuple[Made, ...]:
        """Make something of each object in a list.

        Args:
            key: The field that holds the list.
            make: Makes it; where that raises a `ReadFailed`, the object is left out.
            bare: A field: what is no object stands for an object that sets only this one.

        Returns:
            What was made, in order.
        """

        def made(value: Any) -> Made:
            if not isinstance(value, Mapping):
                if bare is None or value is None:
                    raise DoesNotFit(f"{fitting.kind(value)}, not an object")
                value = {bare: value}
            return make(self._inside(value, key))

        return self._list(self.fields.get(key), key, made)

    def records(self, key: str, kind: type[Kind]) -> tuple[Kind, ...]:
        """Make a record of each object in a list, as `record` does."""
        return self.each(key, lambda answer: answer.record(kind))

    def record(self, kind: type[Kind], **ours: Any) -> Kind:
        """Make a record.

        Args:
            kind: What to make.
            **ours: Fields that are not taken from the answer as they are.

        Returns:
            The record. A field that the answer does not set has its default; so has one whose
            value is the empty text, which REST sends for what is not set.

        Raises:
            ReadFailed: The answer does not set a field that has no default.
        """
        found: dict[str, Any] = {}
        types = _types(kind)
        for name, field in kind.model_fields.items():
            if name not in _OURS and name not in ours:
                fit = partial(self._fit, types[name], name)
                value = self._read(name, fit, required=field.is_required())
                if value is not None:
                    found[name] = value
        return kind(**found, **ours)

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts, without what is null."""
        return self._list(self.fields.get(key), key, fitting.text)

    def values(self, key: str) -> tuple[Any, ...]:
        """Give a list as it is, an empty one where it is not set or none."""
        return self._list(self.fields.get(key), key, lambda value: value)

    def tags(self) -> tuple[Tag, ...]:
        """Give the tags in order of their keys."""
        return tuple(Tag(key=key, value=value) for key, value in self.pairs("tags", "key", "value"))

    def params(self) -> tuple[Param, ...]:
        """Give the params in order of their keys."""
        pairs = self.pairs("params", "key", "value")
        return tuple(Param(key=key, value=value) for key, value in pairs)

    def metrics(self) -> tuple[Metric, ...]:
        """Give the metrics in order of their keys."""
        return tuple(sorted(self.each("metrics", _metric), key=lambda metric: metric.key))

    def pairs(self, key: str, left: str, right: str) -> list[tuple[str, str]]:
        """Give what MLflow's entities keep as a mapping, and REST sends as a list of objects.

        Args:
            key: The field that holds them.
            left: What REST calls the keys of the mapping.
            right: What REST calls its values.

        Returns:
            Keys and values in order of the keys. What has no value has an empty one.
        """
        found = self.fields.get(key)
        if isinstance(found, Mapping):
            pairs = {name: "" if v is None else fitting.text(v) for name, v in found.items()}
        else:
            pairs = dict(self.each(key, lambda each: (each.required(left), each.text(right) or "")))
        return sorted(pairs.items())

    def _required(self, key: str, fit: Callable[[Any], Fitted]) -> Fitted:
        found = self._read(key, fit, required=True)
        assert found is not None, "or it was raised"
        return found

    def _read(
        self, key: str, fit: Callable[[Any], Fitted | None], *, required: bool = False
    ) -> Fitted | None:
        value = self.fields.get(key)
        path = self._path(key)
        try:
            if value is not None and value != "":
                return fit(value)
            if required:
                raise ReadFailed(f"the answer has no {path}")
        except DoesNotFit as error:
            if required:
                raise ReadFailed(f"{path} is {error}") from error
            self._leave_out(path, str(error))
        return None

    def _fit(self, annotation: Any, key: str, value: Any) -> Any:
        """The value as a type of a record's field has it."""
        if annotation in _SCALARS:
            return _SCALARS[annotation](value)
        origin, args = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self._fit(args[0], key, value)
        if origin is Literal:
            if value in args:
                return value
            raise DoesNotFit(f"none of {', '.join(map(str, args))}")
        if origin is Union or origin is UnionType:
            return self._fit_first([arg for arg in args if arg is not NoneType], key, value)
        if origin is tuple:
            return self._list(value, key, partial(self._fit, args[0], key))
        if not isinstance(value, Mapping):
            raise DoesNotFit(f"{fitting.kind(value)}, not an object")
        try:
            found = self._inside(value, key).record(annotation)
            # Some clients make an object of what nobody set.
            return found if found.model_fields_set else None
        except ReadFailed as error:
            raise DoesNotFit(f"an object that lacks something: {error}") from error

    def _fit_first(self, annotations: list[Any], key: str, value: Any) -> Any:
        *others, last = annotations
        for annotation in others:
            try:
                return self._fit(annotation, key, value)
            except DoesNotFit:
                continue
        return self._fit(last, key, value)

    def _list(self, value: Any, key: str, make: Callable[[Any], Made]) -> tuple[Made, ...]:
        if value is None or value == "":
            return ()
        if not isinstance(value, list | tuple):
            self._leave_out(self._path(key), f"{fitting.kind(value)}, not a list")
            return ()
        found: list[Made] = []
        reasons: Counter[str] = Counter()
        for each in value:
            try:
                found.append(make(each))
            except (DoesNotFit, ReadFailed) as error:
                reasons[str(error)] += 1
        for reason, count in reasons.items():
            what = f"{count:,} of {len(value):,} in {self._path(key)}"
            self._complain(ReadFailed(f"{what} {'is' if count == 1 else 'are'} left out: {reason}"))
        return tuple(found)

    def _leave_out(self, path: str, why: str) -> None:
        self._complain(ReadFailed(f"{path} is left out: it is {why}"))

    def _inside(self, value: Any, key: str) -> Answer:
        return Answer(value, self._complain, self._path(key))

    def _path(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key


@cache
def _types(kind: type[Record]) -> dict[str, Any]:
    """The types of a record's fields as they are written."""
    return get_type_hints(kind, include_extras=True)


def _metric(answer: Answer) -> Metric:
    metric = answer.record(Metric)
    if isinstance(metric.value, str):
        return metric
    return metric.model_copy(update={"value": number(measured(metric.value))})
