# conftest test report.json --policy report.rego: the same file that `mlflow report -o report.json` writes.
package main

import rego.v1

# What is not there is null in the file, and null is no `false` for Rego.
deny contains "the model has no signature" if not has_signature

has_signature if input.model.signature != null

deny contains "accuracy is less than 0.9, or was not measured" if not is_accurate

is_accurate if {
	some metric in input.run.metrics
	metric.key == "accuracy"
	is_number(metric.value) # NaN is a text in JSON
	metric.value >= 0.9
}

# What could not be read is no reason to pass.
deny contains msg if {
	some gap in input.gaps
	gap.part in {"model", "run"}
	gap.reason in {"forbidden", "failed"}
	msg := sprintf("%v could not be read: %v", [gap.part, gap.message])
}
