"""What a finding is, and which kinds there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from mlflow_report_plugin.errors import one_line

Severity: TypeAlias = Literal["error", "warning", "note"]
LONGEST: Final = 500
"""How long a reason is, in characters."""

KINDS: Final[dict[str, tuple[Severity, str]]] = {
    "alias_on_failed_version": ("error", "An alias points to a version whose registration failed."),
    "alias_on_missing_version": ("error", "An alias points to a version that is not there."),
    "no_mlmodel": ("error", "The files of the version have no MLmodel file, so nothing loads it."),
    "public_access": ("error", "Everybody may read or change it (`--depth full`)."),
    "secret": ("error", "A tag, a param or a text holds a credential; the tables mask it."),
    "policy": ("error", "A rule of a policy fails (`--policy`); the rule has the severity."),
    "no_owner": ("warning", "Neither tags nor Unity Catalog nor notes say who answers for it."),
    "no_signature": ("warning", "The version has no signature."),
    "no_evaluation": ("warning", "Nothing was measured on data that it was not made from."),
    "run_deleted": ("warning", "The run that made it is deleted."),
    "run_missing": ("warning", "The run that made it is not there."),
    "unpinned_requirements": ("warning", "Packages have no fixed version (`--depth full`)."),
    "python_out_of_support": ("warning", "Its Python gets no more security fixes."),
    "mlflow_out_of_support": ("warning", "It was logged with MLflow 1, which gets no more fixes."),
    "no_description": ("note", "Nobody described the version or the model."),
    "no_example": ("note", "The version has no input example."),
    "stale": ("note", "Nobody touched it for long (`--stale-days`), and nothing points to it."),
    "stage_used": ("note", "It has a stage; stages are deprecated since MLflow 2.9."),
    "shared_source": ("note", "Other versions were registered from the same place."),
    "very_large": ("note", "Its files have more than 10 GB."),
    "no_versions": ("note", "The registered model has no versions."),
}
"""The kinds of findings: how severe they are, and what they mean."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong."""

    kind: str
    """One of `KINDS`."""
    reason: str
    """What was found."""
    advice: str = ""
    """What to do about it."""
    severity: Severity | None = None
    """Where it is not that of its kind."""

    def row(self, name: str, version: int | None) -> dict[str, object]:
        """Write it as a row of the table of findings.

        Args:
            name: The registered model.
            version: The version, None where it is about the model.
        """
        return {
            "name": name,
            "version": version,
            "finding": self.kind,
            "severity": self.severity or KINDS[self.kind][0],
            "reason": one_line(self.reason)[:LONGEST],
            "advice": one_line(self.advice)[:LONGEST] or None,
        }
