"""Who may do what, on an open-source server with MLflow's basic-auth app."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import AccessDenied, NotFound, ReadFailed, Unsupported
from mlflow_report_plugin.snapshot import Grant, PermissionLevel, Permissions
from mlflow_report_plugin.threads import map_side_by_side

MAX_USERS = 100
"""How many users are asked about at most: one request each."""

USERS = "/api/2.0/mlflow/users"
PERMISSIONS = "/api/3.0/mlflow/users/permissions/get"

LEVELS = (
    PermissionLevel(permission_level="READ", description="Can read it"),
    PermissionLevel(permission_level="USE", description="Can read and use it"),
    PermissionLevel(permission_level="EDIT", description="Can read and change it"),
    PermissionLevel(
        permission_level="MANAGE", description="Can read, change and delete it and give permissions"
    ),
    PermissionLevel(permission_level="NO_PERMISSIONS", description="Can do nothing with it"),
)
"""The permissions of MLflow's basic-auth app (MLflow documentation, "Basic HTTP
Authentication"); USE came with a later version than the others."""


@dataclass(frozen=True, slots=True)
class Access:
    """What the server tells about its users."""

    user: dict[str, Any]
    """The reader's own user."""
    names: tuple[str, ...] | None
    """The users whose permissions may be asked for; None on a server that only tells the
    reader's own."""


def access(client: Client) -> Access:
    """Find out who the reader is, and about whom they may ask."""
    if not client.tracking.is_http:
        raise Unsupported(f"{client.tracking_uri} keeps no permissions: only servers do")
    try:
        user = _object(client.tracking.rest(f"{USERS}/current", {}), "user")
    except NotFound:
        return Access(user=_user_of_older_server(client), names=None)
    name = str(user.get("username"))
    if not user.get("is_admin"):
        return Access(user=user, names=(name,))
    users = _object(client.tracking.rest(f"{USERS}/list", {})).get("users") or ()
    return Access(user=user, names=tuple(sorted(str(each["username"]) for each in users)))


def permissions(client: Client, parts: Parts, kind: str, identity: str) -> Permissions | None:
    """Read the permissions on an object.

    Args:
        client: Where to read from.
        parts: The other parts.
        kind: `registered_model` or `experiment`.
        identity: Its name or id.

    Returns:
        The permissions, or None where nobody can be asked.

    Raises:
        ReportError: They could not be read.
    """
    found = parts.wait("access", Access)
    if found is None:
        return None
    part = f"{kind}_permissions"
    if found.names is None:
        parts.note(part, Unsupported("this server tells only the reader's own permission"))
        return _of_older_server(found.user, kind, identity)
    if not found.user.get("is_admin"):
        parts.note(part, AccessDenied("only administrators may read the permissions of others"))
    names = found.names[:MAX_USERS]
    if len(names) < len(found.names):
        parts.note(part, ReadFailed(f"only {MAX_USERS} of {len(found.names):,} users are shown"))
    answers: dict[str, Any] = {}
    for name, answer in zip(
        names, map_side_by_side(partial(_ask, client, kind, identity), names), strict=True
    ):
        if isinstance(answer, Exception):
            raise answer
        answers[name] = answer
    grants = [
        Grant(principal=name, kind="user", permission=str(answer.get("permission")))
        for name, answer in answers.items()
    ]
    return Permissions(levels=LEVELS, grants=tuple(grants), raw=answers)


def _ask(client: Client, kind: str, identity: str, name: str) -> dict[str, Any]:
    query = {"username": name, "resource_type": kind, "resource_id": identity}
    return _object(client.tracking.rest(PERMISSIONS, query))


def _user_of_older_server(client: Client) -> dict[str, Any]:
    name = client.tracking.username
    try:
        if name is not None:
            return _object(client.tracking.rest(f"{USERS}/get", {"username": name}), "user")
    except NotFound:
        pass
    raise Unsupported("this server keeps no permissions")


def _of_older_server(user: dict[str, Any], kind: str, identity: str) -> Permissions:
    key = "name" if kind == "registered_model" else "experiment_id"
    raw = [each for each in user.get(f"{kind}_permissions") or () if str(each.get(key)) == identity]
    if user.get("is_admin"):
        permission = "MANAGE (administrator)"
    else:
        permission = str(raw[0].get("permission")) if raw else "the server's default"
    grant = Grant(principal=str(user.get("username")), kind="user", permission=permission)
    return Permissions(levels=LEVELS, grants=(grant,), raw=raw)


def _object(value: Any, key: str | None = None) -> dict[str, Any]:
    found = value.get(key) if key is not None and isinstance(value, dict) else value
    if not isinstance(found, dict):
        raise ReadFailed("the server's answer is not as expected")
    return found
