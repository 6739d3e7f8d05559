"""The gate, in its plain form: five layers, each a rung and a reason; the minimum decides.

1. marking     the label's own words: flaws, dates, release clauses, controls, TLP:RED.
2. clearance   the partner's level and compartments.
3. agreement   the best that an agreement in force between us and the partner allows.
4. posture     the lowest restriction that matches.
5. consent     each other originator's release, consent, or what its agreement says.

Nothing here is fast; `policy.table` computes the same for all handlings and partners at once.
Time is an argument. Nobody but `services.release` and `planning` may call this.

Basis: the project's decision record 0003.
"""

from __future__ import annotations

from dataclasses import dataclass

from relto.core.instant import format_instant
from relto.labels import Control, Label, Level, Tlp
from relto.labels.basis import Matter, cite
from relto.model.agreements import Agreement, Onward
from relto.model.handling import Discipline, Handling
from relto.model.rung import Rung
from relto.model.selection import Selection
from relto.policy import matching
from relto.policy.index import Scope, Terms, grade_of, terms_of
from relto.policy.membership import Roster, roster
from relto.policy.reasons import Answer, Code, Decision, Layer, minimum
from relto.policy.snapshot import Snapshot

_ASKED = {
    Control.ORCON: (Code.ORCON_UNLISTED, "ORCON, and no recipients listed"),
    Control.PROPIN: (Code.PROPIN_UNLISTED, "PROPIN, and no recipients listed"),
    Control.RELIDO: (Code.DISCLOSURE_OFFICER, "RELIDO: a disclosure officer decides"),
    Control.DISPLAY_ONLY: (Code.DISPLAY_ONLY, "DISPLAY ONLY: to be shown, not handed over"),
}
_KNOWN_DISCIPLINES = frozenset(discipline.value for discipline in Discipline)


@dataclass(frozen=True, slots=True)
class Moment:
    """A policy at an instant, with its memberships expanded."""

    snapshot: Snapshot
    roster: Roster
    at: int

    def agreements_with(self, *names: str) -> list[Agreement]:
        """Returns the agreements in force to which we and all these are parties."""
        everyone = {self.snapshot.releasing, *names}
        parties = self.roster.parties
        return [a for a in self.snapshot.agreements if everyone <= parties[a.code]]

    def ever_with(self, partner: str) -> list[Agreement]:
        """Returns the agreements in their span to which we and the partner ever were parties.

        Their exclusions bind: removing a party must not lift what the agreement excluded.
        """
        pair = (self.snapshot.releasing, partner)
        return [
            each
            for each in self.snapshot.agreements
            if each.span.holds(self.at)
            and all(matching.ever_party(each, name, self.roster, self.at) for name in pair)
        ]

    def communities(self, organisation: str) -> frozenset[str]:
        """Returns the communities of which an organisation is a member in force."""
        return self.roster.communities.get(organisation, frozenset())


def moment(snapshot: Snapshot, at: int) -> Moment:
    """Prepares a policy for questions about one instant."""
    return Moment(snapshot, roster(snapshot, at), at)


def decide(snapshot: Snapshot, handling: Handling, partner: str, at: int) -> Decision:
    """Decides one handling for one partner at one instant, with the reasons of all layers."""
    now = moment(snapshot, at)
    return minimum(
        (
            marking(now, handling.label, partner),
            clearance(now, handling.label, partner),
            agreement(now, handling, partner),
            posture(now, handling, partner),
            consent(now, terms_of(handling), partner),
        )
    )


def marking(now: Moment, label: Label, partner: str) -> Answer:
    """Layer 1: what the label's own words say to this partner."""

    def answer(rung: Rung, code: Code, text: str) -> Answer:
        return Answer(Layer.MARKING, rung, code, text)

    if (unfit := _unfit(label, now.at)) is not None:
        return answer(Rung.WITHHOLD, *unfit)
    for clause in label.release:
        if not matching.names_partner(clause, partner, now.roster):
            text = f"REL TO {', '.join(sorted(clause))}" if clause else "NOFORN"
            text += f"; not {partner}" + cite(Matter.RELEASE, label.schemes)
            return answer(Rung.WITHHOLD, Code.NOT_RELEASABLE, text)
    for control, (code, text) in _ASKED.items():
        if control in label.asks:
            return answer(Rung.REVIEW, code, text + cite(Matter.CONTROL, label.schemes))
    if label.tlp is Tlp.RED:
        text = "TLP:RED is for named individuals" + cite(Matter.COLOUR, ())
        return answer(Rung.REVIEW, Code.NAMED_INDIVIDUALS, text)
    if label.release:
        names = frozenset[str]().union(*label.release)
        through = sorted(names & ({partner} | now.communities(partner)))
        text = f"releasable to {partner} by {', '.join(through)}"
        return answer(Rung.OPEN, Code.RELEASABLE, text + cite(Matter.RELEASE, label.schemes))
    return answer(Rung.OPEN, Code.NO_RESTRICTION, "no release restriction in the label")


