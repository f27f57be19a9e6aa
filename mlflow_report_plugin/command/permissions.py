"""The option that several commands have in common: whether to read who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def permissions_option(verb: str = "Read") -> Callable[[Command], Command]:
    """Add `--permissions/--no-permissions` to a command.

    Args:
        verb: What the command does with them.

    Returns:
        The decorator.
    """
    return click.option(
        "--permissions/--no-permissions",
        default=True,
        show_default=True,
        help=f"{verb} who may do what, where the server has permissions.",
    )
