"""What is logged for a model: its reports, and what is recorded beside them.

    reports/NAME/vVERSION/report.md, .html, .json      the newest report
    reports/NAME/vVERSION/snapshots/TIME-DIGEST.json   each one that was ever logged
    reports/NAME/vVERSION/approvals/TIME-RANDOM.json   who approved the version, or withdrew that
    reports/NAME/vVERSION/notes/TIME-DIGEST.json       what people wrote about the version

The folder is below the artifacts of the model's own run, or of its logged model where there is no
run, and nothing else is ever asked for logged reports: the tags that name them are anybody's text.

Each kept snapshot names the digest of the one that was logged before it. Nothing keeps apart those
who log at once, so two may name the same one; each file is whole, and none is ever overwritten.

    place.py        where that is
    reports.py      reading what was logged, and adding to it
    approving.py    approvals of a version
    notes.py        notes of a version; noted.py says where they are
    signatures.py   signatures of reports, and checking those of approvals

Nothing is imported here: threads may import what is inside at the same time.
"""
