"""Policies: a team's rules for models, and whether a model keeps them.

form.py        the format of a policy, of which the published JSON Schema is made
reading.py     YAML with the place of everything in it
loading.py     from a file, or the name of a built-in one, to a `Policy`
rules/         one file for each kind of rule: from what was read to a judgement
cel.py         expressions in CEL over the snapshot
waivers.py     who answers for a rule that fails, and until when
judging.py     `judge`: a snapshot is held against policies
configured.py  those that the environment names
built_in/      the policies that come with the package
"""

from mlflow_report_plugin.policy.configured import VARIABLE, configured
from mlflow_report_plugin.policy.judging import judge, needs
from mlflow_report_plugin.policy.loading import BUILT_IN, Policy, load

__all__ = ["BUILT_IN", "VARIABLE", "Policy", "configured", "judge", "load", "needs"]
