"""How a page is written: from templates, as one file that can do nothing but be read.

1. Style and pictures are inside, no script, nothing is fetched, and the page itself forbids all
   of that to whoever shows it (its own content security policy names the style by its digest).
2. Every word that came from outside is text: the templates escape everything, nothing is exempt,
   and what would steer a reader's eyes (control and direction characters) is spelled out.

It knows no page: each stands beside what it tells.

Basis: Content Security Policy Level 3 §2.3 (source lists), §6.1 (fetch directives).
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from relto.core.instant import format_instant
from relto.pages.shapes import drawn
from relto.pages.words import plural, spelled

STYLE = "page.css"
"""The template of the style that every page has inside."""


@cache
def environment(package: str) -> Environment:
    """Returns the templates of a package, with those that all pages share.

    Templates have `drawn`, and the filters `plural`, `instant`, `day`, `thousands`. There to be
    included are `page.css`, `picture.svg` and `figure.html` (of `picture`), and `name.html` (of
    `name`, which may be broken at its slashes).

    Args:
        package: name of a package with a folder `templates`, as in `relto.planning`.
    """
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("relto.pages")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["drawn"] = drawn
    made.filters |= {
        "plural": plural,
        "instant": instant_words,
        "day": day_words,
        "thousands": "{:,}".format,
    }
    return made


def instant_words(at: int) -> str:
    """Writes an instant for people, to the minute, as in `2026-11-28 09:30 UTC`."""
    return f"{format_instant(at)[:16].replace('T', ' ')} UTC"


def day_words(at: int) -> str:
    """Writes the day of an instant, as in `2026-11-28`."""
    return format_instant(at)[:10]


@cache
def content_policy(package: str) -> str:
    """Forbids everything but the page's own style, which is named by its digest."""
    style = environment(package).get_template(STYLE).render().encode()
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _shown(value: Any) -> Any:
    return spelled(value) if isinstance(value, str) else value
