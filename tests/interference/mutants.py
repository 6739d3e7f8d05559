"""Seeded leaks: our own code changed so that it betrays what is hidden, one way each.

The grid must find every one of them; a leak that it misses is a hole in the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from relto.core.errors import InputError, UnknownError
from relto.edge.exchange import Answer, Request
from relto.edge.refusal import FORBIDDEN, RefusedError
from relto.formats.projection import prune
from relto.services.release import copies, sight
from relto.services.release.contents import Documents
from relto.services.release.forms import Forms
from relto.services.release.gate import Gate
from relto.services.release.query import Asked, Query
from relto.services.release.service import Release
from relto.services.release.standing import Standings
from relto.services.release.stream import Found, Step, Stream
from relto.store.events import events
from relto.store.products import object_number
from relto.taxii.server import Taxii
from tests.interference.material import OTHER

Patch = pytest.MonkeyPatch


def _wrap(patch: Patch, owner: type, name: str, around: Callable[..., Any]) -> None:
    former = getattr(owner, name)
    patch.setattr(owner, name, lambda self, *args: around(former, self, *args))


def everybody_sees_what_another_sees(patch: Patch) -> None:
    """A cache of the gate's answers that forgets for whom they were."""
    _wrap(patch, Gate, "mask", lambda former, self, _partner: former(self, OTHER))


def a_stricter_version_does_not_bind_older_ones(patch: Patch) -> None:
    """An older version stays with its old label although the newest one is hidden."""

    def mask(former: Callable[..., Any], self: Gate, partner: str) -> Any:
        found = former(self, partner)
        for number in range(len(self.profiles.all)):
            found[number] = any(found[part] for part in self.profiles.parts(number))
        return found

    def look(former: Callable[..., Any], self: Any, *given: Any) -> None:
        former(self, *given)
        self.newest = self.rows

    _wrap(patch, Gate, "_mask", mask)
    _wrap(patch, sight._Look, "__init__", look)


def references_are_kept(patch: Patch) -> None:
    """A copy that still names what is hidden."""
    former = prune
    patch.setattr(copies, "prune", lambda value, _hidden, closed: former(value, _never, closed))


def _never(_name: str) -> bool:
    return False


def nothing_is_ever_a_copy(patch: Patch) -> None:
    """Stored bytes go out although they refer to something hidden."""
    patch.setattr(sight._Look, "forms", lambda _self: Forms())


def all_markings_are_shown(patch: Patch) -> None:
    """Marking-definitions for everybody: they tell which compartments exist."""

    def show(self: Any, rows: Any) -> None:
        self.visible[rows] = True

    patch.setattr(sight._Look, "show_markings", show)


def closed_portions_go_out(patch: Patch) -> None:
    """Granular markings are not looked at."""
    patch.setattr(Documents, "closed", lambda _self, _row, _open: [])


def dates_count_arrivals(patch: Patch) -> None:
    """Date added from a global number: gaps count what is hidden."""

    def around(former: Callable[..., Any], self: Stream, seen: Any, now: int) -> Step | None:
        step: Step | None = former(self, seen, now)
        if step is None or not step.gained:
            return step
        return replace(step, first_date=step.first_date + step.gained.max())

    _wrap(patch, Stream, "compare", around)


def ranks_count_hidden_rows(patch: Patch) -> None:
    """Within a step, dates by global row instead of by rank."""

    def around(former: Callable[..., Any], self: Stream, *given: Any) -> Found:
        found: Found = former(self, *given)
        return found._replace(dates=found.dates + found.rows.astype(np.int64))

    _wrap(patch, Stream, "walk", around)


def cursors_carry_arrivals(patch: Patch) -> None:
    """A `next` that holds the number of all products."""
    former = Release._answer

    def answer(self: Release, visit: Any, asked: Asked, found: Found) -> Any:
        page = former(self, visit, asked, found)
        if page.next is None:
            return page
        told = f"{page.next}.{visit.ground.corpus.arrivals}"
        body = page.body.replace(page.next.encode(), told.encode())
        return replace(page, body=body, next=told)

    patch.setattr(Release, "_answer", answer)


def more_is_counted_before_the_gate(patch: Patch) -> None:
    """`more` although nothing more is for this partner."""
    former = Release._answer

    def answer(self: Release, visit: Any, asked: Asked, found: Found) -> Any:
        later = len(found.rows) > 0 and visit.ground.corpus.arrivals > int(found.rows[-1]) + 1
        return former(self, visit, asked, found._replace(more=later))

    patch.setattr(Release, "_answer", answer)


def _existing(release: Release, object_id: str) -> bool:
    with release._store.read() as tx:
        number = object_number(tx, object_id)
        latest = release._standings.corpus.latest
        return number is not None and number < len(latest) and bool(latest[number] >= 0)


def hidden_is_forbidden(patch: Patch) -> None:
    """403 for what is hidden, 404 for what is absent."""

    def around(former: Callable[..., Any], self: Release, *given: Any) -> Any:
        try:
            return former(self, *given)
        except UnknownError:
            if _existing(self, given[2]):
                raise RefusedError(FORBIDDEN) from None
            raise

    _wrap(patch, Release, "_single", around)


def filters_tell_hidden_ids(patch: Patch) -> None:
    """match[id] with an id that exists somewhere is an error."""

    def around(former: Callable[..., Any], self: Release, who: Any, what: str, query: Query) -> Any:
        page = former(self, who, what, query)
        if page.count == 0 and any(_existing(self, each) for each in query.ids):
            raise InputError("not for you", path="match[id]")
        return page

    _wrap(patch, Release, "_collection", around)


def _with_header(patch: Patch, tell: Callable[[Release], object]) -> None:
    def around(former: Callable[..., Any], self: Taxii, request: Request) -> Answer:
        answer: Answer = former(self, request)
        told: Mapping[str, str] = {**answer.headers, "X-Told": str(tell(self._release))}
        return replace(answer, headers=told)

    _wrap(patch, Taxii, "__call__", around)


def _standings(release: Release) -> Standings:
    return release._standings


def a_header_counts_products(patch: Patch) -> None:
    """A total over everything that is stored."""
    _with_header(patch, lambda release: _standings(release).corpus.arrivals)


def an_etag_is_the_epoch(patch: Patch) -> None:
    """A validator that changes with policies that concern others."""
    _with_header(patch, lambda release: _standings(release).gate.epoch)


def a_request_id_counts_events(patch: Patch) -> None:
    """An id from the record's own sequence tells how much others do."""

    def tell(release: Release) -> int:
        with release._store.read() as tx:
            return len(events(tx, limit=100_000))

    _with_header(patch, tell)


MUTANTS = (
    everybody_sees_what_another_sees,
    a_stricter_version_does_not_bind_older_ones,
    references_are_kept,
    nothing_is_ever_a_copy,
    all_markings_are_shown,
    closed_portions_go_out,
    dates_count_arrivals,
    ranks_count_hidden_rows,
    cursors_carry_arrivals,
    more_is_counted_before_the_gate,
    hidden_is_forbidden,
    filters_tell_hidden_ids,
    a_header_counts_products,
    an_etag_is_the_epoch,
    a_request_id_counts_events,
)
