"""`relto watch add|list|run|inbox|accept|reject|merge|remove`: the watch of a node.

Nothing is judged here, and nothing is filed but by who accepts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from relto.cli import output
from relto.cli.acting import acting
from relto.cli.claims import (
    Claim,
    Disciplines,
    GradeWord,
    Marking,
    MarkingScheme,
    Occurred,
    Originators,
    PCaused,
    PCausedRange,
    Polarised,
    PTrue,
    Respect,
    Severity,
    Topic,
    grade_of,
    graded_fields,
    item_fields,
    item_lines,
    kept_of,
)
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory, OfficerFile
from relto.core.errors import InputError
from relto.core.instant import Edge, format_instant, parse_day_or_instant
from relto.model.assessment import Dimension
from relto.model.evidence import Kind, Polarity
from relto.pages.words import plural
from relto.services.watch import Decided, Inbox, Ran, Source, Verdict, Waiting, Watched, Watching
from relto.statements import Record, card_to_json

_MOST_LINES = 20
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the source.")]
CardName = Annotated[str, typer.Argument(metavar="CARD", help="Its name, or a beginning of it.")]
Alone = Annotated[bool, typer.Option("--only", help="This card, not all that report the same.")]


def add_commands(group: typer.Typer) -> None:
    """Adds the commands to the group `watch`."""
    group.command("add")(_add)
    group.command("remove")(_remove)
    group.command("list")(_list)
    group.command("run")(_run)
    group.command("inbox")(_inbox)
    group.command("accept")(_accept)
    group.command("reject")(_reject)
    group.command("merge")(_merge)


def _add(  # noqa: PLR0913 - each is an option of the command
    name: Name,
    location: Annotated[
        str, typer.Argument(metavar="WHERE", help="https://…, a file or a folder.")
    ],
    *,
    outlet: Annotated[str, typer.Option(help="Who publishes there; else each text says.")] = "",
    plain_http: Annotated[
        bool, typer.Option("--plain-http", help="Allow http without encryption elsewhere.")
    ] = False,
    most_bytes: Annotated[int, typer.Option(help="The largest text that is read.")] = 8_388_608,
    seconds: Annotated[float, typer.Option(help="The longest that asking may take.")] = 20.0,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Watch an address, a file or a folder from now on."""
    asked = Source(name, location, outlet, plain_http, most_bytes, seconds)
    source = Watching(acting(node, officer)).add(asked)
    text = f"watching {source.name}: {source.location}\nnext: relto watch run {source.name}"
    output.show(_source_fields(source), text, as_json=as_json)


