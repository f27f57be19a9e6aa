"""What is done of a catalog, in a folder inside its own, so that it can go on where it was.

    DIR/.catalog/plan.json      what is being made, and when it began
    DIR/.catalog/keys.jsonl     the registered models; whole as soon as it has this name
    DIR/.catalog/shards/000012  what was read of some of them; whole as soon as it has this name
    DIR/.catalog/out/           the finished files, before they are moved to DIR

What has its name is whole, because files and folders get their names when they are. The result
is in DIR as soon as `catalog.json` is there, which is moved last and taken away first.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from mlflow_report_plugin.catalog.keys import Key
from mlflow_report_plugin.catalog.previous import MANIFEST, MARK, manifest_of
from mlflow_report_plugin.catalog.tables import TABLES, Batch
from mlflow_report_plugin.errors import InvalidCatalog, OutputFailed

INSIDE: Final = ".catalog"
"""The folder that work is in."""
DONE: Final = ".catalog-done"
"""What that folder is called when nothing of it is needed any more."""
KEYS, MORE_KEYS = "keys.jsonl", "more-keys.jsonl"
TIMES: Final = ("now", "begun")
"""What of a plan may differ from another one."""

Plan = dict[str, Any]


class Work:
    """The work on a catalog."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        """Begin a catalog, or find what is done of it.

        Args:
            folder: Where the catalog goes.
            plan: What is to be made. What was begun by another plan is forgotten.

        Raises:
            OutputFailed: The folder holds somebody else's files, or cannot be written.
        """
        self.folder = folder
        self._inside = folder / INSIDE
        plan = json.loads(json.dumps(plan))  # as it will be read again
        with writing(folder):
            require_ours(folder)
            folder.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(folder / DONE, ignore_errors=True)
            before = _plan_of(self._inside)
            self.is_resumed = before is not None and _without_times(before) == _without_times(plan)
            if not self.is_resumed:
                shutil.rmtree(self._inside, ignore_errors=True)
                # What listings tell is in it as it is, credentials as well.
                self._inside.mkdir(mode=0o700)
                (self._inside / "shards").mkdir()
                write_whole(self._inside / "plan.json", json.dumps(plan, indent=2).encode())
            self.plan: Plan = before if before is not None and self.is_resumed else plan
            self._lock = _locked(self._inside / "lock")

    def keep_keys(self, keys: Iterable[Key], name: str = KEYS) -> None:
        """Keep the registered models as they come."""
        with writing(self.folder), whole(self._inside / name) as part, part.open("wb") as file:
            for key in keys:
                file.write(json.dumps(asdict(key), sort_keys=True).encode() + b"\n")

    def has_keys(self, name: str = KEYS) -> bool:
        """Tell whether all registered models are kept."""
        return (self._inside / name).exists()

    def models(self, name: str = KEYS) -> Iterator[Key]:
        """Give the registered models that are kept."""
        with (self._inside / name).open("rb") as file:
            for line in file:
                yield Key(**json.loads(line))

    def note(self, name: str, value: object) -> None:
        """Keep something small."""
        with writing(self.folder):
            write_whole(self._inside / name, json.dumps(value).encode())

    def noted(self, name: str) -> Any:
        """Give something small that was kept; None where it was not."""
        try:
            return json.loads((self._inside / name).read_bytes())
        except FileNotFoundError:
            return None

    def has_shard(self, number: int) -> bool:
        """Tell whether a shard is done."""
        return self._shard(number).exists()

    def keep_shard(self, number: int, batches: Iterable[Batch]) -> int:
        """Keep what was read of some models.

        Args:
            number: The number of the shard.
            batches: What is read, as it comes.

        Returns:
            How many versions there are in it.
        """
        versions = 0
        with writing(self.folder), whole(self._shard(number)) as part, ExitStack() as stack:
            part.mkdir()
            writers: dict[str, Any] = {}
            for batch in batches:
                writer = writers.get(batch.table)
                if writer is None:
                    path = str(part / f"{batch.table}.arrow")
                    opened = pa.ipc.new_file(path, TABLES[batch.table].schema)
                    writer = writers[batch.table] = stack.enter_context(opened)
                writer.write_batch(batch.rows)
                versions += batch.rows.num_rows if batch.table == "versions" else 0
            stack.close()
        return versions

    def batches(self, table: str, numbers: Iterable[int]) -> Iterator[pa.RecordBatch]:
        """Give what is in some shards.

        Args:
            table: The table.
            numbers: The shards, in the order that is wanted.
        """
        for number in numbers:
            path = self._shard(number) / f"{table}.arrow"
            if not path.exists():
                continue
            with pa.OSFile(str(path)) as file, pa.ipc.open_file(file) as reader:
                for place in range(reader.num_record_batches):
                    yield reader.get_batch(place)

    @property
    def out(self) -> Path:
        """Where the finished files are put together, from nothing."""
        return self._inside / "out"

    def empty_out(self) -> Path:
        """Begin with the finished files."""
        with writing(self.folder):
            shutil.rmtree(self.out, ignore_errors=True)
            self.out.mkdir()
        return self.out

    def publish(self) -> None:
        """Move the finished files to their place, what says that they are whole last."""
        with writing(self.folder):
            with suppress(FileNotFoundError):
                (self.folder / MANIFEST).unlink()
            old = self._inside / "old"
            shutil.rmtree(old, ignore_errors=True)
            old.mkdir()
            for name in sorted(ours(self.folder)):
                (self.folder / name).replace(old / name)
            for path in sorted(self.out.iterdir()):
                if path.name != MANIFEST:
                    path.replace(self.folder / path.name)
            (self.out / MANIFEST).replace(self.folder / MANIFEST)
            self._inside.replace(self.folder / DONE)
            self._lock.close()
            shutil.rmtree(self.folder / DONE, ignore_errors=True)

    def forget(self) -> None:
        """Leave nothing of what was begun."""
        self._lock.close()
        shutil.rmtree(self._inside, ignore_errors=True)
        with suppress(OSError):
            self.folder.rmdir()  # if it was made for this

    def _shard(self, number: int) -> Path:
        return self._inside / "shards" / f"{number:06}"


def copy_tree(made: Path, to: Path) -> None:
    """Give files a second place, so that none is lost to whoever is killed and begins again.

    Args:
        made: The folder that they are in.
        to: Another folder; nothing is done where the first is not there.
    """
    if made.exists():
        shutil.copytree(made, to, copy_function=copy_file)


def copy_file(made: Path | str, to: Path | str) -> None:
    """Give a file a second place."""
    try:
        os.link(made, to)
    except OSError:  # as file systems in the cloud
        shutil.copyfile(made, to)


def shards(keys: Iterable[Key], most: int, most_names: int) -> Iterator[list[Key]]:
    """Divide keys into shards, always in the same way.

    Args:
        keys: The keys.
        most: How many versions a shard has, unless one model has more.
        most_names: How many models a shard has at most.

    Yields:
        The keys of each shard.
    """
    shard: list[Key] = []
    weight = 0
    for key in keys:
        if shard and (weight + key.weight > most or len(shard) == most_names):
            yield shard
            shard, weight = [], 0
        shard.append(key)
        weight += key.weight
    if shard:
        yield shard


def require_ours(folder: Path) -> None:
    """Refuse a folder that holds something else than a catalog.

    Args:
        folder: The folder.

    Raises:
        OutputFailed: It holds other files, or is none.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputFailed(f"cannot write to {folder}: it is no folder")
    found = {path.name for path in islice(folder.iterdir(), 1_000)}
    if not found or INSIDE in found or DONE in found:
        return
    try:
        manifest_of(folder)
    except InvalidCatalog as error:
        if MANIFEST in found and _is_of_catalog(folder):
            return  # of another schema: it is replaced
        named = sorted(found - {MANIFEST})[:1] or [MANIFEST]
        raise OutputFailed(
            f"{folder} holds other files, such as {named[0]}: name an empty folder, or a new one"
        ) from error


