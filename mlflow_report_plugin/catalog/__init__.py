"""A whole registry as tables.

keys.py      which models there are: each with what the listing tells of it
listing.py   pages put together, so that nothing is lost or doubled while others write
reading.py   the one function that does the work: from keys to record batches
seeing.py    each version as a snapshot of what was read of it, which all rules of reports apply to
facts.py     runs, logged models and experiments, many with one request
full.py      a version as deep as its report reads it
rows.py      the rows that a snapshot makes in each table
tables.py    what the tables are: their columns, and what each of them means
findings/    what is wrong with models and versions
previous.py  the catalog before; unchanged.py takes rows from it, history.py compares
work.py      what is done of a catalog, so that it can go on where it was
making.py    all of it together
writing.py   tables as files; manifest.py is what a catalog says of itself
listed.py    listings for terminals and scripts
rate.py      how many requests a second
index/       the pages

Only `tables` and what uses it need pyarrow.
"""
