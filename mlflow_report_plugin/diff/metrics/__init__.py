"""Comparing what was measured: `compare.py` does it, `directions.py` knows what is better."""