def _remove(
    name: Name,
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Watch a source no longer; its cards stay."""
    Watching(acting(node, officer)).remove(name)
    output.show({"source": name}, f"{name} is not watched any more", as_json=as_json)


def _list(*, node: NodeDirectory = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """List what is watched, and how reliable each outlet has proved."""
    watching = Watching(acting(node, None))
    listed, records = watching.listed(), watching.records()
    fields = {
        "sources": [_watched_fields(each) for each in listed],
        "outlets": {outlet: _record_fields(each) for outlet, each in records.items()},
    }
    lines = [line for each in listed for line in _watched_lines(each)] or ["nothing is watched"]
    lines += [_record_line(outlet, each) for outlet, each in records.items()]
    output.show(fields, "\n".join(lines), as_json=as_json)


def _source_fields(source: Source) -> dict[str, Any]:
    return {
        "source": source.name,
        "location": source.location,
        "outlet": source.outlet,
        "plain_http": source.plain,
        "most_bytes": source.most_bytes,
        "seconds": source.seconds,
    }


def _watched_fields(watched: Watched) -> dict[str, Any]:
    asked = None if watched.asked is None else format_instant(watched.asked)
    return {
        **_source_fields(watched.source),
        "added": format_instant(watched.added),
        "by": watched.actor,
        "asked": asked,
        "outcome": watched.outcome,
    }


def _watched_lines(watched: Watched) -> Iterator[str]:
    source = watched.source
    outlet = f"  {output.printable(source.outlet)}" if source.outlet else ""
    yield output.wrapped(f"{source.name}  {output.printable(source.location)}{outlet}", "    ")
    if watched.asked is None:
        yield "    never asked"
    else:
        asked = f"asked {format_instant(watched.asked)[:16]}Z"
        yield output.wrapped(f"    {asked}: {output.printable(watched.outcome)}", "      ")


def _record_fields(record: Record) -> dict[str, Any]:
    return {
        "confirmed": record.confirmed,
        "refuted": record.refuted,
        "undecided": record.undecided,
        "reliability": record.reliability.value,
        "probability": record.probability,
        "low": record.low,
        "high": record.high,
    }


def _record_line(outlet: str, record: Record) -> str:
    counts = f"{record.confirmed} confirmed, {record.refuted} refuted, {record.undecided} open"
    between = f"P {record.probability:.2f} ({record.low:.2f}-{record.high:.2f})"
    text = f"{output.printable(outlet)}: {record.reliability.value}  {counts}, {between}"
    return output.wrapped(text, "    ")


def _run(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Only this source; else all.")
    ] = None,
    *,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Ask the sources, and put what is new into the inbox; nothing is filed."""
    found = Watching(acting(node, None)).run(name)
    lines = [line for each in found for line in _ran_lines(each)] or ["nothing is watched"]
    fields = {"runs": [_ran_fields(each) for each in found]}
    output.show(fields, "\n".join(lines), as_json=as_json)
    if any(each.failed for each in found):
        raise typer.Exit(1)


def _ran_fields(ran: Ran) -> dict[str, Any]:
    return {
        "source": ran.source,
        "failed": ran.failed,
        "outcome": ran.outcome,
        "texts": ran.texts,
        "cards": list(ran.cards),
        "known": ran.known,
        "others": ran.others,
        "notes": list(ran.notes),
    }


def _ran_lines(ran: Ran) -> Iterator[str]:
    failed = "cannot be had: " if ran.failed else ""
    yield output.wrapped(f"{ran.source}  {failed}{output.printable(ran.outcome)}", "    ")
    for number, what in (
        (ran.known, "there before"),
        (ran.others, "about nobody who is a partner"),
    ):
        if number:
            yield f"    {plural(number, 'card')} {what}"
    for note in ran.notes[:_MOST_LINES]:
        yield output.wrapped(f"    {output.printable(note)}", "      ")
    if len(ran.notes) > _MOST_LINES:
        yield f"    … and {len(ran.notes) - _MOST_LINES} more notes, all with --json"


def _inbox(
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Also what repeats something decided about.")
    ] = False,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """List the statements that wait, those of one origin together."""
    who = acting(node, None)
    waiting, records = Inbox(who).waiting(), Watching(who).records()
    shown = [each for each in waiting if every or not each.decided]
    rest = sum(len(each.cards) for each in waiting) - sum(len(each.cards) for each in shown)
    lines = [line for each in shown for line in _group_lines(each, records)]
    lines += ["nothing waits"] if not shown else []
    if rest:
        lines.append(f"{plural(rest, 'card')} repeat what was decided about: --all shows them")
    fields = {"waiting": [_group_fields(each, records) for each in shown], "repeats": rest}
    output.show(fields, "\n".join(lines), as_json=as_json)


def _group_fields(group: Waiting, records: dict[str, Record]) -> dict[str, Any]:
    return {
        "origin": group.origin,
        "outlets": {
            outlet: records[outlet].reliability.value if outlet in records else "F"
            for outlet in group.outlets
        },
        "cards": [
            {**card_to_json(each.card), "source": each.source, "found": format_instant(each.at)}
            for each in group.cards
        ],
        "decided": [
            {"card": each.card, "act": each.act, "evidence": each.evidence, "by": each.actor}
            for each in group.decided
        ],
    }


def _group_lines(group: Waiting, records: dict[str, Record]) -> Iterator[str]:
    card = group.cards[0].card
    kind = card.kind.value if card.kind else "no kind proposed"
    towards = f" > {', '.join(card.partners)}" if card.partners else ""
    head = f"{card.id}  {card.actor or '?'}{towards}  {kind} ({card.stance.value})"
    yield output.wrapped(output.printable(head), "    ")
    yield output.wrapped(f"    {output.printable(card.sentence)}", "    ")
    letters = (
        records[each].reliability.value if each in records else "F" for each in group.outlets
    )
    named = [f"{each} ({letter})" for each, letter in zip(group.outlets, letters, strict=True)]
    day = "" if card.published is None else f", {format_instant(card.published)[:10]}"
    many = f"; {len(group.cards)} cards report it" if len(group.cards) > 1 else ""
    yield output.wrapped(f"    {output.printable(', '.join(named))}{day}{many}", "    ")
    words = "; ".join(f"`{each.words}`: {each.reason}" for each in card.matched)
    if words:
        yield output.wrapped(f"    {output.printable(words)}", "    ")
    for each in group.decided[:1]:
        into = f" as {each.evidence}" if each.evidence else ""
        yield f"    repeats what was {each.act}{into}"


def _accept(  # noqa: PLR0913 - each is an option of the command
    card: CardName,
    *,
    grade: GradeWord,
    p_true: PTrue = None,
    p_caused: PCaused = None,
    p_caused_range: PCausedRange = None,
    partner: Annotated[str, typer.Option(help="Whom it speaks of, if not who acts.")] = "",
    kind: Annotated[str, typer.Option(help="What sort it is, if not as proposed.")] = "",
    polarity: Polarised = "",
    dimension: Respect = "",
    topic: Topic = "",
    whole: Annotated[
        bool, typer.Option("--whole", help="About the partner as a whole, whatever topic it names.")
    ] = False,
    claim: Claim = "",
    occurred: Occurred = None,
    severity: Severity = 1.0,
    marking: Marking = "",
    scheme: MarkingScheme = "relto",
    discipline: Disciplines = None,
    originator: Originators = None,
    only: Alone = False,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """File a card as graded evidence, for all cards that report the same."""
    made = grade_of(graded_fields(grade, p_true, p_caused, p_caused_range))
    verdict = Verdict(
        grade=made,
        partner=partner,
        topic=topic,
        whole=whole,
        kind=_one_of(Kind, kind, "--kind"),
        polarity=_one_of(Polarity, polarity, "--polarity"),
        dimension=_one_of(Dimension, dimension, "--dimension"),
        claim=claim,
        occurred=None if occurred is None else parse_day_or_instant(occurred, Edge.BEGIN),
        severity=severity,
        marking=marking,
        scheme=scheme,
        kept=kept_of(discipline, originator),
        alone=only,
    )
    _show_accepted(Inbox(acting(node, officer)).accept(card, verdict), as_json=as_json)


def _show_accepted(decided: Decided, *, as_json: bool) -> None:
    assert decided.item is not None  # noqa: S101 - accepting files one
    item, along = decided.item, len(decided.cards) - 1
    more = f", for {plural(along, 'card')} more that report the same" if along else ""
    text = "\n".join([*item_lines(item), f"filed {item.evidence.id}{more}"])
    fields = {"evidence": item_fields(item), "cards": list(decided.cards)}
    output.show(fields, text, as_json=as_json)


def _reject(  # noqa: PLR0913 - each is an option of the command
    card: CardName,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why, in words.")],
    *,
    untrue: Annotated[
        bool, typer.Option("--untrue", help="It is untrue; that counts against its outlet.")
    ] = False,
    only: Alone = False,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Reject a card, and all cards that report the same."""
    decided = Inbox(acting(node, officer)).reject(card, reason, untrue=untrue, alone=only)
    text = f"rejected {plural(len(decided.cards), 'card')}"
    output.show({"cards": list(decided.cards)}, text, as_json=as_json)


def _merge(
    card: CardName,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The card that says the same.")],
    *,
    officer: OfficerFile = None,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Say that two cards report the same, so that they count once."""
    decided = Inbox(acting(node, officer)).merge(card, into)
    along = f"; {plural(len(decided.cards), 'card')} went with it" if decided.cards else ""
    fields = {"card": card, "into": into, "cards": list(decided.cards)}
    output.show(fields, f"{card} and {into} report the same{along}", as_json=as_json)


def _one_of(names: Any, given: str, path: str) -> Any:
    """Returns the member of an enumeration that is meant, None where nothing is given."""
    if not given:
        return None
    try:
        return names(given)
    except ValueError:
        known = ", ".join(each.value for each in names)
        raise InputError(f"`{given}`, expected one of {known}", path=path) from None
