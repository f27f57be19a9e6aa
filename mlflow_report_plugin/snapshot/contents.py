"""What the small files beside the weights say: environment, input example, model card."""

from __future__ import annotations

from typing import Literal

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


class Dependency(Record):
    """What a file of the environment asks for in one place."""

    text: str
    """As the file writes it, without its comment and its hashes."""
    file: str
    """The file, below the model's folder."""
    installer: Literal["pip", "conda"] = "pip"
    """Who installs it."""
    kind: Literal["package", "constraint", "option"] = "package"
    """`constraint` bounds the versions of what others ask for; `option` is one for pip, such as
    `--index-url`."""
    name: str | None = None
    """The package, where the text tells."""
    extras: tuple[str, ...] = ()
    """The extras of the package."""
    version: str | None = None
    """Which versions, as the file writes them; None for any."""
    build: str | None = None
    """Which build, of a package of conda."""
    channel: str | None = None
    """From which channel, for a package of conda that names one."""
    url: str | None = None
    """The address or the path of what is installed, where there is one."""
    marker: str | None = None
    """The condition under which it is installed."""
    options: str | None = None
    """The options of pip behind it."""
    hashes: int = 0
    """How many hashes it may have."""


class Environment(Record):
    """What a process needs to load the model."""

    requirements: TextFile | None = None
    """`requirements.txt`."""
    conda: TextFile | None = None
    """`conda.yaml`, or what the MLmodel file names in its place."""
    python_env: TextFile | None = None
    """`python_env.yaml`, or what the MLmodel file names in its place."""
    others: tuple[TextFile, ...] = ()
    """Files that these name with `-r` and `-c`, and `conda.yaml` and `python_env.yaml` where the
    MLmodel file names others."""
    python_version: str | None = None
    """The version of Python that the model was logged with."""
    python_versions: dict[str, str] = Field(default_factory=dict)
    """The version of Python by the file that states it."""
    channels: tuple[str, ...] = ()
    """The channels that conda takes packages from."""
    dependencies: tuple[Dependency, ...] = ()
    """What the files ask for, file by file."""
    complete: bool = True
    """False where not all of that is listed."""


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
    index: tuple[JsonValue, ...] = ()
    """The labels of these rows, where they are not their numbers."""
    value: JsonValue = None
    """Anything but a data frame, or what the file says beside one, shortened to fit a page."""
    content: str | None = None
    """What binary content seems to be, such as `bytes` or `audio (WAV)`."""
    content_size: int | None = None
    """How many bytes the binary content has."""
    params: JsonValue = None
    """The inference parameters that were saved with the example."""
    rewritten: tuple[str, ...] = ()
    """Numbers that the file writes otherwise than they are kept here, the first of them."""
    was_read: bool = True
    """False where the file is not there or could not be read; a gap says which."""
    complete: bool = True
    """False where a part of the example is left out."""
    serving_input: TextFile | None = None
    """The same example as a scoring server takes it."""
