"""An MLflow plugin that reports what is known about a model."""
