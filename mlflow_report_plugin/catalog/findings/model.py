"""What is wrong with a registered model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mlflow_report_plugin.catalog.findings.finding import Finding
from mlflow_report_plugin.catalog.findings.version import secrets
from mlflow_report_plugin.snapshot import Alias, Masked


@dataclass
class Counted:
    """What the versions of a model tell of it."""

    statuses: dict[int, str | None] = field(default_factory=dict)
    """The status of each version."""
    has_owner: bool = False
    """Whether one of them says who answers for it, or nobody knows."""


def of_model(
    name: str, aliases: Sequence[Alias], masked: Sequence[Masked], counted: Counted, whole: bool
) -> Iterator[Finding]:
    """Look at a registered model.

    Args:
        name: Its name.
        aliases: Its aliases.
        masked: What was masked in what was read of it.
        counted: What its versions tell.
        whole: Whether all of them were listed.

    Yields:
        What is wrong.
    """
    if not counted.has_owner:
        words = "No tag, owner or note says who answers for the model"
        advice = f"MlflowClient().set_registered_model_tag({name!r}, 'owner', ...)"
        yield Finding("no_owner", words, advice)
    yield from secrets(masked)
    if not whole:
        return
    if not counted.statuses:
        yield Finding("no_versions", "It has no versions", "Register one, or delete the model")
    for alias in aliases:
        if alias.version.isdecimal() and int(alias.version) not in counted.statuses:
            words = f"@{alias.alias} points to version {alias.version}, which is not there"
            yield Finding("alias_on_missing_version", words, "Point it to another, or delete it")
