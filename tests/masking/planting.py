"""Credentials to be planted: made up anew, of every kind that is known."""

from __future__ import annotations

import random
import re
import string
from pathlib import Path
from typing import NamedTuple

import yaml

FORMS = Path(__file__).with_name("planted.yaml")
EACH = 5
"""How many are made of each form."""
LETTERS = {
    "a": string.ascii_letters + string.digits,
    "b": string.ascii_letters + string.digits + "+/",
    "h": "0123456789abcdef",
    "n": string.digits,
    "u": string.ascii_uppercase + "234567",
    "w": string.ascii_letters + string.digits + "-_",
}
_GAP = re.compile(r"\{([abhnuw]):(\d+)\}")


class Planted(NamedTuple):
    """A credential in a text."""

    kind: str
    secret: str
    text: str


def planted(seed: int) -> list[Planted]:
    """Make credentials of all forms."""
    chance = random.Random(seed)
    forms = yaml.safe_load(FORMS.read_text("utf-8"))
    return [_make(form, chance) for form in forms for _ in range(EACH)]


def _make(form: dict[str, str], chance: random.Random) -> Planted:
    secret = _filled(form["secret"], chance)
    text = _filled(form.get("text", "{}"), chance).replace("{}", secret)
    return Planted(form["kind"], secret, text)


def _filled(template: str, chance: random.Random) -> str:
    def letters(gap: re.Match[str]) -> str:
        # The first and the last are no punctuation, of which no service makes these.
        count, inside = int(gap[2]), LETTERS[gap[1]]
        ends = [each for each in inside if each.isalnum()]
        made = [chance.choice(ends), *chance.choices(inside, k=count - 2), chance.choice(ends)]
        return "".join(made[:count])

    return _GAP.sub(letters, template)
