"""The Files API (/api/2.0/fs), the older DBFS API (/api/2.0/dbfs, /dbfs) and signed URLs."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from tests.workspace.answers import Answer, Ask, Json, Refused, Route, not_found
from tests.workspace.files import FileTree

FS = r"/api/2\.0/fs"


def directory(ask: Ask) -> Json:
    """List a folder, or tell with HEAD whether there is one."""
    entries = ask.files.list(ask.path())
    if entries is None:
        raise not_found("The directory being accessed is not found.", "NOT_FOUND")
    contents = [
        {
            "path": entry.path,
            "name": entry.path.rpartition("/")[2],
            "is_directory": entry.is_dir,
            **({} if entry.is_dir else {"file_size": entry.size}),
        }
        for entry in entries
    ]
    return ask.page(contents, "contents")


def read_file(ask: Ask) -> Answer:
    return _content(ask, ask.path(), "The file being accessed is not found.")


def write_file(ask: Ask) -> Answer:
    ask.files.write(ask.path(), ask.request.body)
    return Answer(204)


def download_url(ask: Ask) -> Json:
    path = ask.required("path")
    if ask.files.size(path) is None:
        raise not_found("The file being accessed is not found.", "NOT_FOUND")
    return {"url": signed(ask, path), "headers": []}


def dbfs_status(ask: Ask) -> Json:
    path = "/" + ask.required("path").strip("/")
    size = ask.files.size(path)
    if size is None and ask.files.list(path) is None:
        raise not_found(f"No file or directory exists on path {path}.")
    return {"path": path, "is_dir": size is None, "file_size": size or 0}


def dbfs_list(ask: Ask) -> Json:
    path = "/" + ask.required("path").strip("/")
    entries = ask.files.list(path)
    if entries is None:
        return {"files": [dbfs_status(ask)]}
    return {
        "files": [
            {"path": entry.path, "is_dir": entry.is_dir, "file_size": entry.size}
            for entry in entries
        ]
    }


def dbfs_file(ask: Ask) -> Answer:
    return _content(ask, ask.path(), f"No file or directory exists on path {ask.path()}.")


def cloud_storage(ask: Ask) -> Answer:
    """A signed URL: as strict as cloud storage, which knows no tokens of Databricks."""
    path = ask.path()
    if "authorization" in ask.request.headers:
        raise Refused(400, "InvalidArgument", "Only one auth mechanism allowed.")
    if ask.query.get("signature") != _signature(path):
        raise Refused(403, "SignatureDoesNotMatch", "The signature does not match.")
    if ask.request.method == "PUT":
        ask.files.write(path, ask.request.body)
        return Answer()
    return _content(ask, path, "NoSuchKey")


def signed(ask: Ask, path: str) -> str:
    """A URL that needs no token."""
    return f"{ask.url}/signed{quote(path)}?signature={_signature(path)}"


def listed(files: FileTree, root: str, path: str) -> list[Json]:
    """List a folder the way MLflow's REST API does: paths below the root, a file lists itself."""
    full = f"{root}/{path}" if path else root
    size = files.size(full)
    if size is not None:
        return [{"path": path, "is_dir": False, "file_size": size}]
    return [
        {
            "path": entry.path.removeprefix(f"{root}/"),
            "is_dir": entry.is_dir,
            **({} if entry.is_dir else {"file_size": entry.size}),
        }
        for entry in files.list(full) or ()
    ]


def _signature(path: str) -> str:
    return hashlib.sha256(f"key of the cloud storage {path}".encode()).hexdigest()


def _content(ask: Ask, path: str, missing: str) -> Answer:
    size = ask.files.size(path)
    if size is None:
        raise not_found(missing, "NOT_FOUND")
    if ask.request.method == "HEAD":
        return Answer(200, b"", {"Content-Length": str(size)})
    content = ask.files.read(path)
    if content is None:
        # Nobody has any business to read weights.
        raise Refused(500, "INTERNAL_ERROR", f"{path} is only listed here: it has no content.")
    return Answer(200, content, {"Content-Type": "application/octet-stream"})


ROUTES: tuple[Route, ...] = (
    ("GET HEAD", rf"{FS}/directories/(?P<path>.+)", directory),
    ("GET HEAD", rf"{FS}/files/(?P<path>.+)", read_file),
    ("PUT", rf"{FS}/files/(?P<path>.+)", write_file),
    ("POST", rf"{FS}/create-download-url", download_url),
    ("GET", r"/api/2\.0/dbfs/get-status", dbfs_status),
    ("GET", r"/api/2\.0/dbfs/list", dbfs_list),
    ("GET", r"/dbfs/(?P<path>.+)", dbfs_file),
    ("GET PUT", r"/signed/(?P<path>.+)", cloud_storage),
)
