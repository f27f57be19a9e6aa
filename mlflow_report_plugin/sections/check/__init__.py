"""The document of a check."""
