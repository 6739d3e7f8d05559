"""A plan's fuller costs as text, at most 80 columns wide: what is out already, what may come back.

`!` somebody has to act: copies to ask back or to cut, obligations that lapse. `?` nobody can know:
what refers to something lost, what partners may do in return, what a replay tells of the past.
It computes nothing: every number stands in the report.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from relto.core.instant import format_instant
from relto.planning.incoming import Incoming, Outcome
from relto.planning.outgoing import Derived, Flow, Outgoing, Replay

WIDTH = 80
_MOST_LINES = 12
_MOST_NAMES = 6


def outgoing_lines(outgoing: Outgoing | None) -> Iterator[str]:
    """Writes what a plan leaves behind with partners, beside the products that move."""
    if outgoing is None:
        return
    yield from _portions(outgoing.flows)
    yield from _few(
        "=",
        [
            f"{each.partner}  {_counted(each.products, 'product')} of what it loses "
            f"{'is' if each.products == 1 else 'are'} its own"
            for each in outgoing.own
        ],
    )
    yield from _few(
        "!",
        [
            f"{each.partner}  copies are out: {each.recall:,} to ask back (open), "
            f"{each.cut:,} to cut off (sealed)"
            for each in outgoing.recalls
        ],
    )
    yield from _few(
        "?",
        [
            f"{each.partner}  keeps {_counted(each.products, 'product')} that "
            f"{'refers' if each.products == 1 else 'refer'} to something it loses"
            f"{f', and {each.further:,} more over several steps' if each.further else ''}"
            for each in outgoing.derived
        ],
    )
    yield from _few("!", [_stranded(each) for each in outgoing.derived if each.stranded != 0])
    yield from _few(
        "!",
        [
            f"{each.partner}  {each.agreement}: {each.obligation} → {each.becomes or 'nothing'}, "
            f"for {_counted(each.copies, 'delivered product')}; {each.reason} [{each.source}]"
            for each in outgoing.lapses
        ],
    )
    if outgoing.replay is not None:
        yield from replay_lines(outgoing.replay)


def replay_lines(replay: Replay) -> Iterator[str]:
    """Writes what recorded traffic would have been under the plan."""
    since, until = (format_instant(at)[:10] for at in (replay.since, replay.until))
    yield from _filled(
        "?",
        f"replay of {since} to {until}: {_counted(replay.held, 'product')} of "
        f"{replay.delivered:,} delivered would have been held back, in {replay.affected:,} of "
        f"{_counted(replay.answers, 'answer')}; {replay.already:,} of them are held back today",
    )
    lines = sorted(replay.lines, key=lambda each: (-each.products, each.partner, each.month))
    for each in lines[:_MOST_LINES]:
        topic = each.topic or "(no topic)"
        text = f"{each.month}  {each.partner}  {topic}  {each.products:,} → {each.after.words}"
        yield from _wrapped("      ", text)
    yield from _more(len(lines))


def incoming_lines(incoming: Incoming | None) -> Iterator[str]:
    """Writes what may be lost in return, scenario by scenario, as an interval and not a number."""
    if incoming is None or not incoming.requirements:
        return
    number = _counted(len(incoming.requirements), "requirement")
    yield from _filled("?", f"in return, of {number}, {incoming.sole:,} sole-source today:")
    if not incoming.partners:
        yield "      no partner is cut: nothing to answer"
        return
    width = max((len(name) for name in incoming.scenarios), default=0)
    for outcome in incoming.outcomes():
        yield from _outcome(outcome, width)
    if more := incoming.lost_through_relays:
        who, whose = (_names(each) for each in (incoming.relays, incoming.partners))
        told = f"{who} may pass on nothing more that {whose} told"
        text = f"{len(more):,} of them as {told}: {_names(more)}"
        yield from _filled_below(" " * (width + 8), text)


def _outcome(outcome: Outcome, width: int) -> Iterator[str]:
    if not (outcome.lost or outcome.newly_sole or outcome.uncorroborated):
        yield f"      {outcome.scenario:<{width}}  keeps all sources that count"
        return
    told = [
        f"{len(codes):,} {word}{f': {_names(codes)}' if codes else ''}"
        for codes, word in ((outcome.lost, "lost"), (outcome.newly_sole, "newly sole-source"))
    ]
    lead = f"      {outcome.scenario:<{width}}  "
    yield from _filled_below(lead, ("; " if outcome.lost else ", ").join(told))


def _stranded(each: Derived) -> str:
    if each.stranded is None:
        return f"{each.partner}  how many of these stop with it was not counted"
    stop = "product stops, which" if each.stranded == 1 else "products stop, which"
    example = f", e.g. {each.stopped[0]}" if each.stopped else ""
    return f"{each.partner}  {each.stranded:,} more {stop} cannot stand without it{example}"


def _names(names: Sequence[str]) -> str:
    rest = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + rest


def _portions(flows: Sequence[Flow]) -> Iterator[str]:
    """Tells of portions that move where the product as a whole does not."""
    partly = [flow for flow in flows if flow.portions and not flow.products]
    yield from _few(
        "~",
        [
            f"{flow.partner}  {flow.before.words} → {flow.after.words}  "
            f"{_counted(flow.portions, 'portion')} of documents, {flow.topic or '(no topic)'}"
            for flow in partly
        ],
    )


def _few(symbol: str, texts: Sequence[str]) -> Iterator[str]:
    for text in texts[:_MOST_LINES]:
        yield from _filled(symbol, text)
    yield from _more(len(texts))


def _more(number: int) -> Iterator[str]:
    if number > _MOST_LINES:
        yield f"      … and {number - _MOST_LINES:,} more; --json lists all"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _filled(symbol: str, text: str) -> list[str]:
    return _wrapped(f"  {symbol} ", text)


def _filled_below(lead: str, text: str) -> list[str]:
    """Wraps a text so that it stands below its beginning."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * (len(lead) + 2),
        break_on_hyphens=False,
    )


def _wrapped(lead: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * (len(lead) + 4),
        break_on_hyphens=False,
    )
