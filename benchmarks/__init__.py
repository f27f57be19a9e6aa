"""What a report costs, each time as a ratio of two things measured in the same run.

    make bench                              # all of it
    .venv/bin/python -m benchmarks http     # or command, databricks, import, big

Nothing here is a test: a number depends on the computer and on what else it does.
"""
