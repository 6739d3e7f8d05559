"""Words as terminals and pages show them: what cannot be seen is spelled out.

It marks nothing up, and wraps no lines.
"""


def plural(number: int, noun: str) -> str:
    """Returns a number with its noun, which forms its plural by an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def spelled(text: str) -> str:
    """Spells out the characters that cannot be seen, such as those that steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
