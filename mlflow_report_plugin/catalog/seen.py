"""What is being put together of a version, and what it has in common with others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from mlflow_report_plugin import masking
from mlflow_report_plugin.collect.client import Entity
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import Gap, ModelVersion, Record

SHARED: Final = ("registered_model", "experiment")
"""The parts that versions have in common. Their credentials are told of where they are."""


class Shared:
    """What several versions have in common, masked once: registered models and experiments."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._masked: dict[tuple[str, str], Any] = {}

    def masked(self, part: str, identity: str, make: Callable[[], Record]) -> Any:
        """Give a part without credentials, which is made when it is first asked for."""
        key = (part, identity)
        if key not in self._masked:
            self._masked[key] = masking.without_credentials(make())
        return self._masked[key]


@dataclass
class Seen:
    """What is being put together of a version."""

    model: Entity
    shared: Shared
    version: Entity
    parts: dict[str, object] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    @property
    def model_version(self) -> ModelVersion:
        """The version, which is seen before what is around it."""
        version = self.parts["model_version"]
        assert isinstance(version, ModelVersion), "it is seen first"
        return version

    def lacks(self, part: str, error: ReportError) -> None:
        """Note why a part, or something in it, could not be read."""
        self.gaps.append(Gap(part=part, reason=error.reason, message=str(error)))

    def answer(self, part: str, fields: object) -> Answer:
        """Take an answer apart, and note what of it does not fit."""
        return Answer(fields, lambda error: self.lacks(part, error))
