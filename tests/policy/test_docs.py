"""What the documentation shows can be used."""

from __future__ import annotations

import re
from pathlib import Path

from mlflow_report_plugin.policy.loading import parse

PAGE = Path(__file__).parents[2] / "docs" / "policies.md"


def test_the_policy_of_the_documentation_has_every_kind_of_rule() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    policy = parse("docs", block.encode())
    assert len(policy.rules) == 7
    assert len(policy.waivers) == 1
