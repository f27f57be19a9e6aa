"""What a finding is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at before using the model."""

    about: str
    """What it is about, in a word or two."""
    words: str
    """What was found."""
    command: str = ""
    """What to type to mend it, or empty."""
    rank: int = 0
    """Where it stands among what is to be done, the lowest first; 0 where nothing can be done."""
    is_risk: bool = True
    """False where it only would be better otherwise."""
