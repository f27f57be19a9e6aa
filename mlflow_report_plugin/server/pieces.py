"""What can be asked for: the report of a version, a comparison of two, the history of a model."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from mlflow_report_plugin import formats
from mlflow_report_plugin.collect.client import model_uris
from mlflow_report_plugin.comparison import compare
from mlflow_report_plugin.model_history.history import history_of
from mlflow_report_plugin.pipeline import Report, report
from mlflow_report_plugin.sections.comparison import page as comparison_page
from mlflow_report_plugin.sections.model_history import page as history_page
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.server.caller import Caller
from mlflow_report_plugin.server.listings import Listings
from mlflow_report_plugin.snapshot import Diff, ModelHistory, Snapshot

VERSIONS: Final = 20
"""How many versions a page of a history has: each of them is read."""


@dataclass(frozen=True)
class ReportOf:
    """The report of a version."""

    name: str
    """The name of the model."""
    version: str
    """The version."""
    layout: str = "detailed"
    """The name of a layout."""

    @property
    def what(self) -> tuple[Hashable, ...]:
        """What tells it from other pieces."""
        return ("report", self.name, self.version)

    @property
    def look(self) -> Hashable:
        """What tells how it is rendered, besides the format."""
        return self.layout

    def state(self, listings: Listings, caller: Caller) -> str:
        """Tell in what state the version is."""
        return listings.state(caller, self.name, self.version)

    def read(self, address: str) -> Snapshot:
        """Read the version."""
        uri = model_uris.of_version(self.name, self.version)
        return report(uri, tracking_uri=address).snapshot

    def render(self, content: bytes, format: str) -> str | bytes:
        """Render the report."""
        return Report(Snapshot.from_json(content), View(layout=self.layout)).render(format)


@dataclass(frozen=True)
class ComparisonOf:
    """What is different between two versions of a model."""

    name: str
    """The name of the model."""
    old: str
    """The version that changes are told from."""
    new: str
    """The version that they are told of."""

    @property
    def what(self) -> tuple[Hashable, ...]:
        """What tells it from other pieces."""
        return ("comparison", self.name, self.old, self.new)

    @property
    def look(self) -> Hashable:
        """What tells how it is rendered, besides the format."""
        return "comparison"

    def state(self, listings: Listings, caller: Caller) -> str:
        """Tell in what state both versions are."""
        both = (listings.state(caller, self.name, each) for each in (self.old, self.new))
        return sha256(" ".join(both).encode()).hexdigest()

    def read(self, address: str) -> Diff:
        """Read both versions, and compare them."""
        old, new = (model_uris.of_version(self.name, each) for each in (self.old, self.new))
        return compare(old, new, tracking_uri=address).diff

    def render(self, content: bytes, format: str) -> str | bytes:
        """Render the comparison."""
        return formats.render(comparison_page.build(Diff.model_validate_json(content)), format)


@dataclass(frozen=True)
class HistoryOf:
    """The versions of a model, and what changed in each: a page of them."""

    name: str
    """The name of the model."""
    until: str = ""
    """The version that the page begins with, empty for the newest."""

    @property
    def what(self) -> tuple[Hashable, ...]:
        """What tells it from other pieces."""
        return ("history", self.name, self.until)

    @property
    def look(self) -> Hashable:
        """What tells how it is rendered, besides the format."""
        return "history"

    def state(self, listings: Listings, caller: Caller) -> str:
        """Tell in what state the versions of the page are, and the one before them."""
        return listings.state_of_versions(caller, self.name, self.until, VERSIONS + 1)

    def read(self, address: str) -> ModelHistory:
        """Read the versions, and compare them."""
        until = self.until or None
        return history_of(self.name, until, most=VERSIONS, tracking_uri=address).record

    def render(self, content: bytes, format: str) -> str | bytes:
        """Render the history."""
        return formats.render(history_page.build(ModelHistory.model_validate_json(content)), format)
