"""What the small files beside the weights say: environment, input example, model card."""

from __future__ import annotations

from pydantic import Field, JsonValue

from mlflow_report_plugin.snapshot.base import Record


class TextFile(Record):
    """A text file of the model."""

    path: str
    """The path below the model's folder."""
    text: str
    """Its text, or the beginning of it."""
    complete: bool = True
    """False where only the beginning was read."""
    encoding: str = "utf-8"
    """How it is written; `windows-1252` is a guess, where it is in no encoding that can be told."""


class Environment(Record):
    """What a process needs to load the model."""

    requirements: TextFile | None = None
    """`requirements.txt`."""
    conda: TextFile | None = None
    """`conda.yaml`."""
    python_env: TextFile | None = None
    """`python_env.yaml`."""
    python_version: str | None = None
    """The version of Python that the model was logged with."""
    dependencies: tuple[str, ...] = ()
    """The packages, as `requirements.txt` or else `conda.yaml` writes them."""


class InputExample(Record):
    """The input example that was saved with the model, in part."""

    path: str
    """Where it is, below the model's folder."""
    type: str | None = None
    """How MLflow saved it: `dataframe`, `ndarray`, `json_object` or a sparse matrix."""
    size: int | None = None
    """The size of the file in bytes, where it is known."""
    shape: tuple[int, ...] | None = None
    """The shape of an array or of a data frame, where it could be found out."""
    shapes: dict[str, tuple[int, ...]] = Field(default_factory=dict)
    """The shapes of arrays that are kept under names."""
    columns: tuple[str, ...] = ()
    """The columns of a data frame."""
    rows: tuple[tuple[JsonValue, ...], ...] = ()
    """The first rows of a data frame."""
    value: JsonValue = None
    """Anything but a data frame, shortened to what fits a page."""
    content: str | None = None
    """What binary content seems to be, such as `bytes` or `audio (WAV)`."""
    content_size: int | None = None
    """How many bytes the binary content has."""
    params: JsonValue = None
    """The inference parameters that were saved with the example."""
    complete: bool = True
    """False where a part of the example is left out."""
    serving_input: TextFile | None = None
    """The same example as a scoring server takes it."""
