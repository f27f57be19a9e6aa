"""Reports of MLflow models: everything that is known about one, on a page.

    from mlflow_report_plugin import report

    report("models:/wine-quality/1").save("report.html")

Data flows one way, and each arrow is a folder or module here:

    model URI --collect--> Snapshot --sections--> Document --renderers--> Markdown | HTML | ...

    errors        what can go wrong, as a tree
    snapshot/     everything that was collected, frozen and typed; its JSON is public
    document      the report as a tree of plain values
    collect/      reads from MLflow; `client` is the only door to it
    sections/     makes the document of a snapshot, a file or folder for each section
    renderers/    makes text of a document, one file per format
    extensions    sections and formats that other packages add; `formats` has all by name
    snapshot_files  snapshots in files of this computer
    logged/       what is logged for a model, and recorded beside it: approvals, signatures, notes
    notes/        what people write about a model: files, and what they say together
    presentation  what can be rendered, written, and seen in a notebook
    pipeline      all of it in one call: `report`; `output` writes files
    diff/         what is different between two snapshots; `comparison` reads both: `compare`
    policy/       the rules of a team; `checking` reads a model and holds it against them: `check`
    check_formats/  what test runners, scanners and forges read of a check
    model_history/  the versions of a model, and what changed from each to the next: `history`
    verifying/    whether what a report said is still what is there
    command/      the command `mlflow report`
    upkeep/       what keeps a report with every version
    server/       the pages on an MLflow server
    hooks/        where MLflow loads us: the command, `report:` URIs, request headers ...
    marking       which report is being made right now, and what its requests carry
    redact/       finds credentials, so that nothing that a report says holds one
    threads       reading side by side

Importing the package costs nothing: a public name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mlflow_report_plugin.version import __version__

if TYPE_CHECKING:
    from mlflow_report_plugin.checking import Checked, check
    from mlflow_report_plugin.comparison import Comparison, compare
    from mlflow_report_plugin.document import (
        Badge,
        Bars,
        Block,
        Branch,
        Cell,
        Code,
        Curve,
        Document,
        Facts,
        Fold,
        Front,
        Gallery,
        Graph,
        Id,
        Image,
        Jump,
        Link,
        Matrix,
        Missing,
        Moment,
        Node,
        Note,
        Number,
        Panel,
        Plot,
        Point,
        Points,
        Section,
        Sparkline,
        Table,
        Tabs,
        Text,
        ToPage,
        Tree,
        Written,
    )
    from mlflow_report_plugin.errors import (
        AccessDenied,
        Conflict,
        InvalidCatalog,
        InvalidKey,
        InvalidModelUri,
        InvalidPolicy,
        InvalidSignature,
        InvalidSnapshot,
        InvalidTemplate,
        NotFound,
        OutputFailed,
        ReadFailed,
        ReportError,
        ServerUnreachable,
        UnknownFormat,
        UnknownLayout,
        UnknownPath,
        UnknownProfile,
        Unsupported,
    )
    from mlflow_report_plugin.logged.public_notes import read_notes, write_note
    from mlflow_report_plugin.model_history.history import History, history
    from mlflow_report_plugin.pipeline import Report, report
    from mlflow_report_plugin.renderers.renderer import Renderer
    from mlflow_report_plugin.snapshot import Gap, Snapshot
    from mlflow_report_plugin.upkeep.autologging import autolog
    from mlflow_report_plugin.verifying.result import Drift, Unverified, Verification
    from mlflow_report_plugin.verifying.verify import verify

__all__ = [
    "AccessDenied",
    "Badge",
    "Bars",
    "Block",
    "Branch",
    "Cell",
    "Checked",
    "Code",
    "Comparison",
    "Conflict",
    "Curve",
    "Document",
    "Drift",
    "Facts",
    "Fold",
    "Front",
    "Gallery",
    "Gap",
    "Graph",
    "History",
    "Id",
    "Image",
    "InvalidCatalog",
    "InvalidKey",
    "InvalidModelUri",
    "InvalidPolicy",
    "InvalidSignature",
    "InvalidSnapshot",
    "InvalidTemplate",
    "Jump",
    "Link",
    "Matrix",
    "Missing",
    "Moment",
    "Node",
    "NotFound",
    "Note",
    "Number",
    "OutputFailed",
    "Panel",
    "Plot",
    "Point",
    "Points",
    "ReadFailed",
    "Renderer",
    "Report",
    "ReportError",
    "Section",
    "ServerUnreachable",
    "Snapshot",
    "Sparkline",
    "Table",
    "Tabs",
    "Text",
    "ToPage",
    "Tree",
    "UnknownFormat",
    "UnknownLayout",
    "UnknownPath",
    "UnknownProfile",
    "Unsupported",
    "Unverified",
    "Verification",
    "Written",
    "__version__",
    "autolog",
    "check",
    "compare",
    "history",
    "read_notes",
    "report",
    "verify",
    "write_note",
]

_MODULE_OF = {
    "AccessDenied": "errors",
    "Badge": "document",
    "Bars": "document",
    "Block": "document",
    "Branch": "document",
    "Cell": "document",
    "Checked": "checking",
    "Code": "document",
    "Comparison": "comparison",
    "Conflict": "errors",
    "Curve": "document",
    "Document": "document",
    "Drift": "verifying.result",
    "Facts": "document",
    "Fold": "document",
    "Front": "document",
    "Gallery": "document",
    "Gap": "snapshot",
    "Graph": "document",
    "History": "model_history.history",
    "Id": "document",
    "Image": "document",
    "InvalidCatalog": "errors",
    "InvalidKey": "errors",
    "InvalidModelUri": "errors",
    "InvalidPolicy": "errors",
    "InvalidSignature": "errors",
    "InvalidSnapshot": "errors",
    "InvalidTemplate": "errors",
    "Jump": "document",
    "Link": "document",
    "Matrix": "document",
    "Missing": "document",
    "Moment": "document",
    "Node": "document",
    "NotFound": "errors",
    "Note": "document",
    "Number": "document",
    "OutputFailed": "errors",
    "Panel": "document",
    "Plot": "document",
    "Point": "document",
    "Points": "document",
    "ReadFailed": "errors",
    "Renderer": "renderers.renderer",
    "Report": "pipeline",
    "ReportError": "errors",
    "Section": "document",
    "ServerUnreachable": "errors",
    "Snapshot": "snapshot",
    "Sparkline": "document",
    "Table": "document",
    "Tabs": "document",
    "Text": "document",
    "ToPage": "document",
    "Tree": "document",
    "UnknownFormat": "errors",
    "UnknownLayout": "errors",
    "UnknownPath": "errors",
    "UnknownProfile": "errors",
    "Unsupported": "errors",
    "Unverified": "verifying.result",
    "Verification": "verifying.result",
    "Written": "document",
    "autolog": "upkeep.autologging",
    "check": "checking",
    "compare": "comparison",
    "history": "model_history.history",
    "read_notes": "logged.public_notes",
    "report": "pipeline",
    "verify": "verifying.verify",
    "write_note": "logged.public_notes",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
