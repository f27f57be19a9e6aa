"""The receiver of webhooks: the report of each version that anybody registers, from anywhere.

An MLflow server tells `route` of each new version. It checks the `signature` with the `secret`,
puts the version into the `queue` and answers at once; a `worker` in each process of the server
takes versions out of the queue and logs their reports.
"""
