# conftest test report.json --policy report.rego: the same file that `mlflow report -o report.json` writes.
package main

import rego.v1

deny contains "the model has no signature" if not input.model.signature

deny contains msg if {
	some metric in input.run.metrics
	metric.key == "accuracy"
	metric.value < 0.9
	msg := sprintf("accuracy is %v", [metric.value])
}

# What could not be read is no reason to pass.
deny contains msg if {
	some gap in input.gaps
	gap.part in {"model", "run"}
	gap.reason in {"forbidden", "failed"}
	msg := sprintf("%v could not be read: %v", [gap.part, gap.message])
}
