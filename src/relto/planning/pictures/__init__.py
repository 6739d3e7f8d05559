"""Pictures of a plan: what is lost where, what is still covered, what flows, and when.

Values in, shapes out; `relto.planning.html` writes them. Nothing here is measured in colour alone:
every shade has its number beside it, every mark its own form, so that a copy in black and white
says the same. They compute no consequences.
"""

from relto.pages.shapes import Picture, Shape
from relto.planning.pictures.depths import depths_picture
from relto.planning.pictures.flow import flow_picture
from relto.planning.pictures.heat import heat_picture
from relto.planning.pictures.timeline import Moment, timeline_picture

__all__ = [
    "Moment",
    "Picture",
    "Shape",
    "depths_picture",
    "flow_picture",
    "heat_picture",
    "timeline_picture",
]
