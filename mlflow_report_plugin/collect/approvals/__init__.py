"""The approvals of the version, and the reports that they are about.

They lie beside the reports that were logged for it. Whoever may write there may write approvals,
so all of it is what somebody says.
"""

from mlflow_report_plugin.collect.approvals.listed import files
from mlflow_report_plugin.collect.approvals.records import collect
from mlflow_report_plugin.collect.approvals.reports import compared, reports

__all__ = ["collect", "compared", "files", "reports"]
