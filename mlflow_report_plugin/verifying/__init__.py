"""Verifying: is what a report said still what is there?

    verify.py     `verify(uri)`: reads the record and the model, and compares them
    chain.py      whether what was logged is whole, and which of it is the newest
    drifting.py   what has drifted, part by part, and what could not be verified
    matching.py   what is different between two records, each thing by its identity
    running.py    records of a run that went on after they were made
    rules.py      what things are told apart by, what is left out, and which class a drift is in
    result.py     the outcome

A comparison of two versions (`diff/`) asks what matters to a reviewer, and leaves ids, times and
noise out. Verifying asks whether anything that was recorded is another one now. So each field of
the snapshot is compared, unless `rules` names it.

Nothing is imported here: threads may import what is inside at the same time.
"""