def _unfit(label: Label, at: int) -> tuple[Code, str] | None:
    if label.flaws:
        return Code.UNREADABLE, ", ".join(sorted(label.flaws))
    if label.level is None and label.tlp is None:
        return Code.UNLABELLED, "neither a level nor a TLP colour"
    if label.not_before is not None and at < label.not_before:
        return Code.NOT_YET, f"from {format_instant(label.not_before)}"
    if label.not_after is not None and at >= label.not_after:
        return Code.OVER, f"until {format_instant(label.not_after)}"
    return None


def clearance(now: Moment, label: Label, partner: str) -> Answer:
    """Layer 2: the partner's level and compartments."""
    organisation = now.snapshot.organisation.get(partner)
    if organisation is None or partner == now.snapshot.releasing:
        text = f"`{partner}` is no partner in this policy"
        return Answer(Layer.CLEARANCE, Rung.WITHHOLD, Code.UNKNOWN_PARTNER, text)
    cleared = Level.UNCLASSIFIED if organisation.cleared is None else organisation.cleared
    words = f"cleared to {cleared.words}" if organisation.cleared is not None else "uncleared"
    source = str(organisation.source)
    if label.level is not None and label.level > cleared:
        text = f"{partner} is {words}, this is {label.level.words}"
        text += cite(Matter.LEVEL, label.schemes)
        return Answer(Layer.CLEARANCE, Rung.WITHHOLD, Code.LEVEL, text, source)
    missing = label.compartments - organisation.compartments
    if missing:
        text = f"{partner} does not hold {', '.join(sorted(missing))}"
        text += cite(Matter.COMPARTMENT, label.schemes)
        return Answer(Layer.CLEARANCE, Rung.WITHHOLD, Code.COMPARTMENT, text, source)
    return Answer(Layer.CLEARANCE, Rung.OPEN, Code.CLEARED, f"{partner} is {words}", source)


def agreement(now: Moment, handling: Handling, partner: str) -> Answer:
    """Layer 3: the best that an agreement in force allows; an exclusion of any of them wins."""

    def answer(rung: Rung, code: Code, text: str, source: object = None) -> Answer:
        place = None if source is None else str(source)
        return Answer(Layer.AGREEMENT, rung, code, text, place)

    scope = Scope(handling.topics, handling.disciplines)
    unknown = sorted(scope.topics - now.snapshot.topic.keys())
    if unknown or not scope.topics:
        return answer(Rung.WITHHOLD, Code.NO_TOPIC, f"topic `{unknown[0]}`" if unknown else "none")
    if not scope.disciplines or not scope.disciplines <= _KNOWN_DISCIPLINES:
        return answer(Rung.WITHHOLD, Code.NO_DISCIPLINE, "no discipline that exists")
    for each in now.ever_with(partner):
        if (excluded := _exclusion(now, each, handling, partner)) is not None:
            return answer(Rung.WITHHOLD, Code.EXCLUDED, f"{each.code} excludes it", excluded)
    held = now.agreements_with(partner)
    if not held or partner == now.snapshot.releasing:
        return answer(Rung.WITHHOLD, Code.NO_AGREEMENT, f"none with {partner} is in force")
    about = [each for each in held if in_scope(each, scope)]
    if not about:
        return answer(Rung.WITHHOLD, Code.OUT_OF_SCOPE, f"not within {_codes(held)}")
    grade = grade_of(handling.label)
    admit = [a for a in about if matching.ceiling_admits(a.ceiling, grade, partner, now.roster)]
    if not admit:
        text = f"above the ceiling of {_codes(about)} for {partner}"
        return answer(Rung.WITHHOLD, Code.ABOVE_CEILING, text, about[0].ceiling.source)
    highest = max(each.rung for each in admit)
    best = [each for each in admit if each.rung is highest]
    return answer(highest, Code.AGREED, _codes(best), best[0].source)


def _codes(agreements: list[Agreement]) -> str:
    return ", ".join(each.code for each in agreements)


def in_scope(agreement: Agreement, scope: Scope) -> bool:
    """Tells whether an agreement is about all topics and disciplines of a handling."""
    selection = Selection(agreement.scope.topics, agreement.scope.disciplines)
    return matching.scope_allows(selection, scope)


