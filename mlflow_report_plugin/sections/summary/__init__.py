"""The sections of the layout `summary`, which is one page for people who decide."""
