"""Filters of MLflow's searches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def of_model(name: str) -> str:
    """Write the filter that finds the versions of a registered model.

    MLflow knows no way to escape a quote. A name with both kinds of quotes gets the sign that
    stands for any character in the place of one kind, so others may be found as well.

    Args:
        name: The name of the model.

    Returns:
        The filter, which only `named` makes exact.
    """
    quote = '"' if "'" in name else "'"
    is_named = " LIKE " if quote in name else "="
    return f"name{is_named}{quote}{name.replace(quote, '_')}{quote}"


def named(name: str, versions: Iterable[Any]) -> list[Any]:
    """Leave out the versions of other models.

    Args:
        name: The name of the model.
        versions: What a search found.

    Returns:
        Those that do not say that they are another model's.
    """
    return [
        each
        for each in versions
        if not isinstance(each, dict) or (each.get("name") or name) == name
    ]
