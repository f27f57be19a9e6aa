"""A PostgreSQL of its own on loopback: what Debian's package `postgresql` brings."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import free_port

USER = "postgres"
"""Who owns the database, and runs it where root would: PostgreSQL refuses to run as root."""


def programs() -> Path | None:
    """Find the programs of the newest PostgreSQL: Debian keeps them out of the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = [*Path("/usr/lib/postgresql").glob("*/bin")]
    return max(versions, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Run PostgreSQL with its files in `folder`; gives the URI of an empty database.

    Raises:
        RuntimeError: There is none on this computer.
    """
    found = programs()
    if found is None:
        raise RuntimeError("PostgreSQL is not installed: `apt-get install postgresql`")
    folder.mkdir(parents=True)
    as_owner = []
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
        as_owner = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]

    def run(program: str, *arguments: str) -> None:
        command = [*as_owner, found / program, "--pgdata", folder / "data", *arguments]
        with (folder.parent / f"{folder.name}.log").open("ab") as log:
            # Its server keeps what it inherits open, so it inherits a file.
            subprocess.run(command, check=True, cwd="/", stdout=log, stderr=subprocess.STDOUT)

    port = free_port()
    # In the order of people, as databases mostly have it: `a b` beside `AB`, and not by bytes.
    order = (
        "--encoding",
        "UTF8",
        "--locale-provider",
        "icu",
        "--icu-locale",
        "en",
        "--locale",
        "C",
    )
    run("initdb", "--username", USER, "--auth", "trust", "--no-sync", *order)
    options = f"-h 127.0.0.1 -p {port} -k '' -c fsync=off"
    run("pg_ctl", "start", "--wait", "--options", options)
    try:
        yield f"postgresql+pg8000://{USER}@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "stop", "--mode", "immediate")
