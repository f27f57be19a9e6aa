"""Values whose names say that they are secret: `password=...`, `"api_key": "..."`, `--token ...`.

A name alone is not enough: `eos_token: "</s>"`, `api_key: OPENAI_API_KEY` and `password: str` are
facts that people want to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

from mlflow_report_plugin.redact.marks import MARK, Span

Kind: TypeAlias = Literal["password", "key", "token"]

NAMED = "named-secret"
"""The kind of what only its name tells."""
AZURE = "azure-storage-key"
"""The kind of what opens a storage account."""

_KEYS = "api|access|secret|private|account|storage|shared|encryption|signing|master|subscription"
_OWNERS = "db|database|smtp|mail|mysql|pg|postgres|mongo|redis|ftp|admin|root"
# What a name ends with, and what stands between it and its value. In JSON and in YAML a name and
# its value may themselves be the values of `name` and `value`; in a call they are arguments.
_NAMED = re.compile(
    rf"(?P<end>passwor[dt]|passwd|passphrase|pwd|_pass|secret|token"
    rf"|(?:{_KEYS}|auth)[-_. ]?key|account\.key\.[a-z0-9.-]{{1,60}}\.net)"
    r"\d{0,2}\\{0,7}(?:[\"'`](?P<index>\])?|\*\*)?\s{0,40}"
    r"(?:[,\r\n]\s{0,40}\\{0,7}[\"']?(?:value|default)\\{0,7}[\"']?(?=\s{0,40}[:=])\s{0,40})?"
    r"(?::\s{0,8}(?:optional\[)?(?:str|secretstr|bytes)\]?(?:\s?\|\s?none)?\s{0,8}(?==))?"
    r"(?P<sign>=>|:=|=(?!=)|:(?!:)|%3d|(?<=[\"']),|(?<=\w)[ \t])"
    r"(?:[ \t]{0,40}(?!\s)|\s{0,8})(?:\*\*\s{0,4})?"
)
_HEADER = re.compile(
    r"(?:authorization\\{0,7}[\"']?\s{0,4}[:=]\s{0,4}\\{0,7}[\"']?"
    r"(?!aws4-)(?:(?P<scheme>bearer|basic|token|digest|negotiate)\s{1,4}|(?:[a-z][\w-]{0,20}\s{1,4})?)"
    r"|bearer\s{1,4})(?P<value>[\w.~+/=-]{8,})"
)
_CREDENTIALS = re.compile(r"(?i)(?:bearer|basic|token|digest|negotiate)\s{1,4}[\w.~+/=-]{8,}\Z")
_HINTS = ("pass", "pwd", "secret", "token", "key", "bearer", "authorization")

_LONGEST_NAME = 60
_NAME_CHARACTERS = re.compile(r"[\w.-]*")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[-. ]")
_OF_STORAGE = re.compile(r"(?i)(?:account|storage)[-_.]?(?:access[-_.]?)?key")
_PASSWORD = re.compile(
    rf"passwor[dt]$|passwd$|passphrase$|(?<![a-z])pwd$|(?<![a-z])(?:{_OWNERS})_pass$"
)
_KEY = re.compile(
    rf"(?<![a-z])(?:(?:{_KEYS}|auth)_?key|secret)$|account_key_[a-z0-9_]{{1,60}}_net$"
)
_TOKEN = re.compile(
    # Some tokens are words of a language model, and some say where a list goes on.
    r"(?<![a-z])(?<!pad_)(?<!eos_)(?<!bos_)(?<!sep_)(?<!cls_)(?<!unk_)(?<!mask_)(?<!stop_)"
    r"(?<!start_)(?<!end_)(?<!special_)(?<!image_)(?<!audio_)(?<!video_)(?<!page_)(?<!next_)token$"
)

_DOUBLE = re.compile(r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)')
# In YAML and SQL, two quotes are one.
_SINGLE = re.compile(r"'([^'\\\n]*(?:(?:\\.|'')[^'\\\n]*)*)")
# In JSON that is a text of JSON, quotes have backslashes.
_ESCAPED = re.compile(
    r"(?P<escape>\\{1,7})(?P<quote>[\"'])(?P<value>.{0,2000}?)(?:(?<!\\)(?P=escape)(?P=quote)|\Z)"
)
# Before the quote of a text in Python.
_PREFIX = re.compile(
    r"(?:(?:\w{1,20}\.)?(?:SecretStr|Secret|quote(?:_plus)?)?\(\s{0,40})?"
    r"(?:[BRUFbruf]{1,2}(?=\\{0,7}[\"']))?(?:\"\"(?=\")|''(?='))?"
)
# A quote or a separator inside a value goes on.
_BARE = re.compile(
    r"[^\s\"';&]+(?:(?:[\"'](?=[A-Za-z0-9])|[;&](?=[^\s\"';&=]+(?:\s|\Z)))[^\s\"';&]+)*"
)
_BARE_LINE = re.compile(
    r"[^\s\"',\[\]{}]{1,200}(?:,[^\s\"',\[\]{}:=()]{1,200}(?=\s{0,8}(?:[\r\n]|\Z)))?"
    r"(?=[ \t]{0,8}(?:[,}\r\n`;<#]|[\"'](?!\w)|\)[\s.,;]|\\{1,7}[nrt\"']|\Z))"
    r"|[^\s\"',\[\]{}|>]\S{0,199}(?=[ \t]{0,8}(?:[\r\n]|\Z))"
)
_BLOCK = re.compile(
    r"[|>][-+\d]{0,2}[ \t]{0,8}\r?\n[ \t]{1,40}(?P<value>\S+)[ \t]{0,8}(?:[\r\n]|\Z)"
)
# A value of ODBC that has a semicolon in it.
_BRACED = re.compile(r"\{[^{}\s\"']{1,200}\}(?=[;\"'\s]|\Z)")
_ENCODED = re.compile(r"(?:(?!%3[Bb]|%26)[^\s\"'&;,)<>])+")
# A variable that is set without a sign, and a line of .netrc.
_SET = re.compile(
    r"(?:(?<![\w-])(?:env|ENV|setenv|setx)[ \t]{1,9}[A-Z0-9_]{1,60}"
    r"|machine\s{1,9}\S{1,60}\s{1,9}login\s{1,9}\S{1,60}\s{1,9}password)\Z"
)
_ARGUMENT = re.compile(r"\(\s{0,40}\\{0,7}[\"']\Z")
_BEFORE = 200
"""How many characters before a value are looked at."""

_ENOUGH = 200
"""How many characters of a value are looked at to tell what it is."""
_SAYS_NOTHING = re.compile(
    r"(?:none|null|nil|nan|true|false|yes|no|on|off|required|optional|empty|undefined|redacted"
    r"|str|string|text|int|integer|float|double|long|number|bool|boolean|bytes|binary|object|any"
    r"|(?:u?int|float)\d{1,2}|(?:pydantic\.)?secret(?:str|bytes)"
    r"|your[-_ ][\w -]*|not[-_ ](?:needed|required|used|set)|placeholder|hidden|%[sdr]|[+%,]\s.*"
    r"|[\W_x]*|\[secret:[a-z-]{2,40}(?::[0-9a-f]{4})?\]?"  # masked already
    r"|[|>][-+]?"  # a text on lines of its own in YAML
    r"|[-+]?\d{0,3}|[-+]?\d{0,20}\.[\d.]{1,20}(?:e[-+]?\d{1,4})?"  # a count, a share, a version
    r"|\$\{[^}]*\}|\$\([^)]*\)|\$\w+|\{\{.*\}\}|<[^>]*>|%\(\w+\)s|%\w+%"  # a gap
    r"|\{[\w.]*(?:[!:][\w.<>^]{0,9})?\}?|\[\w*\]"
    r"|\{?(?:os|env|self|args|config|settings|secrets|dbutils)\b[.\[(].*|[\w.]+\(.*"  # code
    r"|(?:try|else|continue|return|raise|break|yield|if|for|with)(?:[:\s].*)?"
    r"|[a-z_][\w.]*\[(?:[\"'\d].*|[\w., |]*\].{0,3})?"
    r")",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"  # a variable of the environment
    r"|[A-Za-z_]+(?:\.[A-Za-z_]+)+|[A-Za-z_.-]*(?:[kK]ey|[tT]oken|[pP]assword)"  # code, a name
    r"|arn:.*|https?://.*|/?(?:[\w.-]+/)*secrets?/.*"  # where the secret is kept
    r"|(?:~|\.\.?)/.*|file:.*|[A-Z]:\\.*|/(?:etc|home|mnt|opt|run|tmp|usr|var|dbfs|Volumes)/.*"
    r"|.*\.(?:pem|key|json|txt|ya?ml|crt)",
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
    if name[-_LONGEST_NAME:].lower().endswith("authorization"):
        return NAMED if _CREDENTIALS.match(value) else None
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
    if "[secret:" in lowered:
        lowered = _without_marks(lowered)
    end = 0
    for named in _NAMED.finditer(lowered):
        sign = named["sign"]
        name = _name(text, named.start(), named.end("end"), sign)
        kind = _kind(name)
        if kind is None or named.start() < end:
            continue
        start = named.end()
        before = text[max(0, named.end("end") - _BEFORE) : named.end("end")]
        if not _is_pair(sign, name, before):
            continue
        begins = _value(text, start, start + _ENOUGH, sign)
        if begins is None or not _may_be(kind, name, text[slice(*begins)]):
            continue
        if begins[0] == start and (named["index"] or _is_variable(name, text, begins)):
            continue
        # Only now to its end: what is no credential may be looked at again and again.
        span = _value(text, start, len(text), sign) or begins
        yield span, _told(name)
        end = span[1]
    for header in _HEADER.finditer(lowered):
        start, stop = header.span("value")
        if header["scheme"] or _RANDOM.fullmatch(text[start : min(stop, start + _ENOUGH)]):
            yield (start, stop), NAMED


def _without_marks(text: str) -> str:
    """The text with nothing in the places of marks, which have the names of kinds in them."""
    pieces: list[str] = []
    end = 0
    for start, stop in (found.span() for found in MARK.finditer(text)):
        pieces += [text[end:start], "\0" * (stop - start)]
        end = stop
    return "".join((*pieces, text[end:]))


def _told(name: str) -> str:
    """What a name says of a credential."""
    return AZURE if _OF_STORAGE.search(name) else NAMED


def _name(text: str, start: int, end: int, sign: str) -> str:
    """The whole of a name of which the end was found."""
    before = text[max(0, start - _LONGEST_NAME) : start][::-1]
    more = _NAME_CHARACTERS.match(before)
    name = (more[0][::-1] if more else "") + text[start:end]
    # %3BPWD%3D
    return name[2:] if sign == "%3d" and text.endswith("%", 0, end - len(name)) else name


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


def _is_pair(sign: str, name: str, before: str) -> bool:
    """Whether what stands between a name and a value says that they belong together."""
    if sign == ",":
        opening = before[: len(before) - len(name)]
        return name.startswith("--") or _ARGUMENT.search(opening) is not None
    if not sign.isspace():
        return True
    # An option, or a line of Spark's settings.
    return name.startswith(("--", "spark.")) or name.endswith(".net") or bool(_SET.search(before))


def _is_variable(name: str, text: str, value: Span) -> bool:
    """Whether a value without quotes is a variable of a program: `f(password=password)`."""
    bare = text[slice(*value)]
    if len(bare) > _LONGEST_NAME or not bare.isidentifier() or _kind(bare) is None:
        return False
    return name.startswith(("self.", "cls.")) or text[value[1] : value[1] + 1] in (",", ")")


def _value(text: str, start: int, end: int, sign: str) -> Span | None:
    """Where the value is that begins at a place, up to another place."""
    prefix = _PREFIX.match(text, start, end)
    quote = prefix.end() if prefix else start
    for pattern, group in ((_DOUBLE, 1), (_SINGLE, 1), (_ESCAPED, "value")):
        if found := pattern.match(text, quote, end):
            return found.span(group)
    if sign == ",":
        return None
    if sign == "%3d":
        found = _ENCODED.match(text, start, end)
    elif sign == ":":
        if block := _BLOCK.match(text, start, end):
            return block.span("value")
        found = _BARE_LINE.match(text, start)
    else:
        if braced := _BRACED.match(text, start, end):
            return braced.span()
        found = _BARE.match(text, start, end)
    if found is None:
        return None
    ends = ",)}\\" if "[" in found[0] else ",)]}\\"
    return start, start + len(found[0].rstrip(ends))


def _may_be(kind: Kind, name: str, value: str) -> bool:
    text = value[:_ENOUGH].strip()
    if _SAYS_NOTHING.fullmatch(text):
        return False
    if kind == "password":
        # The working directory has the name of a password.
        return not (
            text.startswith("/run/secrets/")
            or (name.lower().endswith("pwd") and text.startswith(_PATHS))
        )
    if _REFERENCE.fullmatch(text):
        return False
    if kind == "key":
        return len(text) >= 8 and not any(map(str.isspace, text))
    return _RANDOM.fullmatch(text) is not None
