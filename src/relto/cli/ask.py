"""`relto who`, `relto explain`, `relto deliveries`: questions about a product.

The answers come from the services; nothing is decided here.
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Annotated, Any

import typer

from relto.app.compose import open_services
from relto.cli import output
from relto.cli.options import DEFAULT_NODE, AsJson, NodeDirectory
from relto.core.instant import format_instant
from relto.labels import render_label
from relto.model.handling import Handling, handling_to_json
from relto.model.rung import Rung
from relto.pages.words import plural
from relto.planning import decision_to_json
from relto.policy.reasons import Answer, Decision
from relto.services.ask import Ask, Card, Explanation, Received, Visibility
from relto.services.release import Part

Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="STIX id of the product.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the programme."""
    app.command("who")(_who)
    app.command("explain")(_explain)
    app.command("deliveries")(_deliveries)


def _who(product: Product, *, node: NodeDirectory = DEFAULT_NODE, as_json: AsJson = False) -> None:
    """Show which partners may have a product, at which rung, and which layer decided."""
    found = _ask(node).who(product)
    output.show(_who_fields(found), "\n".join(_who_lines(found)), as_json=as_json)


def _explain(
    product: Product,
    *,
    partner: Annotated[str, typer.Option("--for", metavar="PARTNER", help="Code of the partner.")],
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Show each layer's answer about a product for a partner, and the clause behind it."""
    found = _ask(node).explain(product, partner)
    output.show(_explain_fields(found), "\n".join(_explain_lines(found)), as_json=as_json)


def _deliveries(
    *,
    partner: Annotated[str | None, typer.Option(help="Only to this partner.")] = None,
    product: Annotated[str | None, typer.Option(help="Only those that carried this id.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="The last so many; 0 shows all.")] = 100,
    node: NodeDirectory = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """List what was delivered, when and to whom, the latest last."""
    found = _ask(node).deliveries(partner=partner, product=product)
    shown = found[-limit:] if limit else found
    fields = {"total": len(found), "deliveries": [_received_fields(one) for one in shown]}
    nothing = f"nothing was delivered to {partner}" if partner else "nothing was delivered"
    output.show(fields, "\n".join(_delivery_lines(found, shown, nothing)), as_json=as_json)


def _ask(node: Path) -> Ask:
    services = open_services(node)
    return Ask(services.node.store, services.release)


def _card_fields(card: Card) -> dict[str, Any]:
    handling = None if card.handling is None else handling_to_json(card.handling)
    return {
        "product": card.id,
        "title": card.title,
        "version": card.version,
        "handling": handling,
    }


def _card_lines(card: Card) -> list[str]:
    title = textwrap.shorten(output.printable(card.title), 60, placeholder=" …")
    lines = [f'{card.id}  "{title}"' if title else card.id]
    if len(lines[0]) > output.WIDTH:
        lines = [card.id, f'  "{title}"']
    if card.handling is not None:
        lines.append(output.wrapped(f"  {_handling_words(card.handling)}", "  "))
    return lines


def _handling_words(handling: Handling) -> str:
    label = render_label(handling.label)
    parts = [
        ", ".join(sorted(handling.originators)) or "no originator",
        label or "no label",
        ", ".join(sorted(handling.disciplines)) or "no discipline",
        ", ".join(sorted(handling.topics)) or "no topic",
    ]
    return "  ".join(output.printable(part) for part in parts)


def _deciding(decision: Decision) -> Answer:
    return next(answer for answer in decision.answers if answer.layer is decision.layer)


def _who_fields(found: Visibility) -> dict[str, Any]:
    partners = [
        {
            "partner": partner,
            "rung": decision.rung.words,
            "layer": decision.layer.value,
            "code": _deciding(decision).code.value,
            "text": _deciding(decision).text,
            "source": _deciding(decision).source,
            "deliveries": found.delivered.get(partner, 0),
        }
        for partner, decision in found.decisions.items()
    ]
    return {**_card_fields(found.card), "partners": partners}


def _who_lines(found: Visibility) -> list[str]:
    lines = _card_lines(found.card)
    if not found.decisions:
        return [*lines, "No policy is in force: everything is withheld."]
    width = max(map(len, found.decisions))
    ordered = sorted(found.decisions.items(), key=lambda item: (-item[1].rung, item[0]))
    for partner, decision in ordered:
        lead = f"  {partner:<{width}}  {decision.rung.words:<8}  {decision.layer.value:<9}  "
        times = found.delivered.get(partner, 0)
        received = f"; received {plural(times, 'time')}" if times else ""
        lines += _hanging(lead, _reason(_deciding(decision)) + received)
    may = sum(1 for decision in found.decisions.values() if decision.rung is Rung.OPEN)
    return [*lines, f"{may} of {plural(len(found.decisions), 'partner')} may have it now."]


def _hanging(lead: str, text: str) -> list[str]:
    return textwrap.wrap(
        output.printable(text),
        output.WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_on_hyphens=False,
    )


def _reason(answer: Answer) -> str:
    return f"{answer.text}, {answer.source}" if answer.source else answer.text


def _explain_fields(found: Explanation) -> dict[str, Any]:
    return {
        **_card_fields(found.card),
        "partner": found.partner,
        **decision_to_json(found.decision),
        "portions": [_portion_fields(part) for part in found.portions],
        "deliveries": [_received_fields(one) for one in found.delivered],
    }


def _explain_lines(found: Explanation) -> list[str]:
    lines = _card_lines(found.card)
    for answer in found.decision.answers:
        lead = f"  {answer.layer.value:<9}  {answer.rung.words:<8}  "
        lines += _hanging(lead, _reason(answer))
    lines += _portion_lines(found.portions)
    verdict = f"{found.partner}: {found.decision.rung.words}. {_OUTCOME[found.decision.rung]}"
    return [*lines, output.wrapped(f"{verdict}; {_history(found)}.", "")]


def _portion_lines(portions: tuple[Part, ...]) -> list[str]:
    if not portions:
        return []
    opened = sum(part.decision.rung is Rung.OPEN for part in portions)
    lines = [f"  {plural(len(portions), 'portion')} with markings, of which {opened} open:"]
    for part in portions:
        answer = _deciding(part.decision)
        lead = f"  {part.decision.rung.words:<8}  {answer.layer.value:<9}  "
        where = output.printable(", ".join(part.selectors))
        label = "" if part.label is None else render_label(part.label)
        lines += _hanging(lead, f"{where}: {output.printable(label)}; {_reason(answer)}")
    return lines


def _portion_fields(part: Part) -> dict[str, Any]:
    return {
        "selectors": list(part.selectors),
        "label": None if part.label is None else render_label(part.label),
        **decision_to_json(part.decision),
    }


_OUTCOME = {
    Rung.WITHHOLD: "It shows nothing",
    Rung.REVIEW: "Waiting for a releasing officer",
    Rung.SEALED: "Only a sealed copy may go, and this version makes none",
    Rung.OPEN: "It is delivered when the partner asks",
}


def _history(found: Explanation) -> str:
    if not found.delivered:
        return "nothing was delivered"
    last = format_instant(found.delivered[-1].at)[:19]
    return f"it was delivered {plural(len(found.delivered), 'time')}, last on {last}Z"


def _received_fields(one: Received) -> dict[str, Any]:
    return {
        "event": one.event,
        "at": format_instant(one.at),
        "partner": one.partner,
        "policy": one.policy,
        "products": one.products,
        "copies": one.copies,
        "digest": one.digest,
    }


def _delivery_lines(
    found: tuple[Received, ...], shown: tuple[Received, ...], nothing: str
) -> list[str]:
    if not found:
        return [nothing]
    width = max(len(one.partner) for one in shown)
    lines = [_delivery_line(one, width) for one in shown]
    if len(shown) < len(found):
        lines.insert(0, f"… {len(found) - len(shown):,} earlier ones; --limit 0 shows all")
    return lines


def _delivery_line(one: Received, width: int) -> str:
    copies = f", {one.copies:,} as copies" if one.copies else ""
    policy = (one.policy or "no policy")[:15]
    return (
        f"{format_instant(one.at)[:19]}Z  {one.partner:<{width}}  "
        f"{plural(one.products, 'product')}{copies}  {policy}  #{one.event}"
    )
