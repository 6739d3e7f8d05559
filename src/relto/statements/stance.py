"""Who stands for what a sentence says: a statement, a claim, a denial, a fact or a condition.

1. What is denied is a denial, whoever denies it.
2. What depends on a condition, or is only weighed or possible, is conditional.
3. What the organisation itself says about itself is its statement; what others say is a claim.
4. What nobody is said to have said is told as a fact by the outlet.

It judges no truth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from relto.model.evidence import Kind
from relto.statements.card import Stance
from relto.statements.grammar import Parsed
from relto.statements.rules import Finding
from relto.statements.scene import Speaker
from relto.statements.speech import Said
from relto.statements.vocabulary import phrase, words

_MAIN_CLAUSE_ENDS = words("stance.main_clause_ends")
_MODALS = words("stance.modals")
_DENY = phrase("stance.deny")
_CLAIM = phrase("stance.claim")
_REPORTS = frozenset(
    {"reports", "report", "reporting", "claims", "claim", "allegations", "suggestions", "accounts"}
)
_UNTRUE = phrase("stance.untrue")
_MIGHT = re.compile(r"(?:could|might|may|likely|possibly|perhaps)")
_WEIGH = phrase("stance.weigh")
_AGAIN = ("review", "reassess", "reconsider", "rethink", "rethought", "revisit", "revise")
_IF = phrase("stance.if")
_HEDGE = phrase("stance.hedge")


def governing(
    finding: Finding, parsed: Parsed, said: Sequence[Said], speaker: Speaker | None
) -> Speaker | None:
    """Says who says a finding, where more than one says something in its sentence.

    A verb of speech governs what stands behind it, and what stands before it if a comma or a
    quotation mark stands between.

    Args:
        finding: what was found.
        parsed: its sentence.
        said: who says something in the sentence.
        speaker: who says the whole sentence, if anybody.
    """
    others = [each for each in said if each.place != finding.verb and each.verb not in _ACTS]
    before = [
        each
        for each in others
        if each.place < finding.verb and not parsed.barred(each.place + 1, finding.verb)
    ]
    if before:
        return before[-1].speaker
    behind = [
        each
        for each in others
        if each.place > finding.verb and _apart(parsed, finding.verb, each.place)
    ]
    if behind:
        return behind[0].speaker
    if said:
        own = [
            each
            for each in said
            if each.place == finding.verb or each.speaker.code in finding.actors
        ]
        return own[0].speaker if own else None
    return speaker


_ACTS = words("stance.acts")


def _apart(parsed: Parsed, verb: int, place: int) -> bool:
    """Whether a clause of speech is set apart behind what it tells."""
    return bool({",", '"', "—"} & set(parsed.words[verb:place]))


def stance_of(finding: Finding, parsed: Parsed, speaker: Speaker | None) -> Stance:
    """Says who stands for a finding.

    Args:
        finding: what was found.
        parsed: its sentence.
        speaker: who says it, if anybody.
    """
    if finding.denied or _denies(parsed, finding):
        return Stance.DENIAL
    if _conditional(parsed, finding):
        return Stance.CONDITIONAL
    if _HEDGE.search(parsed.line.text):
        return Stance.REPORTED_CLAIM
    if speaker is None:
        return Stance.FACT
    own = speaker.official and speaker.code in finding.actors and speaker.code != ""
    return Stance.STATEMENT if own else Stance.REPORTED_CLAIM


def _denies(parsed: Parsed, finding: Finding) -> bool:
    words = parsed.words
    for at, word in enumerate(words):
        behind = words[at + 1] if at + 1 < len(words) else ""
        back = word in {"pushed", "pushes", "pushing"} and behind == "back"
        denies = (_DENY.fullmatch(word) or back) and at < finding.verb + 12
        if denies and (_CLAIM.fullmatch(behind) or behind.endswith("ing")):
            return True
        if denies and _REPORTS & set(words[at + 1 : at + 6]):
            return True
    if finding.kind is Kind.INACCURATE:
        return False
    return _UNTRUE.search(parsed.line.text) is not None


def _conditional(parsed: Parsed, finding: Finding) -> bool:
    begin = max(0, finding.verb - 8)
    for at in range(finding.verb - 1, begin - 1, -1):
        if parsed.words[at] in _MAIN_CLAUSE_ENDS:
            begin = at
            break
    window = parsed.words[begin : finding.verb + 1]
    text = f" {' '.join(parsed.words[max(0, finding.verb - 12) : finding.verb + 6])} "
    against = finding.kind is Kind.POLICY_AGAINST_SHARING
    if against and (_WEIGH.search(text) or parsed.words[finding.verb].startswith(_AGAIN)):
        return True
    if any(
        _MIGHT.fullmatch(word) and not _could_not(parsed, begin + at)
        for at, word in enumerate(window)
    ):
        return True
    condition = _IF.search(parsed.line.text)
    if condition is None:
        return False
    place, _ = parsed.line.span(condition)
    return bool(_MODALS & set(window)) or (against and place < finding.verb <= place + 12)


def _could_not(parsed: Parsed, place: int) -> bool:
    return parsed.words[place + 1 : place + 2] == ("not",)
