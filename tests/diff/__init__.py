"""What is different between two snapshots."""
