"""The format in the documentation, run as it is printed there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mlflow_report_plugin import formats, report
from mlflow_report_plugin.exports.built_in import EXPORTS
from mlflow_report_plugin.extensions import BUILT_IN, RENDERERS
from tests.exports.models import EXAMPLES
from tests.test_extensions import install

PAGE = (EXAMPLES.parent / "formats.md").read_text(encoding="utf-8")


def test_the_example_of_a_format_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    install(tmp_path, RENDERERS, "ol = event_of_lineage:OPENLINEAGE", code)
    monkeypatch.syspath_prepend(tmp_path)
    made = report(str(EXAMPLES / "tumour-classifier.json"))
    event: Any = json.loads(made.render("openlineage"))
    assert (event["eventType"], event["eventTime"][:10]) == ("COMPLETE", "2026-11-28")
    assert event["inputs"] == [{"namespace": "mlflow", "name": "tumours-train/3c186a82"}]
    assert formats.format_of("x.ol.json") == "openlineage"


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_page_has_each_format_with_its_suffix(name: str) -> None:
    assert f"| `{name}` | `{BUILT_IN[name]}` |" in PAGE


@pytest.mark.parametrize("name", [each.name for each in EXPORTS])
def test_the_page_says_who_judged_a_format(name: str) -> None:
    assert re.search(
        rf"^\| `{name}` \| .*(huggingface_hub|cyclonedx-python-lib|spdx-python-model)", PAGE, re.M
    )
