"""The command `mlflow report`: one file per subcommand, and what they all do at their edge."""
