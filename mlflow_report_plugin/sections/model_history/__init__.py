"""The history of a registered model as a document; `page.py` puts it together."""
