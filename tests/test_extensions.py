"""Sections and formats of other packages: found, checked, never able to spoil a report."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mlflow_report_plugin import Section, Table, formats, report
from mlflow_report_plugin.extensions import BUILT_IN, RENDERERS, SECTIONS, VARIABLE, find
from tests.models import Logged

SAMPLE = Path(__file__).parent / "sample_extension"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the sample extension."""
    folder = tmp_path_factory.mktemp("extension")
    # A copy, because the build leaves files behind.
    shutil.copytree(SAMPLE, folder / "source")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", "--quiet", *options]
    done = subprocess.run(
        [*command, "--target", str(folder / "site"), str(folder / "source")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return folder / "site"


@pytest.fixture
def installed(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample extension is installed while the test runs."""
    monkeypatch.syspath_prepend(site)
    return site


@pytest.fixture
def model_folder(wine: Logged) -> str:
    """A local copy of a model: the quickest that a report can be made of."""
    import mlflow

    mlflow.set_tracking_uri(wine.tracking_uri)
    return str(mlflow.artifacts.download_artifacts(wine.run_uri))


def install(
    folder: Path, group: str, entries: str, code: str = "", package: str = "some_package-1.0"
) -> None:
    """Put an installed package into a folder, as a wheel would."""
    info = folder / f"{package}.dist-info"
    info.mkdir(parents=True)
    (info / "entry_points.txt").write_text(f"[{group}]\n{entries}\n")
    if code:
        (folder / f"{entries.partition('=')[2].partition(':')[0].strip()}.py").write_text(code)


@pytest.mark.usefixtures("installed")
def test_installed_extensions_are_found_with_where_they_come_from() -> None:
    cellar, flooded = find(SECTIONS)
    (outline,) = find(RENDERERS)
    assert [cellar.name, flooded.name, outline.name] == ["cellar", "flooded", "outline"]
    for extension in (cellar, flooded, outline):
        assert extension.distribution in ("sample_extension", "sample-extension")
        assert extension.version == "1.2.3"
        assert extension.error is None
    assert cellar.target == "sample_extension:cellar"
    assert callable(cellar.value)


@pytest.mark.usefixtures("installed")
def test_a_section_of_an_extension_is_part_of_the_report(model_folder: str) -> None:
    made = report(model_folder)
    assert made.document.sections[-1].title == "Extensions"
    (cellar,) = made.document.sections[-1].blocks
    assert isinstance(cellar, Section)
    assert cellar.title == "Cellar"
    (table,) = cellar.blocks
    assert isinstance(table, Table)
    assert ("MLmodel", "red") in table.rows
    assert "Cellar" in made.to_markdown()
    assert "Cellar" in made.to_html()


@pytest.mark.usefixtures("installed")
def test_a_section_that_raises_is_a_gap_with_its_name_and_reason(model_folder: str) -> None:
    made = report(model_folder)
    (gap,) = (gap for gap in made.gaps if gap.part == "flooded")
    assert gap.reason == "failed"
    assert "is under water" in gap.message
    assert "is under water" in made.to_html()


@pytest.mark.usefixtures("installed")
def test_a_format_of_an_extension_can_be_chosen_by_name_and_suffix(
    model_folder: str, tmp_path: Path
) -> None:
    made = report(model_folder)
    text = made.render("outline")
    assert isinstance(text, str)
    assert "\n    Cellar\n" in text
    assert made.save(tmp_path / "report.txt").read_text(encoding="utf-8") == text


@pytest.mark.usefixtures("installed")
def test_a_format_of_an_extension_is_a_file_of_report_uris(model_folder: str) -> None:
    import mlflow

    text = mlflow.artifacts.load_text(f"report:{model_folder}/report.txt")
    assert "\n    Cellar\n" in text
    listed = mlflow.artifacts.list_artifacts(f"report:{model_folder}/")
    assert [file.path for file in listed][-1] == "report.txt"


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("value", "names"),
    [
        (None, ["cellar", "flooded", "outline"]),
        ("", []),
        (" , ", []),
        ("cellar", ["cellar"]),
        (" outline, cellar ,", ["cellar", "outline"]),
        ("no-such-extension", []),
    ],
)
def test_the_environment_variable_chooses_extensions_by_name(
    value: str | None, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    assert [extension.name for extension in (*find(SECTIONS), *find(RENDERERS))] == names


def test_extensions_that_are_turned_off_are_not_even_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = f"open({str(tmp_path / 'imported')!r}, 'w').close()\ndef add(*, snapshot): ..."
    install(tmp_path, SECTIONS, "one = leaves_a_trace:add", code)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv(VARIABLE, "another")
    assert find(SECTIONS) == ()
    assert not (tmp_path / "imported").exists()
    monkeypatch.delenv(VARIABLE)
    assert [extension.error for extension in find(SECTIONS)] == [None]
    assert (tmp_path / "imported").exists()


RENDERER = "from mlflow_report_plugin import Renderer\n"


@pytest.mark.parametrize(
    ("group", "code", "error"),
    [
        (SECTIONS, "raise RuntimeError('first line\\nsecond line')", "first line second line"),
        (SECTIONS, "import sys; sys.exit('enough')", "enough"),
        (SECTIONS, "def thing(:", "SyntaxError"),
        (SECTIONS, "import no_such_module", "no_such_module"),
        (SECTIONS, "other = 1", "thing"),
        (SECTIONS, "thing = 'no function'", "must be callable, not str"),
        (SECTIONS, "def thing(view): ...", r"section\(snapshot=...\)"),
        (SECTIONS, "def thing(snapshot, view): ...", "'view'"),
        (RENDERERS, "def thing(*, document): ...", "must be a Renderer, not function"),
        (RENDERERS, RENDERER + "thing = Renderer('', '.a', 'a/b', str)", "name"),
        (RENDERERS, RENDERER + "thing = Renderer('a', None, 'a/b', str)", "suffix"),
        (RENDERERS, RENDERER + "thing = Renderer('a', 'a', 'a/b', str)", "suffix"),
        (RENDERERS, RENDERER + "thing = Renderer('a', './../a', 'a/b', str)", "suffix"),
        (RENDERERS, RENDERER + "thing = Renderer('a', '.a', 'a/b', 'a')", "cannot be called"),
        (RENDERERS, RENDERER + "thing = Renderer('html', '.a', 'a/b', str)", "'html' is taken"),
        (RENDERERS, RENDERER + "thing = Renderer('HTML', '.a', 'a/b', str)", "'html' is taken"),
        (RENDERERS, RENDERER + "thing = Renderer('a', '.json', 'a/b', str)", "'.json' is taken"),
    ],
)
def test_what_cannot_be_used_has_an_error_of_one_line_and_no_value(
    group: str,
    code: str,
    error: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    module = f"some_module_{abs(hash(request.node.name))}"
    install(tmp_path, group, f"one = {module}:thing", code)
    monkeypatch.syspath_prepend(tmp_path)
    (extension,) = find(group)
    assert extension.value is None
    assert extension.error is not None
    assert "\n" not in extension.error
    assert re.search(error, extension.error)


def test_sections_of_every_callable_kind_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import functools\n"
        "class Maker:\n"
        "    def __call__(self, snapshot, *, view=None): ...\n"
        "maker = Maker()\n"
        "partly = functools.partial(lambda a, snapshot: None, 1)\n"
        "anything = lambda **keywords: None\n"
    )
    entries = "\n".join(f"{name} = callables:{name}" for name in ("maker", "partly", "anything"))
    install(tmp_path, SECTIONS, entries)
    (tmp_path / "callables.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    assert [extension.error for extension in find(SECTIONS)] == [None] * 3


def test_a_package_that_is_on_the_path_twice_is_one_extension(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "def add(*, snapshot): ..."
    install(tmp_path / "a", SECTIONS, "one = twice_there:add", code, "some_package-1.0")
    install(tmp_path / "b", SECTIONS, "one = twice_there:add", code, "some.Package-1.0")
    monkeypatch.syspath_prepend(tmp_path / "a")
    monkeypatch.syspath_prepend(tmp_path / "b")
    assert [extension.error for extension in find(SECTIONS)] == [None]


def test_of_two_packages_with_the_same_name_for_something_the_second_has_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = RENDERER + "thing = Renderer('wiki', '.wiki', 'text/plain', str)"
    install(tmp_path / "a", RENDERERS, "one = first_of_two:thing", code, "first-1.0")
    install(tmp_path / "b", RENDERERS, "two = second_of_two:thing", code, "second-1.0")
    monkeypatch.syspath_prepend(tmp_path / "a")
    monkeypatch.syspath_prepend(tmp_path / "b")
    first, second = find(RENDERERS)
    assert (first.error, second.value) == (None, None)
    assert second.error == "the format 'wiki' is taken by first"
    assert formats.renderers()["wiki"] is first.value


def test_a_broken_list_of_entry_points_is_an_error_and_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, SECTIONS, "one = a:b\none = a:c")
    monkeypatch.syspath_prepend(tmp_path)
    (extension,) = find(SECTIONS)
    assert extension.error is not None
    assert "'one'" in extension.error


def test_the_names_that_cannot_be_taken_are_those_of_the_formats_of_this_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    assert formats.suffixes() == BUILT_IN
