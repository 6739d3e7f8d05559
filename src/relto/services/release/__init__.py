"""Release: each partner's own view of what is stored, page by page, with a record of each.

The only service that asks the gate. It serves no protocol and checks no credential.
"""

from relto.services.release.contents import Part
from relto.services.release.query import LIMIT, Page, Query
from relto.services.release.service import Release

__all__ = ["LIMIT", "Page", "Part", "Query", "Release"]
