"""The versions that rules of policies compare with, each read once for all versions of a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlflow_report_plugin.checking import other_version
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.policy import Policy, needs
from mlflow_report_plugin.snapshot import Snapshot


class Compared:
    """The other versions of some registered models."""

    def __init__(self, client: Client, policies: Sequence[Policy]) -> None:
        """Begin without any.

        Args:
            client: Where to read from.
            policies: What versions are held against.
        """
        self._client, self._policies = client, policies
        self._aliases = [each[1:] for each in needs(policies) if each.startswith("@")]
        self._read: dict[tuple[str, str], Snapshot | ReportError] = {}

    def targets(self, aliases: Mapping[str, str]) -> dict[str, str]:
        """Tell which versions the aliases point to that rules compare with.

        Args:
            aliases: The aliases of a model, and the versions that they point to.
        """
        return {each: aliases[each] for each in self._aliases if each in aliases}

    def others(self, name: str, snapshot: Snapshot) -> dict[str, Snapshot | ReportError]:
        """Give what rules compare a version with.

        Args:
            name: The registered model.
            snapshot: The version.
        """
        return {each: self._other(name, each) for each in needs(self._policies, snapshot)}

    def _other(self, name: str, reference: str) -> Snapshot | ReportError:
        key = name, reference
        if key not in self._read:
            self._read[key] = other_version(self._client, name, reference)
        return self._read[key]
