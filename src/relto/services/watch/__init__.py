"""The watch: sources are asked, what they say waits as cards, and people decide.

Nothing is filed by itself, and nobody's name is kept: a speaker is a public role.
"""

from relto.services.watch.inbox import Decided, Inbox, Verdict
from relto.services.watch.posted import Posted, Waiting
from relto.services.watch.source import Source
from relto.services.watch.watching import Ran, Watched, Watching

__all__ = [
    "Decided",
    "Inbox",
    "Posted",
    "Ran",
    "Source",
    "Verdict",
    "Waiting",
    "Watched",
    "Watching",
]
