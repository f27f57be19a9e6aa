"""The one place where foreign errors become ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder

from mlflow_report_plugin.errors import (
    AccessDenied,
    NotFound,
    ReadFailed,
    ReportError,
    ServerUnreachable,
    Unsupported,
)

MAX_MESSAGE = 500
"""The longest message that is passed on, in characters."""
ENOUGH = 240
"""How many characters of whole sentences are passed on, where a message has more."""

_BY_CODE: dict[str, type[ReportError]] = {
    "RESOURCE_DOES_NOT_EXIST": NotFound,
    "NOT_FOUND": NotFound,
    "PERMISSION_DENIED": AccessDenied,
    "UNAUTHENTICATED": AccessDenied,
    "CUSTOMER_UNAUTHORIZED": AccessDenied,
    "ENDPOINT_NOT_FOUND": Unsupported,
    "FEATURE_DISABLED": Unsupported,
    "NOT_IMPLEMENTED": Unsupported,
    "TEMPORARILY_UNAVAILABLE": ServerUnreachable,
    "REQUEST_LIMIT_EXCEEDED": ServerUnreachable,
    "DEADLINE_EXCEEDED": ServerUnreachable,
}
_BY_STATUS: dict[int, type[ReportError]] = {
    401: AccessDenied,
    403: AccessDenied,
    404: NotFound,
    429: ServerUnreachable,
    501: Unsupported,
    502: ServerUnreachable,
    503: ServerUnreachable,
    504: ServerUnreachable,
}
_BY_NAME: dict[str, type[ReportError]] = {
    # Errors of the Databricks SDK, which is not imported where it is not asked. What has no
    # error code that is known above has at least a status, which chose the class.
    "Unauthenticated": AccessDenied,
    "PermissionDenied": AccessDenied,
    "NotFound": NotFound,
    "TooManyRequests": ServerUnreachable,
    "NotImplemented": Unsupported,
    "TemporarilyUnavailable": ServerUnreachable,
    "DeadlineExceeded": ServerUnreachable,
}
_NO_ANSWER = {
    "ConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "Timeout",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "NewConnectionError",
    "NameResolutionError",
    "ProxyError",
    "SSLError",
    "EndpointConnectionError",
    "TimeoutError",
    "gaierror",
    "ConnectionRefusedError",
    "ConnectionResetError",
}
_PARTS_OF = {"botocore": "boto3"}
"""Modules that come with a package of another name."""
_STATUS_IN_TEXT = re.compile(r"failed with error code (\d{3})|too many (\d{3}) error responses")
# MLflow says that something is not there in JSON; this is a page, from a server that is older
# than the client or is none of MLflow's.
_UNKNOWN_REQUEST = re.compile(r"failed with error code 404 != 200")
# MLflow calls an alias that is not there an invalid parameter; a number that no database can
# hold is that of no version.
_NOT_FOUND = re.compile(
    r"Registered model alias \S+ not found|too large to convert to SQLite|integer out of range"
)
_NO_PASSWORD = re.compile(r"password authentication failed|Access denied for user")
_ERROR_CODE = re.compile(r"^([A-Z]+(_[A-Z]+)+|UNAUTHENTICATED): ")
# MLflow explains these at length, and what to do about them in Python.
_IN_OTHER_WORDS = (
    (
        re.compile(r"^The filesystem .* is in maintenance mode"),
        "this MLflow reads folder stores only where MLFLOW_ALLOW_FILE_STORE=true is set; "
        "`mlflow migrate-filestore` copies them into a database",
    ),
    (
        re.compile(r"^Detected Unity Catalog tracking URI"),
        "Unity Catalog is a registry and no tracking server: set MLFLOW_REGISTRY_URI to it, and "
        "MLFLOW_TRACKING_URI to a tracking server such as databricks",
    ),
    (
        re.compile(r"got unsupported URI '([^:']*)"),
        r"MLflow knows no servers and stores of the kind '\1': there are http://, https://, "
        "sqlite:///, postgresql://, mysql://, folders and databricks",
    ),
)
_SQL = re.compile(r"(\[SQL: |\(Background on this error at: ).*", re.DOTALL)
_DATABASE = re.compile(r"^\([\w.]+\) ")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`'\"(])")
# Half a page of MLflow's on all ways to log in follows.
_NO_LOGIN = re.compile(r"^Reading Databricks credential configuration failed")
# A file behind a signed address: MLflow goes on without one.
_NO_ADDRESS = re.compile(r"^Invalid URL 'None'")
_ANSWER = re.compile(r"\bResponse (?:body|text): (?=\{)")
_QUERY = re.compile(r"(\bfor url: [^\s?]+)\?\S*")
_NOT_JSON = re.compile(
    r"^unable to parse response\b|not in a valid JSON format|failed with status code 200\b"
)
_HTML = re.compile(r"'?<(!doctype|html|body|head)\b.*", re.IGNORECASE | re.DOTALL)


def translate(error: Exception, place: str) -> ReportError:
    """Say in our own terms what went wrong while something was read.

    Args:
        error: What MLflow, or a library below it, raised.
        place: Who was asked, such as `the tracking server http://127.0.0.1:5000`.

    Returns:
        The error to raise instead. Its message is one line; credentials in it are not
        masked yet.
    """
    if isinstance(error, ReportError):
        return error
    chain = list(_chain(error))
    message = _message(error)
    status = _status(chain, message)
    if status is None and any(type(each).__name__ in _NO_ANSWER for each in chain):
        return ServerUnreachable(f"no answer from {place}: {_cause(chain)}")
    for pattern, words in _IN_OTHER_WORDS:
        if (found := pattern.search(message)) is not None:
            return ServerUnreachable(found.expand(words))
    if _NO_LOGIN.search(message):
        hint = "is DATABRICKS_HOST set, or the profile in ~/.databrickscfg?"
        return AccessDenied(f"no login to Databricks for {place}: {hint}")
    if _UNKNOWN_REQUEST.search(message):
        return Unsupported(f"{place} knows no such request (404): is it an MLflow server?")
    kind = _kind(chain, status, message)
    if kind is ServerUnreachable:
        return kind(f"no answer from {place}: it says {status or message}")
    if isinstance(error, JSONDecodeError) or _NOT_JSON.search(message):
        return ReadFailed(f"{place} answers with something that is not JSON")
    if kind is ReadFailed and _tripped(chain, message):
        return ReadFailed(f"{place} answers with something that was not expected: {message}")
    if isinstance(error, ImportError):
        return ReadFailed(f"{place} {_what_is_missing(error, message)}")
    if _NO_ADDRESS.search(message):
        return ReadFailed(f"{place} gives no address of the file")
    if kind is ReadFailed and "too many" in message and status:
        return kind(f"{place} answers {status}")
    if kind is AccessDenied:
        return kind(f"access denied by {place}: {message}")
    return kind(message)


def _what_is_missing(error: ImportError, message: str) -> str:
    if isinstance(error, ModuleNotFoundError):
        missing = _PARTS_OF.get(error.name or "", error.name) or message
        return f"needs a package that is not installed: {missing}"
    if (error.name or "").partition(".")[0] == "sqlalchemy":
        # MLflow lets pip install it all the same.
        hint = 'before MLflow 3.9, it takes pip install "sqlalchemy<2.1"'
        return f"cannot be opened with the SQLAlchemy that is installed: {hint}"
    return f"does not get on with a package that is installed: {message}"


def _kind(chain: list[BaseException], status: int | None, message: str) -> type[ReportError]:
    if _NOT_FOUND.search(message):
        return NotFound
    if _NO_PASSWORD.search(message):
        return AccessDenied
    for error in chain:
        code = getattr(error, "error_code", None)
        if isinstance(code, str) and code in _BY_CODE:
            return _BY_CODE[code]
        if _is_of_sdk(error) and type(error).__name__ in _BY_NAME:
            return _BY_NAME[type(error).__name__]
        if type(error).__name__ == "OperationalError":  # of a database
            return ServerUnreachable
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return NotFound
        if isinstance(error, PermissionError):
            return AccessDenied
        if isinstance(error, NotImplementedError):
            return Unsupported
    return _BY_STATUS.get(status or 0, ReadFailed)


def _is_of_sdk(error: BaseException) -> bool:
    return type(error).__module__.startswith("databricks.sdk")


def _tripped(chain: list[BaseException], message: str) -> bool:
    """Whether MLflow, or a library below it, could not handle an answer."""
    slips = [str(each) for each in chain if isinstance(each, AttributeError | KeyError | TypeError)]
    return any(slip in message for slip in slips if slip)


def _status(chain: list[BaseException], message: str) -> int | None:
    for error in chain:
        status = getattr(getattr(error, "response", None), "status_code", None)
        if isinstance(status, int):
            return status
    found = _STATUS_IN_TEXT.search(message)
    return int(found.group(1) or found.group(2)) if found else None


def _message(error: BaseException) -> str:
    message = str(getattr(error, "message", None) or error)
    # What the Databricks SDK adds about its settings is about the reader, not the model.
    message = _ERROR_CODE.sub("", _own_words(message)).partition(". Config: ")[0]
    message = _QUERY.sub(r"\1", message)  # a signed address is a key to the file
    message = _SQL.sub("", _DATABASE.sub("", message))
    message = " ".join(_HTML.sub("(an HTML page)", message).split()) or type(error).__name__
    first, *more = _SENTENCE.split(message)
    while more and len(first) + len(more[0]) < ENOUGH:
        first += f" {more.pop(0)}"
    message = first
    return message if len(message) <= MAX_MESSAGE else message[: MAX_MESSAGE - 1] + "…"


def _own_words(message: str) -> str:
    """What the server says, where MLflow only quotes its answer."""
    found = _ANSWER.search(message)
    if found is None:
        return message
    try:
        answer, _ = JSONDecoder().raw_decode(message, found.end())
    except (ValueError, RecursionError):
        return message
    return str(answer.get("message") or message)


def _cause(chain: list[BaseException]) -> str:
    """The innermost reason in few words: `Connection refused` rather than the whole pool."""
    for error in reversed(chain):
        if isinstance(error, OSError) and error.strerror:
            return error.strerror
    for error in chain:
        if _is_of_sdk(error):  # what was said each time until the time was up
            return f"it keeps saying: {_message(error)}"
    text = str(chain[0]).lower()
    if "timed out" in text or "timeout" in text:
        return "timed out"
    return type(chain[-1]).__name__


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        # What a server answered before MLflow asked in another way is not what went wrong.
        before = error.__context__
        error = error.__cause__ or (None if type(before).__name__ == "RestException" else before)
