"""What a profile says: the points that a regulation or a framework asks of a documentation."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from mlflow_report_plugin.errors import UnknownPath
from mlflow_report_plugin.snapshot import Snapshot, paths

By: TypeAlias = Literal["automatic", "partly", "human"]
"""Who answers an item: what MLflow knows, both that and people, or people only."""


def _insist_on_path(path: str) -> str:
    try:
        paths.check(Snapshot, path)
    except UnknownPath as error:
        raise ValueError(str(error)) from error
    return path


Path: TypeAlias = Annotated[str, AfterValidator(_insist_on_path)]
"""A path into the snapshot."""
Places: TypeAlias = Annotated[
    tuple[Path, ...], BeforeValidator(lambda found: (found,) if isinstance(found, str) else found)
]
"""Paths of which any will do; a single one may be written without a list."""


class Item(BaseModel):
    """A point of a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reference: str
    """Its number or name there."""
    title: str
    """What it is about, in our words."""
    asks: str
    """What it asks for, in our words."""
    by: By
    """Who answers it."""
    evidence: tuple[Places, ...] = ()
    """What has to be in the snapshot."""
    also: tuple[Path, ...] = ()
    """What helps a reader where it is there, and fills nothing."""
    needs: tuple[str, ...] = ()
    """The topics of the notes that people have to write."""
    verified: bool
    """Whether somebody has held it against the official text."""
    unsure: str = ""
    """What is not known of it, where that is more than that."""

    @model_validator(mode="after")
    def _insist_on_answers(self) -> Item:
        if (self.by != "human") != bool(self.evidence):
            raise ValueError("what people answer alone has no evidence, and all else has some")
        if (self.by != "automatic") != bool(self.needs):
            raise ValueError("what is automatic needs no notes, and all else needs some")
        return self


class Profile(BaseModel):
    """What a regulation or a framework asks of the documentation of a model."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    """Its name on the command line."""
    title: str
    """What it is called."""
    dates: str
    """Since when it holds, for whom."""
    scope: str
    """What it is for."""
    not_for_generative: bool = False
    """Whether generative and agentic models are outside its scope."""
    sources: str
    """What the profile was made from."""
    unsure: tuple[str, ...]
    """What of it nobody has verified."""
    items: tuple[Item, ...]
    """Its points, in order."""
