"""What is logged for a model, and recorded beside it."""
