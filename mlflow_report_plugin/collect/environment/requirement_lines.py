"""What the lines of a requirements file ask for, as pip reads them.

The requirements themselves are read by `packaging`, as pip does; the rest is how pip takes a
file apart: https://pip.pypa.io/en/stable/reference/requirements-file-format/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, TypeAlias
from urllib.parse import unquote

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import parse_wheel_filename

from mlflow_report_plugin.snapshot import Dependency, TextFile

LONGEST = 2_000
"""The longest line that is taken apart, in characters."""

_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTIONS = re.compile(r"\s(?=-)")
_INCLUDE = re.compile(r"(?P<option>--requirement|--constraint|-r|-c)[\s=]*(?P<path>.*)")
_EDITABLE = re.compile(r"(?:--editable|-e)[\s=]*(?P<place>.*)")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_EGG = re.compile(r"[#&]egg=(?P<name>[^&\[]+)(?:\[(?P<extras>[^\]]*)\])?")
_ARCHIVE = re.compile(r"\.(?:whl|zip|tar|tar\.(?:gz|bz2|xz|lzma)|tgz|tbz|txz|tlz)$", re.IGNORECASE)
_PATH_EXTRAS = re.compile(r"(?P<path>[^\[\]]*)\[(?P<extras>[^\[\]]*)\]")
_NAMED = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[(?P<extras>[^\]]*)\])?\s*(?P<rest>.*)"
)


class Include(NamedTuple):
    """Another file that a file names."""

    file: str
    """The file that names it."""
    path: str
    """What it says."""
    is_constraint: bool
    """Whether the other file only bounds the versions of what others ask for."""


Asked: TypeAlias = Dependency | Include


def of_file(file: TextFile, *, is_constraint: bool = False) -> Iterator[Asked]:
    """Take a requirements file apart.

    Args:
        file: The file; a line that was cut in two is left out.
        is_constraint: Whether it only bounds versions.

    Returns:
        What it asks for, in its order.
    """
    written = file.text.splitlines()
    return of_lines(written if file.complete else written[:-1], file.path, is_constraint)


def of_lines(written: Iterable[str], file: str, is_constraint: bool = False) -> Iterator[Asked]:
    """Take lines apart that stand in another file.

    Args:
        written: The lines.
        file: The path of the file.
        is_constraint: Whether they only bound versions.

    Yields:
        What they ask for.
    """
    for line in _joined(written):
        text = _COMMENT.sub("", line).strip()
        if text:
            yield _asked(text, file, is_constraint)


def _joined(written: Iterable[str]) -> Iterator[str]:
    """The lines, with those that a backslash continues."""
    parts: list[str] = []
    for line in written:
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            parts.append(line.rstrip("\\"))
        else:
            # A comment may stand in the middle: it ends what it stands in.
            parts.append(f" {line}" if line.lstrip().startswith("#") else line)
            yield "".join(parts)
            parts = []
    if parts:
        yield "".join(parts)


def _asked(text: str, file: str, is_constraint: bool) -> Asked:
    kind: Literal["constraint", "package"] = "constraint" if is_constraint else "package"
    if len(text) > LONGEST:
        return Dependency(text=text, file=file, kind=kind)
    if include := _INCLUDE.fullmatch(text):
        constrains = include["option"] in ("-c", "--constraint")
        return Include(file, include["path"].strip("'\""), constrains)
    if editable := _EDITABLE.fullmatch(text):
        fields = _of_place(editable["place"])
        return Dependency(text=text, file=file, kind=kind, options="-e", **fields)
    if text.startswith("-"):
        return Dependency(text=text, file=file, kind="option")
    wanted, *options = _OPTIONS.split(text)
    others = [option for option in options if not option.startswith("--hash")]
    return Dependency(
        text=" ".join([wanted.strip(), *others]),
        file=file,
        kind=kind,
        options=" ".join(others) or None,
        hashes=len(options) - len(others),
        **_fields(wanted.strip()),
    )


def _fields(wanted: str) -> dict[str, Any]:
    """What a requirement says, without the options behind it."""
    try:
        found = Requirement(wanted)
    except InvalidRequirement:
        pass
    else:
        # The name of an archive reads like that of a package, but `name @ address` has both.
        if found.url or not _ARCHIVE.search(wanted.partition(";")[0].strip()):
            marker = str(found.marker) if found.marker else None
            return {
                "name": found.name,
                "extras": tuple(sorted(found.extras)),
                "version": _of_place(found.url).get("version") if found.url else _version(wanted),
                "url": found.url,
                "marker": marker,
            }
    place, _, marker = wanted.partition("; " if _URL.match(wanted) else ";")
    if _URL.match(place) or "/" in place or "\\" in place or _is_path(place.strip()):
        return {**_of_place(place.strip()), "marker": marker.strip() or None}
    named = _NAMED.fullmatch(wanted)
    # pip would refuse it; what it is meant to be can be read all the same.
    if named and named["rest"][:1] in tuple("=<>!~^"):
        return {"name": named["name"], "extras": _extras(named["extras"]), "version": named["rest"]}
    return {}


def _is_path(place: str) -> bool:
    return place.startswith(".") or bool(_ARCHIVE.search(place))


def _of_place(place: str) -> dict[str, Any]:
    """What the place of a package tells of it: an address or a path, of a project or an archive."""
    egg = _EGG.search(place)
    if egg:
        return {"name": unquote(egg["name"]), "extras": _extras(egg["extras"]), "url": place}
    path = _PATH_EXTRAS.fullmatch(place) if not _URL.match(place) else None
    extras = _extras(path["extras"]) if path else ()
    last = re.split(r"[/\\]", path["path"] if path else place.partition("#")[0])[-1]
    try:
        name, version, _, _ = parse_wheel_filename(unquote(last))
    except ValueError:
        return {"url": place, "extras": extras}
    return {"name": str(name), "version": f"=={version}", "url": place, "extras": extras}


def _version(wanted: str) -> str | None:
    """The versions as they are written, which `packaging` sorts."""
    named = _NAMED.fullmatch(wanted.partition(";")[0].strip())
    rest = named["rest"].strip() if named else ""
    return rest.removeprefix("(").removesuffix(")").strip() or None


def _extras(written: str | None) -> tuple[str, ...]:
    return tuple(extra.strip() for extra in (written or "").split(",") if extra.strip())
