"""From a model URI to a rendered report: collect, then sections, then renderers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mlflow_report_plugin import extensions, formats, output, redact
from mlflow_report_plugin.collect.assembling import Depth
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.collect.hashing import Hashing
from mlflow_report_plugin.collect.reading.parts import Progress
from mlflow_report_plugin.diff import comparing
from mlflow_report_plugin.document import Document, Section
from mlflow_report_plugin.errors import (
    NotFound,
    OutputFailed,
    ReportError,
)
from mlflow_report_plugin.logged.place import DIGEST_TAG, KEPT, URI_TAG, Place, kept_as, place_of
from mlflow_report_plugin.logged.reports import Logged, chained
from mlflow_report_plugin.presentation import Presentation
from mlflow_report_plugin.renderers.viewer import MLFLOW, Viewer
from mlflow_report_plugin.sections.layouts import build
from mlflow_report_plugin.sections.named_values import named_values
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Gap, Mask, Reach, Snapshot
from mlflow_report_plugin.snapshot_files import load, snapshot_path

if TYPE_CHECKING:
    from mlflow_report_plugin.renderers.template import Filled, Template

LOGGED_FORMATS = ("markdown", "html", formats.JSON)
"""The formats that are logged to a run unless others are named."""
MAX_SHOWN = 100 * 1024
"""How large a Markdown file may be for MLflow's UI to render it, in bytes."""
LONGER = "> The whole report is longer than MLflow shows. It is in `report.html`, beside this.\n\n"
"""What a shorter report begins with."""


def report(
    uri: str,
    *,
    layout: str = "detailed",
    permissions: bool = True,
    depth: Depth = "full",
    reach: Reach = "own",
    mask: Mask = "secrets",
    show_as_json: bool = False,
    manifest: bool = False,
    template: str | Path | None = None,
    hash_files: bool = False,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
    on_progress: Progress | None = None,
    on_hashed: Hashing | None = None,
) -> Report:
    """Make the report of a model.

    Args:
        uri: Any model URI that MLflow resolves, such as `models:/NAME/1`, `models:/NAME@ALIAS`
            or `runs:/RUN_ID/model`; the path of a model's folder; or a snapshot, as
            `PATH.json` or `data:PATH`.
        layout: `detailed`, `audit` or `summary`; or `profile:NAME` for what a regulation asks.
        permissions: Whether to read and show who may do what.
        depth: `full`, or `basic` to leave out what costs more requests: histories of metrics,
            other runs, pictures and tables, traces, webhooks and changes.
        reach: `own`, or `shared` for a report that others may read: without permissions and
            webhooks, and with nothing of other experiments than the model's. `Report.log` logs
            no other.
        mask: `secrets` to put marks into the places of credentials, `pii` to do so with e-mail
            addresses and names of people as well, `none` to keep all of it. `Report.log` logs no
            credentials in any case.
        show_as_json: Show flavors, signature, input example, tags and permissions as JSON.
        manifest: Add a table of how the report was made to the overview.
        template: A folder with a team's own look of the HTML page.
        hash_files: Read all files of the model, however long that takes, and note the SHA-256
            of each.
        tracking_uri: The tracking server; MLflow's current one unless given.
        registry_uri: The model registry; MLflow's current one unless given.
        on_progress: Called from worker threads with the name of a part and `reading`,
            `done` or `gap`.
        on_hashed: Called from worker threads with the number of bytes of files that were read,
            and that there are.

    Returns:
        The report, collected and ready to be rendered.

    Raises:
        ReportError: No report can be made; the message is one line that says why.
    """
    view = View(layout=layout, show_as_json=show_as_json, manifest=manifest)
    look = _template(template) if template is not None else None
    path = snapshot_path(uri)
    if path is None:
        client = Client(tracking_uri, registry_uri)
        snapshot = collect(
            client,
            uri,
            permissions=permissions,
            depth=depth,
            reach=reach,
            mask=mask,
            progress=on_progress,
            compare=comparing.since,
            hash_files=(on_hashed or _quietly) if hash_files else None,
        )
        return Report(snapshot, view, client, uri, look)
    return Report(load(path, permissions=permissions, mask=mask), view, template=look)


