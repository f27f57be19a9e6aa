"""The commands besides `show` and `plugins`. What they need is imported when they run."""
