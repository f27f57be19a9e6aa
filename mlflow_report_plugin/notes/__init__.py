"""Notes: what people write about a model, in files that are never changed.

    reports/NAME/vVERSION/notes/TIME-DIGEST.json

Each file is a revision: all notes of the version after somebody wrote. MLflow cannot say 'write
this only if nobody else has written', so nothing is ever overwritten. A revision names the files
that its author had read. From that, whoever reads tells what was replaced, and what was written
without knowing of each other: different headings are put together, and of the same heading both
texts are kept.

    topics.py      the names of headings
    revision.py    one file
    merging.py     what the files say together

Nothing is imported here: threads may import what is inside at the same time.
"""
