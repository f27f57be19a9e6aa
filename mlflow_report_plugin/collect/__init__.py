"""Reading: a model URI becomes a snapshot.

    collecting.py   starts the collectors of `collectors.py`, side by side
    assembling.py   waits for them, and puts the snapshot together
    client/         the only door to MLflow and Databricks
    reading/        what several collectors share
    the others      one collector each: a function of the client and the other parts

Nothing is imported here: threads may import what is inside at the same time.
"""
