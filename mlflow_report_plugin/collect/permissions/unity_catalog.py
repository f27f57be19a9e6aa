"""The grants of Unity Catalog, which keeps a model as a kind of function."""

from __future__ import annotations

import re
from functools import partial
from typing import Any
from urllib.parse import quote

from mlflow_report_plugin.collect.client import Databricks, databricks
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import ReadFailed
from mlflow_report_plugin.snapshot import Grant, PermissionLevel, Permissions
from mlflow_report_plugin.threads import read_side_by_side

PART = "registered_model_permissions"
DIRECT, EFFECTIVE = "permissions", "effective_permissions"
MAX_PAGES = 50
"""How many pages of each are read at most: one may seem to lead to itself."""

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
                _all_pages, workspace, parts, f"{databricks.UNITY_CATALOG_API}/{path}/{securable}"
            )
            for key, path in ((DIRECT, "permissions"), (EFFECTIVE, "effective-permissions"))
        }
    )
    for error in errors if answers else errors[:-1]:
        parts.note(PART, error)
    if not answers:
        raise errors[-1]
    answer = parts.answer(PART, answers)
    found = [
        grant
        for key in (DIRECT, EFFECTIVE)
        for grants in answer.each(key, _grants)
        for grant in grants
    ]
    return Permissions(levels=LEVELS, grants=tuple(dict.fromkeys(found)), raw=dict(answers))


def _all_pages(workspace: Databricks, parts: Parts, path: str) -> list[Any]:
    found: list[Any] = []
    page: str | None = None
    for _ in range(MAX_PAGES):
        sent = workspace.get(path, {"page_token": page} if page else None)
        answer = parts.answer(PART, sent)
        found += answer.values("privilege_assignments")
        page = answer.text("next_page_token")
        if page is None:
            return found
    parts.note(PART, ReadFailed(f"only the first {MAX_PAGES} pages of the grants are read"))
    return found


def _grants(assignment: Answer) -> tuple[Grant, ...]:
    principal = assignment.required("principal")

    def grant(privilege: Answer) -> Grant:
        kind = privilege.text("inherited_from_type")
        name = privilege.text("inherited_from_name")
        return Grant(
            principal=principal,
            kind=_kind(principal),
            permission=privilege.required("privilege"),
            inherited_from=(f"{(kind or 'object').lower()} {name}",) if name else (),
        )

    # Direct grants are names; effective ones are objects that say where they come from.
    return assignment.each("privileges", grant, bare="privilege")


def _kind(principal: str) -> str:
    """Unity Catalog names users by e-mail and service principals by application id."""
    if "@" in principal:
        return "user"
    return "service principal" if _APPLICATION_ID.fullmatch(principal) else "group"
