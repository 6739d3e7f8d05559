"""Rules about notices: what needs one, and what a notice needs.

A notice stands on any element of the document; one about another document does not count.

Basis: IC-ISM DES 202111.202211 (rules ISM-ID-00127 to 00153, 00244, 00245, 00356 to 00392, …).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from relto.labels.capco.constraints.rule import number, tokens_of
from relto.labels.capco.constraints.whole import matching
from relto.labels.capco.ism import IsmDocument, IsmElement
from relto.labels.capco.marking import Marking
from relto.labels.mistakes import Mistake, Severity


def _any_document(banner: Marking) -> bool:
    del banner
    return True


def _is_cui_alone(banner: Marking) -> bool:
    return "USA-CUI-ONLY" in banner.complies_with


def _has_cui(banner: Marking) -> bool:
    return not {"USA-CUI", "USA-CUI-ONLY"}.isdisjoint(banner.complies_with)


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """That content needs a notice, or a notice its content.

    Attributes:
        number: as its publisher writes it.
        content: attribute and tokens, as many pairs as may found the notice.
        notices: the notices in question.
        is_asked: whether the content asks for the notice; otherwise the notice for content.
        severity: an error withholds.
        binds: which documents it binds, told by their banner.
        is_of_parts: whether what the banner itself has founds no demand.
    """

    number: str
    content: tuple[tuple[str, str], ...]
    notices: frozenset[str]
    is_asked: bool
    severity: Severity = Severity.ERROR
    binds: Callable[[Marking], bool] = _any_document
    is_of_parts: bool = False

    def judge(self, document: IsmDocument) -> Iterator[Mistake]:
        """Returns the mistake of a document that lacks the notice or the content."""
        banner = document.banner
        if banner is not None and not self.binds(banner):
            return
        given = {n for e in self._noticed(document) for n in _notices(e)} & self.notices
        content = next(self._content(document), "")
        if self.is_asked and content and not given:
            wanted = " or ".join(sorted(self.notices))
            message = f"`{content}` needs the notice `{wanted}` in the document"
            yield Mistake(self.number, message, found=content, expected=wanted)
        elif not self.is_asked and given and not content:
            name = min(given)
            yield Mistake(
                self.number,
                f"there is a notice `{name}` and nothing that it is about",
                found=name,
                expected=" or ".join(f"{a} {t}" for a, t in self.content),
                severity=self.severity,
            )

    def _noticed(self, document: IsmDocument) -> Iterator[IsmElement]:
        """Returns where the notices stand that count: a demand is met by a part alone."""
        resource = document.resource
        has_parts = any(element is not resource for element in document.elements)
        for element in document.elements:
            if not (self.is_asked and has_parts and element is resource):
                yield element

    def _content(self, document: IsmDocument) -> Iterator[str]:
        banner = document.banner
        if self.is_asked and not self.is_of_parts and banner is not None:
            markings = [banner, *_contributing(document)]
        else:
            markings = list(_contributing(document))
        for marking in markings:
            for attribute, names in self.content:
                yield from filter(matching(names), tokens_of(attribute)(marking))


def _contributing(document: IsmDocument) -> Iterator[Marking]:
    """Returns what contributes to the roll-up; a document without portions is its own part."""
    parts = [part for part in document.portions if not part.exclude_from_rollup]
    yield from parts or ([document.banner] if document.banner else [])


def _notices(element: IsmElement) -> tuple[str, ...]:
    if element.is_external or element.marking.exclude_from_rollup:
        return ()
    return element.marking.notice_type


def _asks(digits: int, attribute: str, names: str, notices: str) -> NoticeRule:
    return NoticeRule(
        number(digits), ((attribute, names),), frozenset(notices.split()), is_asked=True
    )


def _founds(digits: int, notice: str, *content: tuple[str, str]) -> NoticeRule:
    severity = Severity.WARNING if digits == 151 else Severity.ERROR
    return NoticeRule(
        number(digits), content, frozenset({notice}), is_asked=False, severity=severity
    )


_AEA, _DISSEM, _NON_IC = "atomicEnergyMarkings", "disseminationControls", "nonICmarkings"
_TK = ("SCIcontrols", "TK-*")

NOTICE_RULES: tuple[NoticeRule, ...] = (
    _asks(127, _AEA, "RD", "RD"),
    NoticeRule(
        number(128),
        ((_AEA, "FRD"),),
        frozenset({"FRD"}),
        is_asked=True,
        binds=lambda banner: (
            "FRD" in banner.atomic_energy_markings and "RD" not in banner.atomic_energy_markings
        ),
    ),
    _asks(129, _DISSEM, "IMC", "IMC IMCON_RSEN"),
    _asks(130, _DISSEM, "FISA", "FISA"),
    _asks(134, _NON_IC, "DS", "DS"),
    replace(_asks(150, _NON_IC, "LES", "LES"), is_of_parts=True),
    replace(_asks(150, "cuiBasic", "LEI", "LES"), is_of_parts=True),
    _asks(152, _NON_IC, "LES-NF", "LES-NF"),
    _asks(244, _AEA, "RD-CNWDI", "CNWDI"),
    _asks(356, _NON_IC, "SSI", "SSI"),
    _asks(384, _DISSEM, "RS", "RSEN IMCON_RSEN"),
    _asks(386, *_TK, "GEOCAP"),
    _asks(391, _DISSEM, "RAWFISA", "RAWFISA"),
    _asks(487, "cuiSpecified", "FISA", "FISA"),
    _asks(491, "cuiSpecified", "SSI", "SSI"),
    _founds(135, "RD", (_AEA, "RD")),
    _founds(136, "FRD", (_AEA, "FRD")),
    NoticeRule(
        number(138),
        ((_NON_IC, "DS"),),
        frozenset({"DS"}),
        is_asked=False,
        binds=lambda banner: banner.classification in ("", "U"),
    ),
    _founds(139, "FISA", (_DISSEM, "FISA"), ("cuiSpecified", "FISA")),
    _founds(151, "LES", (_NON_IC, "LES"), ("cuiBasic", "LEI")),
    _founds(153, "LES-NF", (_NON_IC, "LES-NF")),
    _founds(245, "CNWDI", (_AEA, "RD-CNWDI")),
    _founds(357, "SSI", (_NON_IC, "SSI"), ("cuiSpecified", "SSI")),
    NoticeRule(
        number(488),
        (("cuiSpecified", "FISA"),),
        frozenset({"FISA"}),
        is_asked=False,
        binds=_is_cui_alone,
    ),
    NoticeRule(
        number(492),
        (("cuiSpecified", "SSI"),),
        frozenset({"SSI"}),
        is_asked=False,
        binds=_has_cui,
    ),
    _founds(387, "GEOCAP", _TK),
    _founds(392, "RAWFISA", (_DISSEM, "RAWFISA")),
    _founds(441, "RSEN", (_DISSEM, "RS")),
    _founds(442, "IMCON_RSEN", (_DISSEM, "RS")),
    _founds(443, "IMCON_RSEN", (_DISSEM, "IMC")),
    _founds(444, "IMC", (_DISSEM, "IMC")),
)
"""Every rule about notices and what they are about."""
