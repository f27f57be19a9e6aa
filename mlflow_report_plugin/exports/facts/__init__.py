"""What several exports tell, taken from a snapshot without guessing."""
