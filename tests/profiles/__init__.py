"""What regulations ask for, and how a model answers it."""
