"""Comparing what a process needs to load the model: packages, Python, options of pip."""
