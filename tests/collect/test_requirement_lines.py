"""Each line of a requirements file is read as pip reads it, and none is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.collect.environment import conda_file, requirement_lines
from mlflow_report_plugin.collect.environment.requirement_lines import Include
from mlflow_report_plugin.snapshot import Dependency, TextFile

FILE = "requirements.txt"


def read(text: str, **options: Any) -> list[dict[str, Any]]:
    """What lines ask for: what is not the default, without the file."""
    found = requirement_lines.of_file(TextFile(path=FILE, text=text), **options)
    return [
        each.model_dump(exclude_defaults=True, exclude={"file"})
        if isinstance(each, Dependency)
        else each._asdict()
        for each in found
    ]


LINES: dict[str, dict[str, Any]] = {
    "numpy": {"name": "numpy"},
    "numpy==2.1.0  # the fast one": {"text": "numpy==2.1.0", "name": "numpy", "version": "==2.1.0"},
    "scipy >= 1.0 , < 2": {"name": "scipy", "version": ">= 1.0 , < 2"},
    "scipy (>=1.0)": {"name": "scipy", "version": ">=1.0"},
    "torch==1.9.0+cu111": {"name": "torch", "version": "==1.9.0+cu111"},
    "zope.interface~=5.0": {"name": "zope.interface", "version": "~=5.0"},
    "uvicorn[standard,x]>=0.3; python_version > '3.9'": {
        "name": "uvicorn",
        "extras": ("standard", "x"),
        "version": ">=0.3",
        "marker": 'python_version > "3.9"',
    },
    "torch @ https://example.com/torch-2.0.0-cp39-cp39-linux_x86_64.whl": {
        "name": "torch",
        "version": "==2.0.0",
        "url": "https://example.com/torch-2.0.0-cp39-cp39-linux_x86_64.whl",
    },
    "torch@https://example.com/torch.tar.gz ; python_version < '3.9'": {
        "name": "torch",
        "url": "https://example.com/torch.tar.gz",
        "marker": 'python_version < "3.9"',
    },
    "my @ file:///wheels/my.zip": {"name": "my", "url": "file:///wheels/my.zip"},
    "torch @ https://example.com/torch.whl#sha256=abc": {
        "name": "torch",
        "url": "https://example.com/torch.whl#sha256=abc",
    },
    "git+https://example.com/a/project.git@v1#egg=project": {
        "name": "project",
        "url": "git+https://example.com/a/project.git@v1#egg=project",
    },
    "git+ssh://git@example.com/a.git@abc#subdirectory=b&egg=my_pkg[x]": {
        "name": "my_pkg",
        "extras": ("x",),
        "url": "git+ssh://git@example.com/a.git@abc#subdirectory=b&egg=my_pkg[x]",
    },
    "git+https://example.com/a/project.git": {"url": "git+https://example.com/a/project.git"},
    "https://example.com/my_pkg-1.2.0-py3-none-any.whl ; sys_platform == 'linux'": {
        "name": "my-pkg",
        "version": "==1.2.0",
        "url": "https://example.com/my_pkg-1.2.0-py3-none-any.whl",
        "marker": "sys_platform == 'linux'",
    },
    "my_pkg-1.2.0-py3-none-any.whl": {
        "name": "my-pkg",
        "version": "==1.2.0",
        "url": "my_pkg-1.2.0-py3-none-any.whl",
    },
    "code/my_pkg-1.2.0-py3-none-any.whl[x]": {
        "name": "my-pkg",
        "version": "==1.2.0",
        "extras": ("x",),
        "url": "code/my_pkg-1.2.0-py3-none-any.whl[x]",
    },
    "/dbfs/FileStore/lib.tar.gz": {"url": "/dbfs/FileStore/lib.tar.gz"},
    "lib.zip": {"url": "lib.zip"},
    ".": {"url": "."},
    "./lib[x]": {"extras": ("x",), "url": "./lib[x]"},
    r"C:\libs\my_pkg-1.2.0-py3-none-any.whl": {
        "name": "my-pkg",
        "version": "==1.2.0",
        "url": r"C:\libs\my_pkg-1.2.0-py3-none-any.whl",
    },
    "-e git+https://example.com/a.git#egg=mine": {
        "name": "mine",
        "url": "git+https://example.com/a.git#egg=mine",
        "options": "-e",
    },
    "--editable=.": {"url": ".", "options": "-e"},
    "numpy==1.0 --no-binary :all: --hash=sha256:a --hash sha256:b": {
        "text": "numpy==1.0 --no-binary :all:",
        "name": "numpy",
        "version": "==1.0",
        "options": "--no-binary :all:",
        "hashes": 2,
    },
    "--extra-index-url https://example.com/simple": {"kind": "option"},
    "-i https://example.com/simple": {"kind": "option"},
    "-fhttps://example.com/wheels": {"kind": "option"},
    "--pre": {"kind": "option"},
    "--require-hashes": {"kind": "option"},
    # What pip would refuse.
    "numpy=1.0": {"name": "numpy", "version": "=1.0"},
    "pkg==dev-of-mine": {"name": "pkg", "version": "==dev-of-mine"},
    "pkg[x]===one two": {"name": "pkg", "extras": ("x",), "version": "===one two"},
    "two words": {},
    "${PACKAGE}": {},
    "???": {},
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_taken_apart(line: str) -> None:
    assert read(f"{line}\n") == [{"text": line, **LINES[line]}]


@pytest.mark.parametrize(
    ("line", "path", "is_constraint"),
    [
        ("-r base.txt", "base.txt", False),
        ("-rbase.txt", "base.txt", False),
        ("--requirement=more/base.txt  # more", "more/base.txt", False),
        ("-c 'my constraints.txt'", "my constraints.txt", True),
        ("--constraint constraints.txt", "constraints.txt", True),
    ],
)
def test_a_file_that_is_included_is_named(line: str, path: str, is_constraint: bool) -> None:
    assert read(line) == [{"file": FILE, "path": path, "is_constraint": is_constraint}]


def test_lines_are_joined_where_a_backslash_continues_them() -> None:
    text = (
        "scipy==1.0 \\\n    --hash=sha256:a \\\n    --hash=sha256:b\r\n# c \\\nnumpy \\\n  >=1\nx\\"
    )
    assert [(each["text"], each.get("hashes", 0)) for each in read(text)] == [
        ("scipy==1.0", 2),
        ("numpy   >=1", 0),
        ("x", 0),
    ]


def test_a_comment_ends_what_a_backslash_continues() -> None:
    assert [each["text"] for each in read("a>=1 \\\n# why\nb\n")] == ["a>=1", "b"]


def test_a_line_that_was_cut_is_left_out() -> None:
    cut = TextFile(path=FILE, text="a\nb==1.", complete=False)
    assert [
        each.text for each in requirement_lines.of_file(cut) if isinstance(each, Dependency)
    ] == ["a"]


def test_what_a_constraints_file_says_is_a_bound() -> None:
    assert read("a<2\n", is_constraint=True) == [
        {"text": "a<2", "kind": "constraint", "name": "a", "version": "<2"}
    ]


@given(st.text(max_size=60) | st.text("ab[]=<>~!;@#-./: \\'\"", max_size=40))
def test_whatever_stands_there_is_kept_or_a_comment(text: str) -> None:
    lines = [line.strip() for line in text.splitlines()]
    found = [*requirement_lines.of_lines(lines, FILE)]
    if any(line and not line.startswith("#") and line.strip("\\").strip() for line in lines):
        assert found
    for each in found:
        assert isinstance(each, Include) or each.text


def test_very_long_lines_are_not_taken_apart() -> None:
    for line in ("a" * 100_000, "a==" + "1." * 50_000, " " * 100_000 + "#", "a[" * 50_000):
        for each in read(line):
            assert set(each) == {"text"}


SPECS: dict[str, dict[str, Any]] = {
    "python=3.9.1": {"name": "python", "version": "=3.9.1"},
    "numpy": {"name": "numpy"},
    "numpy>=1.11,<2": {"name": "numpy", "version": ">=1.11,<2"},
    "numpy >=1.11,<2": {"name": "numpy", "version": ">=1.11,<2"},
    "numpy >= 1.11": {"name": "numpy", "version": ">= 1.11"},
    "numpy 1.11.2 py36_0": {"name": "numpy", "version": "1.11.2", "build": "py36_0"},
    "numpy=1.11.2=py36_0": {"name": "numpy", "version": "=1.11.2", "build": "py36_0"},
    "_libgcc_mutex=0.1=main": {"name": "_libgcc_mutex", "version": "=0.1", "build": "main"},
    "conda-forge::py-xgboost==1.3.3": {
        "name": "py-xgboost",
        "version": "==1.3.3",
        "channel": "conda-forge",
    },
    "https://example.com/mine::x": {"name": "x", "channel": "https://example.com/mine"},
    "numpy[version='>=1',build=*mkl*]": {"name": "numpy", "version": "[version='>=1',build=*mkl*]"},
    "https://example.com/numpy-1.0-0.conda": {"url": "https://example.com/numpy-1.0-0.conda"},
    "???": {},
}


@pytest.mark.parametrize("spec", SPECS)
def test_a_specification_of_conda_is_taken_apart(spec: str) -> None:
    (found,) = conda_file.packages({"dependencies": [spec]}, "conda.yaml")
    assert isinstance(found, Dependency)
    assert found.model_dump(exclude_defaults=True) == {
        **{"text": spec, "file": "conda.yaml", "installer": "conda"},
        **SPECS[spec],
    }
