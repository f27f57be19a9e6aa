"""The grants of Unity Catalog, which keeps a model as a kind of function."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from mlflow_report_plugin.collect.client import Databricks, databricks
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import Grant, PermissionLevel, Permissions
from mlflow_report_plugin.threads import read_side_by_side

PART = "registered_model_permissions"
DIRECT, EFFECTIVE = "permissions", "effective_permissions"

LEVELS = tuple(
    PermissionLevel(permission_level=name, description=description)
    for name, description in (
        ("EXECUTE", "Can see the model and load its versions"),
        ("APPLY_TAG", "Can add and edit tags of the model and its versions"),
        ("CREATE_MODEL_VERSION", "Can add versions to the model"),
        ("MANAGE", "Can change, delete, transfer and grant privileges on the model"),
        ("ALL_PRIVILEGES", "Has every privilege on the model but MANAGE"),
        ("USE_SCHEMA", "Can use what the schema holds, as far as other privileges allow"),
        ("USE_CATALOG", "Can use what the catalog holds, as far as other privileges allow"),
        ("BROWSE", "Can see that the model is there and how it is described"),
    )
)
"""The privileges on a registered model (Databricks documentation, "Unity Catalog privileges
and securable objects"); Unity Catalog does not tell them itself."""

_APPLICATION_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def permissions(workspace: Databricks, parts: Parts, name: str) -> Permissions:
    """Read who may do what with a model, directly and through its schema and catalog.

    Args:
        workspace: Where to read from.
        parts: The other parts.
        name: The name of the registered model.

    Returns:
        The permissions: what was granted on the model itself, then what it inherits.

    Raises:
        ReportError: They could not be read.
    """
    securable = f"function/{quote(name, safe='')}"
    answers, errors = read_side_by_side(
        {
            key: partial(
                _all_pages, workspace, f"{databricks.UNITY_CATALOG_API}/{path}/{securable}"
            )
            for key, path in ((DIRECT, "permissions"), (EFFECTIVE, "effective-permissions"))
        }
    )
    for error in errors if answers else errors[:-1]:
        parts.note(PART, error)
    if not answers:
        raise errors[-1]
    found = [
        grant
        for key in (DIRECT, EFFECTIVE)
        for assignment in answers.get(key, ())
        for grant in _grants(assignment)
    ]
    return Permissions(levels=LEVELS, grants=tuple(dict.fromkeys(found)), raw=dict(answers))


def _all_pages(workspace: Databricks, path: str) -> list[Any]:
    found: list[Any] = []
    page: str | None = None
    while True:
        answer = workspace.get(path, {"page_token": page} if page else None)
        found += answer.get("privilege_assignments") or ()
        following = answer.get("next_page_token")
        if not following or following == page:
            return found
        page = str(following)


def _grants(assignment: Mapping[str, Any]) -> Iterator[Grant]:
    principal = str(assignment.get("principal"))
    for each in assignment.get("privileges") or ():
        # Direct grants are names; effective ones are objects that say where they come from.
        privilege = each if isinstance(each, dict) else {"privilege": each}
        kind, name = privilege.get("inherited_from_type"), privilege.get("inherited_from_name")
        yield Grant(
            principal=principal,
            kind=_kind(principal),
            permission=str(privilege.get("privilege")),
            inherited_from=(f"{str(kind).lower()} {name}",) if name else (),
        )


def _kind(principal: str) -> str:
    """Unity Catalog names users by e-mail and service principals by application id."""
    if "@" in principal:
        return "user"
    return "service principal" if _APPLICATION_ID.fullmatch(principal) else "group"
