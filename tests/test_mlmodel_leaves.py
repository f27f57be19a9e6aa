"""Whatever stands in an MLmodel file is shown, understood or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from mlflow_report_plugin import report
from tests.mlmodels import MLMODELS
from tests.renderers.reading import github

WORKSPACE = Path(__file__).parent / "workspace" / "models"
FILES = {
    **MLMODELS,
    **{
        str(path.relative_to(WORKSPACE)): path.read_text(encoding="utf-8")
        for path in sorted(WORKSPACE.rglob("MLmodel"))
    },
}
SPOKEN = {
    **{"true": "True", "false": "False", "any": "Any", "array": "Array(", "map": "Map("},
    **{"object": "Object", "tensor": "Dtype"},
}
"""How values are spelled, and types as MLflow spells them."""
HEADINGS = {
    **{"flavors": "Flavors", "saved_input_example_info": "Saved input example info"},
    **{"signature": "Signature", "auth_policy": "Auth Policy", "env_vars": "Environment Variables"},
    **{key: key.title() for key in ("inputs", "metadata", "outputs", "params", "prompts")},
    **{"resources": "Resources"},
}
"""What stands in the place of keys."""
COLUMNS = {
    *("default", "dtype", "items", "name", "optional", "properties", "required", "shape"),
    *("tensor-spec", "type", "values"),
}
"""Keys of signatures that are columns of a table, or spelled as part of a type."""
OF_TABLES = {
    "databricks",
    "name",
    "on_behalf_of_user",
    "system_auth_policy",
    "user_auth_policy",
} | {*("api_scopes", "resources")}
"""Keys of resources and policies that are columns and headings."""


def leaves(value: object) -> Iterator[tuple[str, bool]]:
    """The keys and the values, and which of both it is."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key != "<<":
                yield str(key), True
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif value is not None:
        yield str(value), False


def of_file(text: str) -> Iterator[tuple[str, bool]]:
    """What stands in a file: as it is written, and the JSON in it taken apart."""
    for document in yaml.load_all(text, Loader=yaml.BaseLoader):
        signature = document.get("signature")
        yield from leaves({key: document[key] for key in document if key != "signature"})
        for part in signature.values() if isinstance(signature, dict) else [signature or ""]:
            try:
                yield from leaves(json.loads(part))
            except (TypeError, ValueError):
                yield from leaves(part)


def words(text: str) -> str:
    """A text without its line breaks, which cells show with a sign."""
    return re.sub(r"[\s↵\xa0]+", " ", text).strip()


@pytest.mark.parametrize("layout", ["detailed", "audit"])
@pytest.mark.parametrize("name", FILES)
def test_every_leaf_of_the_file_is_in_the_markdown(name: str, layout: str, tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text(FILES[name])
    shown = words(github(report(str(tmp_path), layout=layout).to_markdown()).text())
    missing = []
    for leaf, is_key in of_file(FILES[name]):
        written = words(leaf)
        if written in ("", "null", "~") or (is_key and written in COLUMNS | OF_TABLES):
            continue
        spelled = (HEADINGS if is_key else SPOKEN).get(written, written)
        if written not in shown and spelled not in shown:
            missing.append(leaf)
    assert missing == []
