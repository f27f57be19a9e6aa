"""Values whose names say that they are secret: `password=...`, `"api_key": "..."`, `--token ...`.

A name alone is not enough: `eos_token: "</s>"`, `api_key: OPENAI_API_KEY` and `password: str` are
facts that people want to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

from mlflow_report_plugin.redact.marks import Span

Kind: TypeAlias = Literal["password", "key", "token"]

NAMED = "named-secret"
"""The kind of what only its name tells."""
AZURE = "azure-storage-key"
"""The kind of what opens a storage account."""

_KEYS = "api|access|secret|private|account|storage|shared|encryption|signing|master|subscription"
# What a name ends with, and what stands between it and its value. In JSON a name and its value may
# themselves be the values of `name` and `value`.
_NAMED = re.compile(
    rf"(?P<end>passw(?:or)?d|passphrase|pwd|secret|token|(?:{_KEYS}|auth)[-_. ]?key"
    r"|account\.key\.[a-z0-9.-]{1,60}\.net)"
    r"\d{0,2}\\{0,3}[\"']?\s{0,8}(?:,\s{0,8}\\{0,3}[\"'](?:value|default)\\{0,3}[\"']\s{0,8})?"
    r"(?P<sign>=>|:=|=(?!=)|:(?!:)|(?<=\w)[ ])\s{0,8}"
)
_HEADER = re.compile(
    r"(?:authorization\\{0,3}[\"']?\s{0,4}[:=]\s{0,4}\\{0,3}[\"']?"
    r"(?:bearer|basic|token|digest|negotiate)|bearer)\s{1,4}(?P<value>[\w.~+/=-]{8,})"
)
_HINTS = ("passw", "passphrase", "pwd", "secret", "token", "key", "bearer", "authorization")

_LONGEST_NAME = 60
_NAME_CHARACTERS = re.compile(r"[\w.-]*")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[-. ]")
_OF_STORAGE = re.compile(r"(?i)(?:account|storage)[-_.]?(?:access[-_.]?)?key")
_PASSWORD = re.compile(r"passw(?:or)?d$|passphrase$|(?<![a-z])pwd$")
_KEY = re.compile(
    rf"(?<![a-z])(?:(?:{_KEYS}|auth)_?key|secret)$|account_key_[a-z0-9_]{{1,60}}_net$"
)
_TOKEN = re.compile(
    # Some tokens are words of a language model, and some say where a list goes on.
    r"(?<![a-z])(?<!pad_)(?<!eos_)(?<!bos_)(?<!sep_)(?<!cls_)(?<!unk_)(?<!mask_)(?<!stop_)"
    r"(?<!start_)(?<!end_)(?<!special_)(?<!image_)(?<!audio_)(?<!video_)(?<!page_)(?<!next_)token$"
)

_DOUBLE = re.compile(r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)')
_SINGLE = re.compile(r"'([^'\\\n]*(?:\\.[^'\\\n]*)*)")
# In JSON that is a text of JSON, quotes have backslashes.
_ESCAPED = re.compile(
    r"(?P<escape>\\{1,3})(?P<quote>[\"'])(?P<value>.{0,2000}?)(?:(?<!\\)(?P=escape)(?P=quote)|\Z)"
)
_BARE = re.compile(r"[^\s\"';&]+")
_BARE_LINE = re.compile(r"[^\s\"',\[\]{}]{1,200}(?=[ \t]{0,8}(?:[,}\r\n]|#|\Z))")

_ENOUGH = 200
"""How many characters of a value are looked at to tell what it is."""
_SAYS_NOTHING = re.compile(
    r"(?:none|null|nil|nan|true|false|yes|no|on|off|required|optional|empty|undefined|redacted"
    r"|str|string|text|int|integer|float|double|long|number|bool|boolean|bytes|binary|object|any"
    r"|[\W_x]*|\[secret:[a-z0-9:-]{1,45}\]?"  # masked already
    r"|[|>][-+]?"  # a text on lines of its own in YAML
    r"|[-+]?\d{0,3}|[-+]?\d{0,20}\.[\d.]{1,20}(?:e[-+]?\d{1,4})?"  # a count, a share, a version
    r"|\$\{[^}]*\}|\$\([^)]*\)|\$\w+|\{\{.*\}\}|\{[\w.]*\}?|<[^>]*>|%\(\w+\)s|%\w+%"  # a gap
    r"|\[\w*\]"
    r"|(?:os|env|self|args|config|settings|secrets|dbutils)\b[.\[(].*|[\w.]+\(.*"  # code
    r")",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"  # a variable of the environment
    r"|[A-Za-z_]+(?:\.[A-Za-z_]+)+"  # code
    r"|arn:.*|https?://.*|(?:[\w.-]+/)*secrets?/.*",  # where the secret is kept
    re.DOTALL,
)
_RANDOM = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9._~+/=:-]{16,}")
_PATHS = ("/", "~", ".", "C:")


def secret(name: str, value: str) -> str | None:
    """Tell whether the value of a field, a param or a tag is a credential.

    Args:
        name: Its name.
        value: Its value.

    Returns:
        Of which kind it is, where the name says so and the value may well be one; else None.
    """
    kind = _kind(name)
    return _told(name) if kind is not None and _may_be(kind, name, value) else None


def values(text: str, lowered: str) -> Iterator[tuple[Span, str]]:
    """Find the values of names inside a text.

    Args:
        text: The text.
        lowered: The same in small letters, with each at its place.

    Yields:
        Where they stand, and their kinds.
    """
    if not any(hint in lowered for hint in _HINTS):
        return
    end = 0
    for named in _NAMED.finditer(lowered):
        name = _name(text, named.start(), named.end("end"))
        kind = _kind(name)
        if kind is None or named.start() < end:
            continue
        start = named.end()
        begins = _value(text, start, start + _ENOUGH, named["sign"], name)
        if begins is None or not _may_be(kind, name, text[slice(*begins)]):
            continue
        # Only now to its end: what is no credential may be looked at again and again.
        span = _value(text, start, len(text), named["sign"], name) or begins
        yield span, _told(name)
        end = span[1]
    for header in _HEADER.finditer(lowered):
        start, stop = header.span("value")
        if header[0].startswith("a") or _RANDOM.fullmatch(text[start : min(stop, start + _ENOUGH)]):
            yield (start, stop), NAMED


def _told(name: str) -> str:
    """What a name says of a credential."""
    return AZURE if _OF_STORAGE.search(name) else NAMED


def _name(text: str, start: int, end: int) -> str:
    """The whole of a name of which the end was found."""
    before = text[max(0, start - _LONGEST_NAME) : start][::-1]
    more = _NAME_CHARACTERS.match(before)
    return (more[0][::-1] if more else "") + text[start:end]


def _kind(name: str) -> Kind | None:
    return _kind_of(name[-_LONGEST_NAME:])


@lru_cache(4096)
def _kind_of(name: str) -> Kind | None:
    end = name.rstrip("0123456789_")
    words = _NO_WORD.sub("_", _HUMP.sub("_", end)).lower()
    if _PASSWORD.search(words):
        return "password"
    if _KEY.search(words):
        return "key"
    return "token" if _TOKEN.search(words) else None


def _value(text: str, start: int, end: int, sign: str, name: str) -> Span | None:
    """Where the value is that begins at a place, up to another place."""
    for pattern, group in ((_DOUBLE, 1), (_SINGLE, 1), (_ESCAPED, "value")):
        if found := pattern.match(text, start, end):
            return found.span(group)
    # Without a sign between them: an option, or a line of Spark's settings.
    if sign == " " and not name.startswith("--") and not name.endswith(".net"):
        return None
    found = _BARE_LINE.match(text, start) if sign == ":" else _BARE.match(text, start, end)
    return (start, start + len(found[0].rstrip(",)]}"))) if found else None


def _may_be(kind: Kind, name: str, value: str) -> bool:
    text = value[:_ENOUGH].strip()
    if _SAYS_NOTHING.fullmatch(text):
        return False
    if kind == "password":
        # The working directory has the name of a password.
        return not (name.lower().endswith("pwd") and text.startswith(_PATHS))
    if kind == "key":
        return len(text) >= 8 and not any(map(str.isspace, text)) and not _REFERENCE.fullmatch(text)
    return _RANDOM.fullmatch(text) is not None
