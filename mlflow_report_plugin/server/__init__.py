"""The pages of reports on an MLflow server, below `/report`.

    views.py       the addresses, and what is answered
    pages.py       templates and headers
    listings.py    what MLflow's own API says to the one who asks
    caller.py      who asks: the part of a request that is passed on
    loopback.py    MLflow's app once more, for the reports themselves
    reports.py     the reports, made once and kept until something changes
    making.py      slow work, some at a time, for which nobody waits long
    signpost.py    the link on MLflow's own pages

Everything is read as the one who asks, through MLflow's own app with everything that it has
registered. So MLflow's own rules say who sees what, and there are none here.
"""