@dataclass(frozen=True)
class Report(Presentation):
    """A report: the snapshot of a model, and how it is to be shown."""

    snapshot: Snapshot
    """Everything that was collected."""
    view: View
    """The layout and what else the reader asked to see."""
    client: Client | None = field(default=None, repr=False, compare=False)
    """Where the model was read from; None for a snapshot that was read from a file."""
    uri: str = field(default="", repr=False, compare=False)
    """What was asked for; it may hold credentials."""
    template: Template | None = field(default=None, repr=False, compare=False)
    """A team's own look of the HTML page."""

    @property
    def document(self) -> Document:
        """The report as a tree of sections."""
        return self._built[0]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing from the report: parts of the snapshot, and failed extensions."""
        return self._built[1].gaps

    @cached_property
    def _built(self) -> tuple[Document, Snapshot]:
        sections, gaps = _extension_sections(self.snapshot)
        snapshot = self.snapshot.model_copy(update={"gaps": (*self.snapshot.gaps, *gaps)})
        document = build(snapshot, self.view, sections)
        return replace(document, digest=self.snapshot.digest), snapshot

    def to_json(self) -> str:
        """Give the snapshot as JSON.

        Returns:
            Strict JSON, from which the report can be rendered again.
        """
        return self.snapshot.to_json()

    @property
    def _snapshot(self) -> Snapshot:
        return self.snapshot

    def _filled_template(self, viewer: Viewer) -> Filled | None:
        if self.template is None:
            return None
        return self.template.filled(named_values(self.snapshot), viewer)

    def log(self, names: Collection[str] = LOGGED_FORMATS) -> list[str]:
        """Log the rendered report to the model's run, under `reports/NAME/vVERSION/`.

        Everybody may read it there who may read the run. So the model is read again unless that
        was done with `reach="shared"`, and nothing is logged that not all of them may read.

        The report of a model without a run goes to its logged model. A version gets the tag
        `mlflow_report.uri`, which points to the HTML, or else to the first file, and
        `mlflow_report.digest`. Markdown that is too long for MLflow's UI is logged as a summary,
        where the HTML lies beside it.

        Whatever the formats, the snapshot is kept in the folder `snapshots`, where nothing is
        overwritten. It names the digest of the one that was logged before.

        Where `MLFLOW_REPORT_POLICIES` names policies, `check.json` and `check.html` are logged
        as well. Whatever goes wrong with them costs a line of the log.

        Args:
            names: The formats to log.

        Returns:
            The artifact URIs of the logged files.

        Raises:
            NotFound: The model has neither a run nor a logged model that can be read.
            OutputFailed: The report was read from a file, and is not for others.
            ReportError: The files could not be logged.
        """
        return self._for_others()._log(names)

    def _for_others(self) -> Report:
        made = self.snapshot.provenance
        if made.reach == "shared" and made.mask != "none":
            return self
        if self.client is None:
            raise OutputFailed(
                "a report that was read from a file holds what its maker could read: it is not "
                "logged where others read it"
            )
        files = self.snapshot.files.files if self.snapshot.files else ()
        snapshot = collect(
            self.client,
            self.uri,
            depth=made.depth,
            reach="shared",
            mask="pii" if made.mask == "pii" else "secrets",
            compare=comparing.since,
            hash_files=_quietly if any(file.sha256 for file in files) else None,
        )
        return replace(self, snapshot=snapshot)

    def _log(self, names: Collection[str]) -> list[str]:
        client = self.client or Client()
        logged = Logged(client, self._log_place())
        snapshot = chained(self.snapshot, logged)
        made = replace(self, snapshot=snapshot)
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            kept = folder / kept_as(snapshot).path
            output.write(kept, snapshot.to_json().encode())
            files = [made._save_to_log(folder, name, names) for name in names]
            logged.add([kept], KEPT)
            uris = logged.add(files)
        version = snapshot.model_version
        if version is not None and uris:
            page = next((uri for uri in uris if uri.endswith(".html")), uris[0])
            # The first one says that the report is there, also to others who log at once.
            for tag, value in ((URI_TAG, page), (DIGEST_TAG, snapshot.digest)):
                client.registry.tag_version(version.name, version.version, tag, value)
        # Most reports are only shown, and need no policies.
        from mlflow_report_plugin import logged_checks

        logged_checks.add(client, logged, snapshot)
        return uris

    def _save_to_log(self, folder: Path, name: str, names: Collection[str]) -> Path:
        """Write a file that is to be logged: one that MLflow's UI can show."""
        path = folder / formats.file_name(name)
        rendered = self._render_for(MLFLOW, name)
        if name == "markdown" and "html" in names and _is_too_long(rendered):
            summary = replace(self, view=replace(self.view, layout="summary"))
            rendered = f"{LONGER}{summary._render_for(MLFLOW, name)!s}"
            rendered = LONGER if _is_too_long(rendered) else rendered
        output.write(path, rendered)
        return path

    def _log_place(self) -> Place:
        try:
            return place_of(self.snapshot)
        except NotFound as error:
            raise NotFound(f"the report cannot be logged: {error}") from error

    def __repr__(self) -> str:
        """Name the model and the layout: the whole snapshot would fill the screen."""
        return f"<Report of {self.snapshot.uris.model_uri}, layout {self.view.layout}>"


def _is_too_long(rendered: str | bytes) -> bool:
    content = rendered.encode() if isinstance(rendered, str) else rendered
    return len(content) > MAX_SHOWN


def _template(folder: str | Path) -> Template:
    # jinja2 is imported for those who need it.
    from mlflow_report_plugin.renderers.template import read

    return read(folder)


def _quietly(_read: int, _total: int) -> None:
    """Tell nobody how far hashing got."""


def _extension_sections(snapshot: Snapshot) -> tuple[tuple[Section, ...], tuple[Gap, ...]]:
    """Ask each extension for its section; one that fails leaves a gap."""
    sections: list[Section] = []
    gaps: list[Gap] = []
    for extension in extensions.find(extensions.SECTIONS):
        try:
            if extension.error is not None:
                raise ReportError(extension.error)
            make_section = cast("Callable[..., object]", extension.value)
            section = make_section(snapshot=snapshot)
            if section is not None and not isinstance(section, Section):
                raise TypeError(f"it returned {type(section).__name__}, not a Section")
        except (Exception, SystemExit) as error:
            told = redact.message(f"{type(error).__name__}: {error}")
            failed = ReportError(f"the extension failed: {told}")
            gaps.append(Gap(part=extension.name, reason=failed.reason, message=str(failed)))
        else:
            sections += [section] if section is not None else []
    return tuple(sections), tuple(gaps)
