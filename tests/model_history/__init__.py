"""The history of a registered model."""
