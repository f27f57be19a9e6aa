"""Comparing: two snapshots become changes.

    comparing.py   `changes(old, new)`: asks every comparer, in order
    matching.py    what comparers share: things are matched by identity, never by position
    the others     one comparer each: a function of the old and the new snapshot

A comparer yields a `Change` for each thing that is different, and `NotComparable` for what one
side does not tell: nothing is said to be removed that only could not be read.

Nothing is imported here: threads may import what is inside at the same time.
"""
