"""The policies of a server, and what comes of them for the one who asks.

A version is judged by the report that is kept for this caller, so what they may not read is not
known here either. What came of it is never kept: it takes less time than to tell whether it holds.
"""

from __future__ import annotations

from mlflow_report_plugin import formats
from mlflow_report_plugin.checking import Checked, checked
from mlflow_report_plugin.errors import NotFound, ReportError
from mlflow_report_plugin.policy import configured, needs
from mlflow_report_plugin.server.caller import Caller
from mlflow_report_plugin.server.keeping import Keeping
from mlflow_report_plugin.server.listings import Listings
from mlflow_report_plugin.server.pieces import ReportOf
from mlflow_report_plugin.snapshot import Snapshot


class Policies:
    """The policies by which each version is judged."""

    def __init__(self, listings: Listings, keeping: Keeping) -> None:
        """Read the policies: once, so that a policy that changes needs a restart.

        Args:
            listings: Tells what aliases point to.
            keeping: Has the reports.
        """
        self._listings = listings
        self._keeping = keeping
        self._policies, self.unusable = configured()

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self._policies or self.unusable)

    def check(self, caller: Caller, piece: ReportOf) -> Checked | None:
        """Hold a version against the policies.

        Args:
            caller: Who asks.
            piece: Its report.

        Returns:
            What came of it; None where there are no policies.

        Raises:
            NotYet: A report is still being made.
            ReportError: There is no report of the version.
        """
        if not self._policies:
            return None
        snapshot = self._snapshot(caller, piece.name, piece.version)
        wanted = needs(self._policies, snapshot)
        others = {each: self._other(caller, piece.name, each) for each in wanted}
        return checked(snapshot, self._policies, others)

    def _other(self, caller: Caller, name: str, reference: str) -> Snapshot | ReportError:
        try:
            version = reference
            if reference.startswith("@"):
                aliases = self._listings.model(caller, name).get("aliases") or ()
                named = {str(each.get("alias")): str(each.get("version")) for each in aliases}
                if reference[1:] not in named:
                    return NotFound(f"the model has no alias {reference[1:]}")
                version = named[reference[1:]]
            return self._snapshot(caller, name, version)
        except ReportError as error:
            return error

    def _snapshot(self, caller: Caller, name: str, version: str) -> Snapshot:
        piece = ReportOf(name, version)
        content = self._keeping.rendered(caller, piece, formats.JSON, anew=False)
        return Snapshot.from_json(content)
