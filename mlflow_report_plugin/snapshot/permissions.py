"""Who may do what."""

from __future__ import annotations

from pydantic import JsonValue

from mlflow_report_plugin.snapshot.base import Record


class PermissionLevel(Record):
    """A permission that the server knows for this kind of object."""

    permission_level: str
    """Its name."""
    description: str = ""
    """What it allows."""


class Grant(Record):
    """A permission that somebody has."""

    principal: str
    """The user, group or service principal."""
    kind: str
    """What the principal is: `user`, `group`, `service principal` or `role`."""
    display_name: str | None = None
    """A name for people, where the server has one beside the principal's own."""
    permission: str
    """The permission."""
    inherited_from: tuple[str, ...] = ()
    """The objects it comes from, where it was not given on the object itself."""


class Permissions(Record):
    """Who may do what with an object."""

    levels: tuple[PermissionLevel, ...] = ()
    """The permissions that there are."""
    grants: tuple[Grant, ...] = ()
    """Who has which."""
    raw: JsonValue = None
    """The server's own answer."""
