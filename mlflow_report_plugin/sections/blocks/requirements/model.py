"""What the model itself should have."""

from __future__ import annotations

import re
from typing import Final

from mlflow_report_plugin.sections.blocks import commands
from mlflow_report_plugin.sections.blocks.gaps import unread
from mlflow_report_plugin.sections.blocks.licence import licence
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.packages import loose_packages
from mlflow_report_plugin.sections.blocks.requirements.requirement import (
    Found,
    Requirement,
    missing,
    there,
)
from mlflow_report_plugin.snapshot import Snapshot

MOST_NAMES: Final = 5
CARD: Final = re.compile(r"model_card|readme", re.IGNORECASE)


def signature(snapshot: Snapshot) -> Found:
    """Look for the signature."""
    model = snapshot.model
    if model is not None and model.signature is not None:
        return there("the model has one")
    if model is None:
        words = "There is no MLmodel file"
        return missing(snapshot, ("model",), words)
    words = "There is none: nothing checks what the model is given"
    return missing(snapshot, ("model",), words, commands.sign(snapshot), commands.again(snapshot))


def input_example(snapshot: Snapshot) -> Found:
    """Look for the input example."""
    model = snapshot.model
    if snapshot.input_example is not None or (model and model.saved_input_example_info):
        return there("one was saved")
    advice = "Log it with input_example=..., and servers can be asked with it"
    return missing(snapshot, ("model", "input_example"), "None was saved", advice=advice)


def license_(snapshot: Snapshot) -> Found:
    """Look for the licence."""
    found = licence(snapshot)
    if found:
        return there(found)
    words = "None lies beside the model, and no tag names one"
    parts = ("documents", "model_version", "run")
    return missing(snapshot, parts, words, commands.license_it(snapshot))


def model_card(snapshot: Snapshot) -> Found:
    """Look for the model card."""
    for file in snapshot.documents or ():
        if CARD.search(file.path):
            return there(file.path)
    return missing(snapshot, ("documents",), "None lies beside the model")


def packages(snapshot: Snapshot) -> Found:
    """Look for the packages that it needs, each with its version."""
    found = snapshot.environment
    loose = loose_packages(snapshot)
    if loose:
        words = f"No version is fixed of {listing(loose, MOST_NAMES)}"
        return Found("missing", words, commands.pin(snapshot, loose[0]), commands.again(snapshot))
    if found is not None and not found.complete:
        return Found("not known", "Not all of them were read")
    if found is not None and found.dependencies and not unread(snapshot, "environment"):
        return there("all of them have a version")
    return missing(snapshot, ("environment",), "Nothing says which ones it needs")


MODEL: Final = (
    Requirement("signature", "A signature", ("model.signature",), signature),
    Requirement(
        "input_example",
        "An input example",
        ("input_example", "model.saved_input_example_info"),
        input_example,
    ),
    Requirement("license", "A licence", ("documents", "model_version.tags", "run.tags"), license_),
    Requirement("model_card", "A model card", ("documents",), model_card),
    Requirement("packages", "Packages with versions", ("environment.dependencies",), packages),
)
