"""The approval task of a Databricks deployment job, as a notebook or a Python file.

Databricks gives the task `model_name` and `model_version`. The task ends with an error unless the
version keeps the policy, and the job goes no further.
"""

import sys

from mlflow_report_plugin import check

model_name, model_version = sys.argv[1:3]
found = check(f"models:/{model_name}/{model_version}", ["production"])
print(found.to_markdown())
if found.exit_code:
    raise SystemExit(f"{model_name}, version {model_version}, may not be deployed")
