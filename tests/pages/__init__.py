"""Whole pages, as they are judged: by their readers, by a browser, and by two checkers."""
