"""Small text files of a model."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.encoding import decode
from mlflow_report_plugin.errors import ReadFailed
from mlflow_report_plugin.snapshot import TextFile

MAX_DOWNLOAD = 10_000_000
"""The largest file that is fetched where its size is known beforehand: MLflow fetches files
whole, however little of them is kept."""


def read(client: Client, location: str, path: str, limit: int) -> TextFile:
    """Read a text file of a model.

    Args:
        client: Where to read from.
        location: The artifact URI of the model's folder.
        path: The file below it.
        limit: How many bytes of it are kept at most.

    Returns:
        Its text, or the beginning of it.

    Raises:
        ReportError: There is no such file, or it cannot be read.
    """
    data = client.artifacts.read_file(location, path, limit)
    complete = len(data) <= limit
    found = decode(data[:limit], complete)
    if found is None:
        raise ReadFailed(f"{path} is not text")
    text, encoding = found
    return TextFile(path=path, text=text, complete=complete, encoding=encoding)
