"""Names of files that are made of names of models, whatever those are."""

from __future__ import annotations

import re
from hashlib import sha256

_HARMLESS = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}", re.ASCII)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\Z", re.ASCII)
_OTHERS = re.compile(r"[^a-z0-9_-]+", re.ASCII)


def file_of(name: str) -> str:
    """Name a file or a folder for a model.

    Args:
        name: The name of the model.

    Returns:
        Small letters, digits, hyphens and underscores, different for each model: on file systems
        that know no capital letters, too.
    """
    if _HARMLESS.fullmatch(name) and not _RESERVED.match(name) and "--" not in name:
        return name
    word = _OTHERS.sub("-", name.lower()).strip("-")[:40].rstrip("-") or "model"
    return f"{word}--{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
