"""The history of a registered model: its versions, and what changed from each to the next."""
