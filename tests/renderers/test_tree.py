"""Trees of files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.document import Branch
from mlflow_report_plugin.renderers.drawings import tree

branches = st.recursive(
    st.builds(Branch, st.text(max_size=3), st.just("1 byte")),
    lambda below: st.builds(
        Branch, st.text(max_size=3), st.just(""), st.lists(below, max_size=5).map(tuple)
    ),
    max_leaves=40,
)


def file(name: str) -> Branch:
    return Branch(name, "1 byte")


def drawn(*branches: Branch) -> list[str]:
    return [name for name, _ in tree.lines(tree.cut(branches))]


def test_a_tree_is_drawn_as_terminals_do() -> None:
    inner = Branch("b", "", (file("c"), file("d")))
    assert drawn(Branch("a", "", (inner, file("e"))), file("f")) == [
        "├── a/",
        "│   ├── b/",
        "│   │   ├── c",
        "│   │   └── d",
        "│   └── e",
        "└── f",
    ]


def test_a_large_folder_is_cut_and_says_so() -> None:
    lines = drawn(Branch("a", "", tuple(file(str(i)) for i in range(20_000))), file("z"))
    assert lines[:2] == ["├── a/", "│   ├── 0"]
    assert len(lines) == 1 + 200 + 2
    assert lines[-2:] == ["│   └── … 19,800 more files", "└── z"]


def test_names_are_cut_and_say_so() -> None:
    (line,) = drawn(file("x" * 999))
    assert line == (
        f"└── {'x' * 200}… (shortened: 999 characters in all; the JSON has all of them)"
    )
    (folder, _) = drawn(Branch("a\nb\x00", "", (file("c"),)))
    assert folder == "└── a ↵ b␀/"


def test_what_is_near_the_top_is_shown_first() -> None:
    folder = tuple(file(str(i)) for i in range(150))
    shown = drawn(*(Branch(f"folder {i}", "", folder) for i in range(100)))
    assert len([line for line in shown if "folder" in line]) == 100
    entries = [line for line in shown if "…" not in line]
    assert len(entries) == tree.MOST_ENTRIES
    assert shown[-1] == "    └── … 150 more files"


def test_a_very_deep_tree_is_cut() -> None:
    branch = file("leaf")
    for _ in range(5_000):
        branch = Branch("a", "", (branch,))
    shown = drawn(branch)
    assert shown == [
        *("    " * depth + "└── a/" for depth in range(20)),
        "    " * 20 + "└── … 1 more file",
    ]


@given(st.lists(branches, min_size=1, max_size=5).map(tuple))
def test_small_trees_are_whole(branches: tuple[Branch, ...]) -> None:
    def count(some: tuple[Branch, ...]) -> int:
        return sum(1 + count(branch.below) for branch in some)

    assert len(drawn(*branches)) == count(branches)