def ours(folder: Path) -> set[str]:
    """Name what of a folder belongs to catalogs."""
    named = {f"{table}{suffix}" for table in TABLES for suffix in (".parquet", ".csv")}
    return {
        path.name
        for path in folder.iterdir()
        if path.name in named | {"index.html", "pages", "reports", "workspaces", MANIFEST}
    }


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Make a file or a folder that gets its name when it is whole.

    Args:
        path: The name.

    Yields:
        The name that it has until then.
    """
    part = path.with_name(f"{path.name}.part")
    if part.is_dir():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)
    yield part
    part.replace(path)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file."""
    with whole(path) as part:
        part.write_bytes(data)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say in one line that a folder cannot be written."""
    try:
        yield
    except OSError as error:
        # pyarrow says more, at length.
        reason = os.strerror(error.errno) if error.errno else str(error) or type(error).__name__
        raise OutputFailed(f"cannot write to {folder}: {reason}") from error


def _plan_of(inside: Path) -> Plan | None:
    try:
        found = json.loads((inside / "plan.json").read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _without_times(plan: Plan) -> Plan:
    return {key: value for key, value in plan.items() if key not in TIMES}


def _is_of_catalog(folder: Path) -> bool:
    try:
        return MARK in json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, TypeError):
        return False


def _locked(path: Path) -> Any:
    """Hold a file as long as this process works on the catalog, or tell that another one does."""
    file = path.open("wb")
    try:
        import fcntl
    except ImportError:  # Windows
        return file
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise OutputFailed(
            f"another process is making the catalog in {path.parent.parent}"
        ) from error
    return file
