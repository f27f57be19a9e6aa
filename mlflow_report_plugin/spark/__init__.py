"""A whole registry on Spark: the work of `catalog`, on many computers.

session.py      the session that is there, or a local one
workspaces.py   several servers, and whose login each is read with
tasks.py        what executors do: from names of models to rows, at their part of the rate
tables.py       the tables of a catalog as Spark has them
making.py       a catalog from beginning to end: the driver
source.py       the data source `mlflow_report`

Executors need this package as well. Only functions import pyspark, but for `source`, which nothing
else imports: it is for those who have Spark.
"""
