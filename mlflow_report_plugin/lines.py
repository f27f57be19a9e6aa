"""Text of others on a line of ours: in a terminal, or in a log."""


def one_line(text: str) -> str:
    """Make one line of a text that may hold anything.

    Args:
        text: The text.

    Returns:
        The same words; what cannot be printed is escaped, so that nobody can forge a line.
    """
    words = " ".join(text.split())
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in words
    )
