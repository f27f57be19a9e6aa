"""What is wrong with models and versions.

finding.py   what a finding is, and which kinds there are
version.py   of a version, going by its snapshot
model.py     of a registered model
age.py       of a row of the table of versions: what time alone makes of it
"""
