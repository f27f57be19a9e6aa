"""The pages of reports on an MLflow server, below `/report`.

    views.py       the addresses, and what is answered
    asked.py       what a request asks for
    pages.py       templates and headers; words.py, what templates say and how
    asking.py      requests to MLflow's own API in the name of the one who asks
    listings.py    the models and versions that it lists
    measuring.py   what the runs of listed versions measured: a few searches for a whole page
    seeing.py      a version of a list as a snapshot; rows.py, what is said of it in a line
    caller.py      who asks: the part of a request that is passed on
    loopback.py    MLflow's app once more, for the reports themselves
    pieces.py      reports, comparisons and histories
    noting.py      notes of a version, read and written in the name of the one who asks
    note_form.py   the form for them, and what is sent with it; note_pages.py, its page
    forgery.py     telling a form that somebody sent from one that another site sent
    policies.py    whether versions keep the rules of the server's policies
    keeping.py     those that were made, kept until something changes
    making.py      slow work, some at a time, for which nobody waits long
    signpost.py    the link on MLflow's own pages

Everything is read as the one who asks, through MLflow's own app with everything that it has
registered. So MLflow's own rules say who sees what, and there are none here.
"""
