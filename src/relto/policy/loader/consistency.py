"""Contradictions between declarations that are each well formed.

1. Communities form no cycle.
2. Each party of an agreement is in force at some time within the agreement's own span.
3. A ceiling names only parties (or their members, or communities of theirs).
4. A floor promises nothing above the agreement's rung, outside its scope, that it excludes,
   or to a party that its ceiling allows nothing.

It judges no wisdom: what is consistent may still be a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from relto.model.agreements import Agreement, Floor
from relto.model.organisations import Community, Membership
from relto.model.rung import Rung
from relto.model.selection import ALL, Selection, covers, is_under
from relto.model.source import Source
from relto.policy.loader.context import Context
from relto.policy.loader.tree import Place

Reach = Mapping[str, frozenset[str]]
"""Community -> every organisation and community that is below it at any time."""


def check(
    communities: Iterable[Community], agreements: Iterable[Agreement], context: Context
) -> None:
    """Notes every contradiction; circles always, others where nothing misread could mislead."""
    unread = {problem.file for problem in context.problems}
    misread = any(problem.path.startswith("communities") for problem in context.problems)
    by_code = {community.code: community for community in communities}
    if _cycles(by_code, context) or misread:
        return
    reach = _reach(by_code)
    for agreement in agreements:
        if agreement.source.file in unread:
            continue
        _check_parties(agreement, context)
        _check_ceiling(agreement, reach, context)
        if agreement.floor is not None:
            _check_floor(agreement, agreement.floor, context)
            _check_floor_reaches(agreement, reach, context)


def _place(source: Source, path: str) -> Place:
    return Place(source.file, source.line, path)


def _cycles(communities: Mapping[str, Community], context: Context) -> bool:
    """Walks all communities depth first, without recursion, and notes where a path closes."""
    done: set[str] = set()
    found = False
    for start in sorted(communities):
        path, waiting = [start], [iter(communities[start].members)]
        while waiting and start not in done:
            addition = next(waiting[-1], None)
            if addition is None:
                done.add(path.pop())
                waiting.pop()
            elif addition.member in path:
                found = True
                _note_cycle(path, addition, context)
            elif addition.member in communities and addition.member not in done:
                path.append(addition.member)
                waiting.append(iter(communities[addition.member].members))
    return found


def _note_cycle(path: list[str], addition: Membership, context: Context) -> None:
    circle = [*path[path.index(addition.member) :], addition.member]
    message = f"communities in a circle: {' > '.join(circle)}; remove one of these members"
    place = _place(addition.source, f"communities.{path[-1]}.members")
    context.note(place, "cycle", message)


def _reach(communities: Mapping[str, Community]) -> Reach:
    reach: dict[str, frozenset[str]] = {}
    for code in communities:
        below: set[str] = set()
        waiting = [code]
        while waiting:
            community = communities.get(waiting.pop())
            for addition in () if community is None else community.members:
                if addition.member not in below:
                    below.add(addition.member)
                    waiting.append(addition.member)
        reach[code] = frozenset(below)
    return reach


def _check_parties(agreement: Agreement, context: Context) -> None:
    for party in agreement.parties:
        begins = [edge for edge in (agreement.span.begin, party.span.begin) if edge is not None]
        ends = [edge for edge in (agreement.span.end, party.span.end) if edge is not None]
        begin = max(begins, default=None)
        disjoint = begin is not None and bool(ends) and min(ends) <= begin
        if disjoint or _removed_from_the_start(agreement, party, begin):
            message = (
                f"`{party.member}` is never in force in `{agreement.code}`: dates or removals "
                "leave it no time; correct the dates or remove the party"
            )
            context.note(_place(party.source, "parties"), "never-in-force", message)


def _removed_from_the_start(agreement: Agreement, party: Membership, begin: int | None) -> bool:
    for removal in agreement.removed:
        later = party.span.begin is not None and party.span.begin > removal.on
        if removal.member == party.member and not later and begin is not None:
            return removal.on <= begin
    return False


def _parties(agreement: Agreement, reach: Reach) -> frozenset[str]:
    named = frozenset(party.member for party in agreement.parties)
    return named.union(*(reach.get(code, frozenset()) for code in named))


def _check_ceiling(agreement: Agreement, reach: Reach, context: Context) -> None:
    parties = _parties(agreement, reach)
    for entry in agreement.ceiling.entries:
        within = entry.member in parties or reach.get(entry.member, frozenset()) & parties
        if entry.member and not within:
            message = (
                f"`{entry.member}` is not a party of `{agreement.code}`; "
                "make it a party or remove its ceiling"
            )
            place = _place(entry.source, f"ceiling.{entry.member}")
            context.note(place, "ceiling-not-a-party", message)


def _check_floor(agreement: Agreement, floor: Floor, context: Context) -> None:
    place = _place(floor.source, "floor")
    if floor.rung > agreement.rung:
        message = (
            f"a floor of `{floor.rung.words}` above the agreement's rung "
            f"`{agreement.rung.words}`; lower the floor or raise the rung"
        )
        context.note(place, "floor-above-rung", message)
    if floor.rung is Rung.WITHHOLD:
        context.note(
            place, "floor-promises-nothing", "a floor of `withhold` promises nothing; remove it"
        )
    outside = _outside_scope(agreement, floor)
    if outside:
        message = (
            f"a floor for {outside}, outside the agreement's scope; "
            "widen the scope or narrow the floor"
        )
        context.note(place, "floor-outside-scope", message)
    for exclusion in agreement.exclusions:
        if exclusion.what.level is None and _overlaps(floor, exclusion.what):
            message = (
                f"the floor promises what the exclusion in {exclusion.source} takes back; "
                "narrow one of them"
            )
            context.note(place, "floor-excluded", message)


def _outside_scope(agreement: Agreement, floor: Floor) -> str:
    """Tells what of a floor the scope does not hold; an unreadable scope is another problem."""
    scope = agreement.scope
    if not scope.topics or not scope.disciplines:
        return ""
    if floor.topics is ALL:
        outside = [] if scope.topics is ALL else ["all topics"]
    else:
        outside = [
            f"`{topic}`" for topic in sorted(floor.topics) if not covers(scope.topics, topic)
        ]
    if scope.disciplines is not ALL and floor.disciplines is not ALL:
        outside += [f"`{each}`" for each in sorted(floor.disciplines - scope.disciplines)]
    return ", ".join(outside)


def _overlaps(floor: Floor, excluded: Selection) -> bool:
    topics = (
        floor.topics is ALL
        or excluded.topics is ALL
        or any(is_under(a, b) or is_under(b, a) for a in floor.topics for b in excluded.topics)
    )
    disciplines = (
        floor.disciplines is ALL
        or excluded.disciplines is ALL
        or not floor.disciplines.isdisjoint(excluded.disciplines)
    )
    return topics and disciplines


def _check_floor_reaches(agreement: Agreement, reach: Reach, context: Context) -> None:
    """Notes organisations that the floor promises something and the ceiling allows nothing."""
    if agreement.ceiling.default is not None or agreement.floor is None:
        return
    named = {entry.member for entry in agreement.ceiling.entries}
    releasing = next(iter(context.known.releasing), "")
    allowed = named.union(*(reach.get(code, frozenset()) for code in named))
    left = sorted(
        (_parties(agreement, reach) - allowed - {releasing}) & context.known.organisations.keys()
    )
    if left:
        message = (
            f"a floor for {', '.join(f'`{code}`' for code in left)}, to whom the ceiling allows "
            "nothing; give the ceiling a default or an entry for each"
        )
        context.note(_place(agreement.floor.source, "floor"), "floor-above-ceiling", message)
