"""Credentials in addresses: the part before the host, and the parameters that sign a request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlflow_report_plugin.redact.marks import Span

PARAMETER = "url-parameter"
"""The kind of what stands behind a `?` and only its name tells."""

_USER = re.compile(r'://([^/?#\s"<>`\\]*)@')
# A password may hold / and ? against the rules, but no second address.
_ODD_USER = re.compile(r'://[^/?#\s@:\["<>`\\]*:([^\s@"<>`\\/]*(?:/(?!/)[^\s@"<>`\\/]*)*)@')
# And blanks, where the address is the whole text.
_USER_WITH_BLANKS = re.compile(r'\A[A-Za-z][\w+.-]{0,30}://[^/?#\s@:\["]*:([^@\n"]{1,200})@')
# In JSON of some libraries / is escaped, and in a parameter all of it.
_ESCAPED_USER = re.compile(r':\\{1,3}/\\{1,3}/([^/?#\s@:"<>`\\]*:[^/?#\s"<>`\\]*)@')
_ENCODED_USER = re.compile(
    r"(?i)%3a%2f%2f((?:(?!%3a|%2f|%40|%3f|%23)[^/?#\s\"<>`\\&@])*%3a"
    r"(?:(?!%2f|%40|%3f|%23)[^/?#\s\"<>`\\&@])*)%40"
)
_USER_ALONE = re.compile(r"[\w.~%+$&*=!@-]+")
_PORT = re.compile(r"(?:\d{1,5}|\{\w*\}|\$\{?\w+\}?|[A-Z_]+|port)[/?#,;')\]\s]")
_SCHEME_CHARACTERS = re.compile(r"[A-Za-z0-9+.-]*")
_LONGEST_SCHEME = 40

_CONTAINERS = {"wasb", "wasbs", "abfs", "abfss"}
"""Where others have a user, an address of Azure has the name of a container."""
_SHELLS = {"ssh", "sftp", "hdfs", "webhdfs", "viewfs"}
"""A user without a password is no secret there."""
_DATABASES = {
    *("clickhouse", "cockroachdb", "mariadb", "mongodb", "mssql", "mysql", "oracle", "postgres"),
    *("postgresql", "presto", "redis", "rediss", "redshift", "snowflake", "trino", "vertica"),
}
"""SQLAlchemy takes all that stands before the `@` there for user and password, also
`user:12345/rest`, which is the address of a page anywhere else."""
_WITH_USERS = _DATABASES - {"redis", "rediss"}
"""A user without a password is no secret there, either."""
_OF_A_SERVICE = re.compile(r"dev\.azure\.com/([^/\s]{1,60})/")
"""The address of a repository there names the organization twice."""

_PROOFS = ("credential", "signature", "security-token")
_SIGNED = re.compile(
    r"[?&](?:amp;)?(?P<name>password|passwd|pwd|token|access_token|auth_token|id_token|secret|"
    r"client_secret|api_?key|sig|signature|awsaccesskeyid|googleaccessid|"
    rf"x-(?:amz|goog)-(?:{'|'.join(_PROOFS)}))=(?P<value>[^&;\s'\"<>\\#]+)"
)
_KEY = re.compile(r"[?&](?P<name>key)=(?P<value>[\w-]{20,})")
_SIGNERS = {
    "sig": "azure-sas",
    "awsaccesskeyid": "aws-signature",
    "googleaccessid": "gcs-signature",
    **dict.fromkeys(("x-amz-" + part for part in _PROOFS), "aws-signature"),
    **dict.fromkeys(("x-goog-" + part for part in _PROOFS), "gcs-signature"),
}
"""Whose the parameters are that sign a request."""


def users(text: str) -> Iterator[Span]:
    """Find user and password in front of hosts."""
    if ":" in text and "@" in text:
        yield from (found.span(1) for found in _ESCAPED_USER.finditer(text))
    if "%" in text:
        yield from (found.span(1) for found in _ENCODED_USER.finditer(text))
    if "://" not in text:
        return
    for found in _USER.finditer(text):
        user = found[1]
        schemes = _schemes(text, found.start())
        if ":" not in user:
            is_secret = (
                not schemes & (_SHELLS | _WITH_USERS)
                and _USER_ALONE.fullmatch(user) is not None
                and not _is_organization(user, text, found.end())
            )
        else:
            is_secret = _is_no_port(user.partition(":")[2], schemes)
        if is_secret and not schemes & _CONTAINERS:
            yield found.span(1)
    for pattern in (_ODD_USER, _USER_WITH_BLANKS):
        for found in pattern.finditer(text):
            start = text.index("://", found.start())
            if _is_no_port(found[1], _schemes(text, start)):
                yield start + len("://"), found.end(1)


def parameters(lowered: str) -> Iterator[tuple[Span, str]]:
    """Find the values of parameters that a caller proves itself by, and their kinds."""
    if "=" not in lowered:
        return
    for pattern in (_SIGNED, _KEY):
        for found in pattern.finditer(lowered):
            yield found.span("value"), _SIGNERS.get(found["name"], PARAMETER)


def _schemes(text: str, end: int) -> set[str]:
    """The parts of the scheme that stands before `://`, such as `git+https`."""
    before = text[max(0, end - _LONGEST_SCHEME) : end][::-1]
    scheme = _SCHEME_CHARACTERS.match(before)
    return set(scheme[0][::-1].lower().split("+")) if scheme else set()


def _is_organization(user: str, text: str, end: int) -> bool:
    found = _OF_A_SERVICE.match(text, end)
    return found is not None and found[1] == user


def _is_no_port(after_colon: str, schemes: set[str]) -> bool:
    return bool(schemes & _DATABASES) or not _PORT.match(after_colon)
