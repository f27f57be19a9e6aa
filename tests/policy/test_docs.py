"""What the documentation shows can be used, and comes out as it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mlflow_report_plugin import check
from mlflow_report_plugin.command.check_table import print_check
from mlflow_report_plugin.policy.form import KINDS
from mlflow_report_plugin.policy.loading import parse

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "policies.md").read_text("utf-8")
FIRST, STRICT = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_a_policy_of_the_documentation_has_every_kind_of_rule() -> None:
    policy = parse("docs", STRICT.encode())
    assert len(policy.rules) == len(KINDS)
    assert len(policy.waivers) == 1


@pytest.mark.versions
def test_the_model_of_the_demo_passes_the_first_policy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = ROOT / "examples" / "wine_quality.py"
    env = {**os.environ, "MLFLOW_REPORT_AUTOLOG": "false"}
    subprocess.run([sys.executable, str(script), str(tmp_path)], env=env, check=True)
    policy = tmp_path / "team.yaml"
    policy.write_text(FIRST, "utf-8")
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    found = check("models:/wine-quality/1", [str(policy)], tracking_uri=uri, registry_uri=uri)
    assert found.exit_code == 0
    print_check(found.check)
    assert f"    {capsys.readouterr().out.splitlines()[-1]}\n" in PAGE
