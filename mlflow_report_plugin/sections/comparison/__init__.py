"""The comparison of two models as a document; `page.py` puts it together."""
