"""From snapshot to document: a file or a folder for each section of the report.

    layouts.py     which sections a report has, in which order; `build` makes the document
    detailed_overview.py, audit_overview.py, summary/
                   the sections of one layout
    the others     one section each: a function of a snapshot and a view; a folder holds
                   what that section alone is made of
    blocks/        what several sections are made of: cells, tables, sub-sections
    view.py        what the reader asked to see

A section never sees an MLflow client and knows nothing of Markdown or HTML.
"""
