"""Who may do what, on an open-source server with MLflow's basic-auth app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import JsonValue

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import fitting
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import AccessDenied, NotFound, ReadFailed, ReportError, Unsupported
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
    users: dict[str, Any] | None = None
    """The answer that lists all users, which administrators get."""
    is_older: bool = False
    """Whether the server only tells the reader's own permissions."""


def access(client: Client) -> Access:
    """Find out who the reader is, and about whom they may ask."""
    if not client.tracking.is_http:
        raise Unsupported(f"{client.tracking_uri} keeps no permissions: only servers do")
    try:
        user = _object(client.tracking.rest(f"{USERS}/current", {}), "user")
    except NotFound:
        return Access(user=_user_of_older_server(client), is_older=True)
    if not _is_admin(user):
        return Access(user=user)
    return Access(user=user, users=_object(client.tracking.rest(f"{USERS}/list", {})))


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
    user = parts.answer(part, found.user)
    if found.is_older:
        parts.note(part, Unsupported("this server tells only the reader's own permission"))
        return _of_older_server(user, kind, identity)
    if found.users is None:
        parts.note(part, AccessDenied("only administrators may read the permissions of others"))
        names = [user.required("username")]
    else:
        names = sorted(parts.answer(part, found.users).each("users", _username))
    if len(names) > MAX_USERS:
        parts.note(part, ReadFailed(f"only {MAX_USERS} of {len(names):,} users are shown"))
    names = names[:MAX_USERS]
    answers: dict[str, Any] = {}
    errors: list[ReportError] = []
    for name, answer in zip(
        names, map_side_by_side(partial(_ask, client, kind, identity), names), strict=True
    ):
        if isinstance(answer, ReportError):
            errors.append(answer)
        elif isinstance(answer, Exception):
            raise answer
        else:
            answers[name] = answer
    if errors and not answers:
        raise errors[0]
    for error in errors:
        parts.note(part, error)
    told = parts.answer(part, {"users": [{"username": n, **a} for n, a in answers.items()]})
    return Permissions(levels=LEVELS, grants=told.each("users", _grant), raw=answers)


def _username(user: Answer) -> str:
    return user.required("username")


def _is_admin(user: Mapping[str, Any]) -> bool:
    try:
        return fitting.flag(user.get("is_admin"))
    except fitting.DoesNotFit:
        return False


def _grant(answer: Answer) -> Grant:
    return Grant(
        principal=answer.required("username"),
        kind="user",
        permission=answer.required("permission"),
    )


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


def _of_older_server(user: Answer, kind: str, identity: str) -> Permissions:
    key = "name" if kind == "registered_model" else "experiment_id"
    listed = user.each(f"{kind}_permissions", lambda each: each)
    own = [each for each in listed if each.text(key) == identity]
    if _is_admin(user.fields):
        permission = "MANAGE (administrator)"
    else:
        permission = own[0].required("permission") if own else "the server's default"
    grant = Grant(principal=user.required("username"), kind="user", permission=permission)
    raw: JsonValue = [dict(each.fields) for each in own]
    return Permissions(levels=LEVELS, grants=(grant,), raw=raw)


def _object(value: Any, key: str | None = None) -> dict[str, Any]:
    found = value.get(key) if key is not None and isinstance(value, dict) else value
    if not isinstance(found, dict):
        raise ReadFailed("the server's answer is not as expected")
    return found
