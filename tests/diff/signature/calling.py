"""The real thing: a pyfunc model, MLflow's scoring server and the function that spark_udf runs.

One model is loaded, and gets the signature that a test is about.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import logging
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
from fastapi import FastAPI
from mlflow.models import ModelSignature
from mlflow.pyfunc import _validate_params, scoring_server

from tests.models import tracking

Signature = dict[str, list[dict[str, Any]]]

if not hasattr(FastAPI, "route"):
    # MLflow 2 makes its app with a decorator that FastAPI has lost since.
    def _route(self: FastAPI, path: str, methods: list[str]) -> Callable[[Any], Any]:
        return lambda function: self.router.add_route(path, function, methods) or function

    FastAPI.route = _route


class Echo(mlflow.pyfunc.PythonModel):
    """A model that remembers what it was given."""

    def __init__(self) -> None:
        self.got: Any = None
        self.params: Any = None

    def predict(self, context, model_input, params=None):  # noqa: ARG002
        self.got, self.params = model_input, params
        return [1.0]


class Refused(Exception):
    """What MLflow says where it does not take some data."""


def saved(folder: Path, signature: ModelSignature | None) -> Any:
    """Save a model, and load it."""
    # MLflow 2 opens its store, which would be made in the current folder.
    with tracking((folder.parent / "store").as_uri()):
        mlflow.pyfunc.save_model(
            folder, python_model=Echo(), signature=signature, pip_requirements=[]
        )
        return mlflow.pyfunc.load_model(str(folder))


class Model:
    """A pyfunc model whose signature can be changed."""

    def __init__(self, folder: Path) -> None:
        self.model = saved(folder, None)
        self.echo = self.model.unwrap_python_model()
        self.suits: dict[str, Any] = {}
        """What signatures take, kept by tests."""

    def take(self, signature: Signature | None) -> None:
        """Give the model a signature."""
        written = {k: json.dumps(v) for k, v in (signature or {}).items()}
        made = ModelSignature.from_dict(written) if written else None
        self.model.metadata.signature = made

    def predict(self, data: Any, params: Any = None) -> Any:
        """Call it in the same process."""
        self.echo.got = self.echo.params = None
        with quiet():
            try:
                self.model.predict(data, params=params)
            except Exception as error:
                raise Refused(str(error)) from error
        return self.echo.got

    def post(self, body: dict[str, Any]) -> Any:
        """Run what the scoring server runs for a request."""
        self.echo.got = self.echo.params = None
        schema = self.model.metadata.get_input_schema()
        with quiet():
            try:
                scoring_server.invocations(json.dumps(body), "application/json", self.model, schema)
            except Exception as error:
                raise Refused(str(error)) from error
        return self.echo.got

    def spark_params(self, params: dict[str, Any]) -> Any:
        """Run what `spark_udf` runs with params when it is made."""
        with quiet():
            try:
                return _validate_params(params, self.model.metadata)
            except Exception as error:
                raise Refused(str(error)) from error

    def spark(self, *columns: Any) -> Any:
        """Run what a worker of Spark runs for a batch of rows."""
        metadata = self.model.metadata
        run = row_batch({"model_metadata": metadata, "params": None})
        self.echo.got = None
        with quiet():
            try:
                run(self.model.predict, columns)
            except Exception as error:
                raise Refused(str(error)) from error
        return self.echo.got


def row_batch(cells: dict[str, Any]) -> Callable[..., Any]:
    """The function inside `mlflow.pyfunc.spark_udf` that calls the model, without Spark.

    It is MLflow's own code; only the result type, which is about what comes back, is a stand-in.
    """
    code = next(
        const
        for const in inspect.unwrap(mlflow.pyfunc.spark_udf).__code__.co_consts
        if isinstance(const, types.CodeType) and const.co_name == "_predict_row_batch"
    )
    kinds = {name: type(name, (), {}) for name in code.co_freevars if name[0].isupper()}
    known = {**kinds, "result_type": kinds["DoubleType"](), **cells}
    closure = tuple(types.CellType(known[name]) for name in code.co_freevars)
    return types.FunctionType(code, mlflow.pyfunc.__dict__, None, None, closure)


def ask(model: Any, body: dict[str, Any]) -> None:
    """Ask the scoring server's app."""
    with quiet():
        status, text = asyncio.run(_asked(scoring_server.init(model), json.dumps(body).encode()))
    if status != 200:
        raise Refused(text)


async def _asked(app: Any, body: bytes) -> tuple[int, str]:
    sent: list[dict[str, Any]] = []
    requests = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        try:
            return next(requests)
        except StopIteration:
            await asyncio.Event().wait()
            raise

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/invocations",
        "raw_path": b"/invocations",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", b"application/json"), (b"host", b"testserver")],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }
    try:
        await app(scope, receive, send)
    except Exception as error:
        return 500, repr(error)
    status = next(m["status"] for m in sent if m["type"] == "http.response.start")
    return status, b"".join(m.get("body", b"") for m in sent).decode()


@contextlib.contextmanager
def quiet():
    """Without the warnings of MLflow and pandas about data."""
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def columns_of(got: Any) -> dict[str, list[Any]]:
    """What a model got, by name."""
    if isinstance(got, pd.DataFrame):
        return {str(name): got[name].tolist() for name in got.columns}
    if isinstance(got, dict):
        return {str(name): list(value) for name, value in got.items()}
    return {"0": got}
