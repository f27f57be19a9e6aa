"""The access control lists of a Databricks workspace (REST API "Permissions")."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from mlflow_report_plugin.collect.client import Databricks
from mlflow_report_plugin.collect.governance import Governance
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import ReadFailed, ReportError, Unsupported
from mlflow_report_plugin.snapshot import Grant, PermissionLevel, Permissions
from mlflow_report_plugin.threads import read_side_by_side

PRINCIPALS = {
    "user_name": "user",
    "group_name": "group",
    "service_principal_name": "service principal",
}
"""Kinds of principals by the key that holds their name."""


def of_registered_model(workspace: Databricks, parts: Parts) -> Permissions:
    """Read who may do what with a model of the workspace registry.

    Args:
        workspace: Where to read from.
        parts: The other parts.

    Returns:
        The permissions.

    Raises:
        ReportError: They could not be read.
    """
    governance = parts.wait("governance", Governance)
    identity = governance.fields.get("id") if governance else None
    if identity is None:
        raise ReadFailed("the workspace does not tell the id of the model")
    return _read(workspace, parts, "registered_model_permissions", "registered-models", identity)


def of_experiment(workspace: Databricks, parts: Parts, identity: str) -> Permissions:
    """Read who may do what with an experiment.

    Args:
        workspace: Where to read from.
        parts: The other parts.
        identity: The id of the experiment.

    Returns:
        The permissions.

    Raises:
        ReportError: They could not be read.
    """
    return _read(workspace, parts, "experiment_permissions", "experiments", identity)


def _read(workspace: Databricks, parts: Parts, part: str, kind: str, identity: str) -> Permissions:
    """Read levels and list side by side; one may be closed where the other is open."""
    path = f"/api/2.0/permissions/{kind}/{quote(identity, safe='')}"
    answers, errors = read_side_by_side(
        {
            "permission_levels": partial(workspace.get, f"{path}/permissionLevels"),
            "permissions": partial(workspace.get, path),
        }
    )
    errors = [_of_notebook(error) for error in errors]
    for error in errors if answers else errors[:-1]:
        parts.note(part, error)
    if not answers:
        raise errors[-1]
    levels = parts.answer(part, answers.get("permission_levels"))
    entries = parts.answer(part, answers.get("permissions")).each("access_control_list", _grants)
    return Permissions(
        levels=levels.records("permission_levels", PermissionLevel),
        grants=tuple(grant for grants in entries for grant in grants),
        raw={
            "permission_levels": levels.fields.get("permission_levels") or [],
            **({"permissions": answers["permissions"]} if "permissions" in answers else {}),
        },
    )


def _of_notebook(error: ReportError) -> ReportError:
    """The experiment of a notebook has no permissions of its own: those of the notebook count."""
    return Unsupported(str(error)) if "not a experiment" in str(error) else error


def _grants(entry: Answer) -> tuple[Grant, ...]:
    key = next((key for key in PRINCIPALS if entry.text(key)), None)

    def grant(permission: Answer) -> Grant:
        return Grant(
            principal=entry.required(key) if key else "",
            kind=PRINCIPALS[key] if key else "unknown",
            display_name=entry.text("display_name"),
            permission=permission.required("permission_level"),
            inherited_from=permission.texts("inherited_from_object"),
        )

    return entry.each("all_permissions", grant)
