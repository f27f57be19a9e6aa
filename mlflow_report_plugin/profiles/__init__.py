"""What regulations and frameworks ask of the documentation of a model, as data.

Each profile is a file of YAML beside this one. Its words are our own, and not those of the text
that it follows.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from mlflow_report_plugin.errors import UnknownProfile
from mlflow_report_plugin.profiles.form import By, Item, Profile

__all__ = ["LAYOUT", "PROFILES", "By", "Item", "Profile", "load"]

FOLDER: Final = Path(__file__).parent
PROFILES: Final = ("eu-ai-act-annex-iv", "sr-26-2", "nist-ai-rmf", "iso-42001", "pra-ss1-23")
"""The names of the profiles."""
LAYOUT: Final = "profile:"
"""What the names of layouts begin with that show a profile."""


def load(name: str) -> Profile:
    """Read a profile.

    Args:
        name: Its name.

    Returns:
        The profile.

    Raises:
        UnknownProfile: There is none of that name.
    """
    if name not in PROFILES:
        close = get_close_matches(name, PROFILES, 1)
        meant = f"{close[0]}?" if close else f"there are: {', '.join(PROFILES)}"
        raise UnknownProfile(f"no profile {name!r}: {meant}")
    return _read(name)


@cache
def _read(name: str) -> Profile:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return Profile.model_validate(yaml.safe_load(text))
