"""Several servers, and whose login each of them is read with.

    - name: production
      tracking_uri: databricks
      registry_uri: databricks-uc
      profile: prod
    - name: cellar
      tracking_uri: https://mlflow.example.com
      profile: cellar

A profile is a name, and no login. Each executor has the logins in its own environment: a variable
such as `CELLAR_MLFLOW_TRACKING_TOKEN` counts as `MLFLOW_TRACKING_TOKEN` while the workspace is
read. Where there is none, Databricks' own file of profiles is asked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from mlflow_report_plugin import redact
from mlflow_report_plugin.errors import InvalidModelUri, OutputFailed, one_line

LOGINS: Final = re.compile(
    r"(?:MLFLOW_TRACKING_(?:USERNAME|PASSWORD|TOKEN|AUTH|CLIENT_CERT_PATH|SERVER_CERT_PATH"
    r"|INSECURE_TLS|AWS_SIGV4)|DATABRICKS_[A-Z_]+)"
)
"""The variables that say who asks."""
LOGIN_IN_ADDRESS: Final = (
    "the address {} holds a login, which would travel in Spark's plan: leave it to the environment "
    "of the executors (MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD)"
)
MOST_BYTES: Final = 10_000_000
"""How large a list of workspaces may be."""

Word = Annotated[str, StringConstraints(min_length=1, max_length=500)]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A server, and the name of the login that it is read with."""

    tracking_uri: str | None = None
    """The tracking server; the executors' own unless given."""
    registry_uri: str | None = None
    """The registry; that of the tracking server unless given."""
    profile: str | None = None
    """The login; what the executors have without any name unless given."""
    name: str | None = None
    """What it is called in the tables; None where there is only one."""

    def __post_init__(self) -> None:
        """Refuse logins: what this says goes through plans, event logs and other computers."""
        for uri in (self.tracking_uri, self.registry_uri):
            refuse_login(uri)

    @contextmanager
    def login(self) -> Iterator[Workspace]:
        """Use the login of the workspace, in this process.

        Yields:
            The workspace with the tracking URI that leads to the login.
        """
        if self.profile is None:
            yield self
            return
        prefix = variable_prefix(self.profile)
        before = dict(os.environ)
        logins = {
            name[len(prefix) :]: value
            for name, value in before.items()
            if name.startswith(prefix) and LOGINS.fullmatch(name[len(prefix) :])
        }
        try:
            # Nobody else's login is sent to this server.
            for name in [each for each in before if LOGINS.fullmatch(each)]:
                del os.environ[name]
            os.environ.update(logins)
            yield self if logins else self._by_profile()
        finally:
            for name in [each for each in os.environ if LOGINS.fullmatch(each)]:
                del os.environ[name]
            os.environ.update({k: v for k, v in before.items() if LOGINS.fullmatch(k)})

    def _by_profile(self) -> Workspace:
        """Name the profile in the URIs, for Databricks' own file of profiles."""
        tracking, registry = (
            f"{uri}://{self.profile}" if uri in ("databricks", "databricks-uc") else uri
            for uri in (self.tracking_uri, self.registry_uri)
        )
        if tracking != self.tracking_uri or registry != self.registry_uri:
            # Parts of MLflow look only here.
            os.environ["DATABRICKS_CONFIG_PROFILE"] = str(self.profile)
        return Workspace(tracking, registry, self.profile, self.name)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")]
    tracking_uri: Word
    registry_uri: Word | None = None
    profile: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,99}$")] | None = (
        None
    )


def read(path: Path) -> tuple[Workspace, ...]:
    """Read a list of workspaces.

    Args:
        path: A file of YAML or JSON.

    Returns:
        The workspaces, each name once.

    Raises:
        OutputFailed: The file cannot be read, or is no such list.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise ValueError("it is too large")
        entries = TypeAdapter(list[_Entry]).validate_python(yaml.safe_load(text))
    except OSError as error:
        raise OutputFailed(f"{path} cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise OutputFailed(f"{path} is no list of workspaces: {place}: {first['msg']}") from error
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise OutputFailed(f"{path} is no list of workspaces: {one_line(str(error))}") from error
    names = [each.name for each in entries]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled or not names:
        what = f"{doubled[0]} stands in it twice" if doubled else "it is empty"
        raise OutputFailed(f"{path} is no list of workspaces: {what}")
    return tuple(
        Workspace(each.tracking_uri, each.registry_uri, each.profile, each.name) for each in entries
    )


def variable_prefix(profile: str) -> str:
    """Give what the variables with the login of a profile begin with."""
    return re.sub(r"[^A-Z0-9]", "_", profile.upper()) + "_"


def refuse_login(uri: str | None) -> None:
    """Refuse an address with a login in it.

    Args:
        uri: The address.

    Raises:
        InvalidModelUri: There is one.
    """
    if uri is not None and redact.text(uri) != uri:
        raise InvalidModelUri(LOGIN_IN_ADDRESS.format(redact.text(uri)))
