"""Rules about safeguards: laws, oversight, vetting and technique that protect what partners give.

Only where the text is about intelligence or classified material: laws about anything else are none.

It does not say whether a safeguard is any good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relto.model.evidence import Kind
from relto.statements.mentions import SUBJECT
from relto.statements.rules.sight import Finding, Sight, codes

_RULE = (
    r"(?:laws?|acts?|bills?|legislation|rules?|regulations?|oversight|safeguards?|vetting|security checks?|clearances?|screening"
    r"|commissioners?|watchdogs?|inspectors?|inspectorate|ombudsman|committees?|registry|access controls?|two - person rule|second signature"
    r"|encryption|secure lines?|data protection officer|protections?|written consent|third - party rule|controls?|inspections?|logs?"
    r"|security (?:procedures?|measures?|protocols?|standards?)|access|audits?|supervis\w+|tribunal|separate (?:network|system)|guarantees?)"
)
_MAKE = (
    r"(?:introduc(?:e|es|ed|ing)|adopt(?:s|ed|ing)?|passe[sd]|pass|enact(?:s|ed)?|tighten(?:s|ed|ing)?|creat(?:e|es|ed|ing)|appoint(?:s|ed|ing)?"
    r"|strengthen(?:s|ed|ing)?|improv(?:e|es|ed|ing)|install(?:s|ed|ing)?|impos(?:e|es|ed|ing)|set up|sets up|establish(?:es|ed)?|approv(?:e|es|ed)"
    r"|ordered|bolster(?:s|ed)?|toughen(?:s|ed)?|reinforc(?:e|es|ed)|overhaul(?:s|ed)?|step(?:s|ped)? up|restor(?:e|es|ed)|put in place|brought in)"
)
_GAP = r"(?:[a-z@0-9'~,-]+ ){0,7}?"
_ADDED = re.compile(
    rf" (?:{_MAKE} {_GAP}{_RULE}"
    rf"|{_RULE} {_GAP}(?:was|were|been|be|is|are) (?:[a-z]+ )?(?:introduced|adopted|passed|enacted|tightened|created|appointed|strengthened|improved"
    r"|approved|set up|established|in force|restored|stepped up)"
    r"|(?:will|must|now|have to|has to|had to|to|be) (?:[a-z]+ )?(?:undergo|be (?:vetted|screened|logged|encrypted|kept on a separate|retrained|re - vetted|checked)"
    r"|vet|screen|log|encrypt|retrain|repeat security checks)"
    r"|(?:obliges?|requires?|required|obliged|forbids?|forbade|undertakes?) (?:[a-z@0-9'-]+ ){0,9}?(?:assurances?|consent|clearances?|protection|vetting|log|permission|approval"
    r"|encrypt\w*|not to release)"
    r"|(?:an offence|punishable|a crime)|(?:may|can) (?:inspect|visit|audit|check) (?:the|any|every)|two keys instead of one"
    r"|no (?:[a-z]+ ){0,3}?(?:documents?|reports?|papers?|copy|copies) (?:[a-z]+ )?(?:may|can) (?:[a-z]+ )?(?:leave|be (?:copied|shown|released|opened))"
    r"|nothing leaves|(?:every|each) (?:access|opening|reader|copy) is (?:logged|recorded|vetted)|records every (?:opening|access)"
    r"|only through the new (?:registry|system|channel)|encrypts every|wrote them down|(?:parliaments?|committees?) (?:now|will) (?:receive|see|review)"
    r"|(?:debating|considering|discussing|voting on|before the \w+ is) a (?:law|bill)|numbered copies|(?:law|bill) (?:that|which) would|only (?:[a-z]+ ){1,3}?(?:vetted|cleared|screened|authori[sz]ed) (?:[a-z]+ ){0,5}?(?:will|may|can)|limited the number of (?:people|persons|readers|officials|staff)|(?:had|have) every (?:safe|lock|copy|system) (?:replaced|changed|checked)|(?:new|every) (?:safe|lock)s? (?:was|were|replaced)|(?:commissioner|ombudsman|committee|panel|judges?|inspectors?) (?:will|now|may) (?:watch|oversee|supervise|inspect|control|check|monitor)|must (?:approve|authori[sz]e|log|record|sign|report)|cannot be connected) "
)
_REMOVED = re.compile(
    rf" (?:(?:abolish(?:es|ed|ing)?|dissolv(?:e|es|ed|ing)|repeal(?:s|ed|ing)?|scrap(?:s|ped|ping)?|disband(?:s|ed|ing)?|dismantl(?:e|es|ed|ing)"
    rf"|weaken(?:s|ed|ing)?|loosen(?:s|ed|ing)?|relax(?:es|ed|ing)?|gut(?:s|ted)|eliminat(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|shut down|closed|waiv(?:e|es|ed|ing)"
    rf"|bypass(?:es|ed|ing)?|suspend(?:s|ed)?|cancel(?:s|led)?|dropp?(?:s|ed)?|lift(?:s|ed)?|end(?:s|ed)|fir(?:es|ed|ing)|sack(?:s|ed)?|dismiss(?:es|ed)?) {_GAP}{_RULE}"
    rf"|{_RULE} {_GAP}(?:was|were|been|be|is|are) (?:[a-z]+ )?(?:abolished|dissolved|repealed|scrapped|disbanded|dismantled|weakened|loosened|removed|fired|sacked|dismissed|suspended)) "
)
_PROTECTED = re.compile(
    r" (?:partner\w*|foreign|abroad|allied|allies|originator\w*'?s?|sender|services?|officials?|classified|secrets?|documents?|papers?|registry"
    r"|reports?|intelligence|spying|clearances?|material|transfers?|vetted|employees|agency|spies|access|inspector|copies|copy) "
)


_CALL = re.compile(r" (?:call(?:s|ed|ing)? (?:for|on)|proposed?|proposes|plans? to) ")


def rules(sight: Sight) -> Iterator[Finding]:
    """Finds safeguards that come or go."""
    parsed = sight.parsed
    text = parsed.line.text
    if not sight.field or not (sight.near or _PROTECTED.search(text)):
        return
    words = set(parsed.words)
    if {
        "should",
        "demanded",
        "demands",
        "recommend",
        "recommends",
        "urged",
    } & words or _CALL.search(text):
        return
    for pattern, kind in ((_REMOVED, Kind.SAFEGUARD_REMOVED), (_ADDED, Kind.SAFEGUARD_ADDED)):
        found = pattern.search(text)
        if found is None:
            continue
        begin, end = parsed.line.span(found)
        actors = _maker(sight, begin)
        if actors and actors != ("",):
            matched = (sight.match(begin, end, "a safeguard"),)
            mutual = len(actors) > 1
            yield Finding(
                kind, actors, (), begin, matched, 0.58, denied=parsed.denied(begin), mutual=mutual
            )
            return


def _maker(sight: Sight, verb: int) -> tuple[str, ...]:
    """Finds who makes it: whose law it is, who does it, of whom the text speaks."""
    parsed = sight.parsed
    law = [
        each
        for each in parsed.mentions
        if each.word < verb
        and each.noun in {"law", "laws", "act", "bill", "parliament", "parliaments"}
    ]
    if law:
        return (law[-1].code,)
    passive = any(parsed.passive(at) for at in range(verb, min(verb + 3, len(parsed.words))))
    if passive:
        return sight.by(verb) or codes(_placed(sight), ()) or sight.fallback()
    found = sight.actors(verb)
    if found and found != ("",):
        return found
    return codes(_placed(sight), ()) or sight.fallback()


def _placed(sight: Sight) -> list:  # type: ignore[type-arg]
    return [each for each in sight.parsed.mentions if each.part in {SUBJECT, "in"} and each.acts][
        :1
    ]