def _exclusion(now: Moment, each: Agreement, handling: Handling, partner: str) -> str | None:
    scope, grade = Scope(handling.topics, handling.disciplines), grade_of(handling.label)
    for exclusion in each.exclusions:
        if (
            matching.scope_touches(exclusion.what, scope)
            and matching.level_touches(exclusion.what.level, grade)
            and matching.concerns(exclusion.to, partner, now.roster)
        ):
            return str(exclusion.source)
    return None


def posture(now: Moment, handling: Handling, partner: str) -> Answer:
    """Layer 4: the lowest restriction in force that matches."""
    scope, grade = Scope(handling.topics, handling.disciplines), grade_of(handling.label)
    lowest = None
    for each in now.snapshot.restrictions:
        if (
            (lowest is None or each.rung < lowest.rung)
            and each.span.holds(now.at)
            and matching.scope_touches(each.what, scope)
            and matching.level_touches(each.what.level, grade)
            and matching.originated(each.originators, handling.originators)
            and matching.concerns(each.to, partner, now.roster)
        ):
            lowest = each
    if lowest is None:
        text = f"no restriction on it to {partner}"
        return Answer(Layer.POSTURE, Rung.OPEN, Code.UNRESTRICTED, text)
    text = lowest.reason
    if lowest.span.end is not None:
        text += f"; until {format_instant(lowest.span.end)[:10]}"
    source = str(lowest.source)
    return Answer(Layer.POSTURE, lowest.rung, Code.RESTRICTED, text, source)


def consent(now: Moment, terms: Terms, partner: str) -> Answer:
    """Layer 5: the third-party rule; the minimum over all originators but us and the partner."""
    unknown = sorted(terms.originators - now.snapshot.organisation.keys())
    if unknown or not terms.originators:
        text = f"originator `{unknown[0]}`" if unknown else "none"
        return Answer(Layer.CONSENT, Rung.WITHHOLD, Code.NO_ORIGINATOR, text)
    others = sorted(terms.originators - {now.snapshot.releasing, partner})
    if not others:
        return Answer(Layer.CONSENT, Rung.OPEN, Code.OWN, "no other originator")
    answers = [_consent_of(now, originator, terms, partner) for originator in others]
    return min(answers, key=lambda answer: answer.rung)


def _consent_of(now: Moment, originator: str, terms: Terms, partner: str) -> Answer:
    best = [
        *_released(now, originator, terms, partner),
        *_recorded(now, originator, terms, partner),
        *_onward(now, originator, terms, partner),
    ]
    if not best:
        text = f"{originator} has not consented to {partner}"
        return Answer(Layer.CONSENT, Rung.WITHHOLD, Code.NO_CONSENT, text)
    return max(best, key=lambda answer: answer.rung)


def _released(now: Moment, originator: str, terms: Terms, partner: str) -> list[Answer]:
    def answer(code: Code, text: str) -> list[Answer]:
        return [Answer(Layer.CONSENT, Rung.OPEN, code, text)]

    if terms.orcon:
        return []
    if terms.lists_recipients:
        return answer(Code.RELEASED, f"{originator}'s own label lists the recipients")
    if matching.level_of(terms.grade) > Level.UNCLASSIFIED or not terms.is_coloured:
        return []
    if terms.grade.tlp is Tlp.CLEAR:
        return answer(Code.COMMUNITY, f"TLP:CLEAR of {originator} may go anywhere")
    shared = now.communities(originator) & now.communities(partner)
    if terms.grade.tlp is Tlp.GREEN and shared:
        return answer(Code.COMMUNITY, f"TLP:GREEN within {min(shared)}")
    return []


def _recorded(now: Moment, originator: str, terms: Terms, partner: str) -> list[Answer]:
    return [
        Answer(Layer.CONSENT, each.rung, Code.CONSENTED, each.reason, str(each.source))
        for each in now.snapshot.consents
        if each.originator == originator
        and each.span.holds(now.at)
        and matching.names_partner(each.to, partner, now.roster)
        and matching.scope_allows(each.what, terms.scope)
        and matching.level_allows(each.what.level, terms)
    ]


def _onward(now: Moment, originator: str, terms: Terms, partner: str) -> list[Answer]:
    found = []
    for each in now.agreements_with(originator, partner):
        onward = each.conditions.onward
        if onward is Onward.NONE or not in_scope(each, terms.scope):
            continue
        if matching.ceiling_admits(each.ceiling, terms.grade, partner, now.roster):
            freely = onward is Onward.WITHIN and not terms.orcon
            rung, code = (Rung.OPEN, Code.ONWARD) if freely else (Rung.REVIEW, Code.ASK)
            text = f"{each.code}: {onward.value}" + (", ORCON" if terms.orcon else "")
            found.append(Answer(Layer.CONSENT, rung, code, text, str(each.source)))
    return found
