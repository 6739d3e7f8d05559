"""What a rule about a document in XML is: a numbered record with the question that it asks.

It knows no particular rule.

Basis: IC-ISM DES 202111.202211.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from relto.labels.capco.ism import IsmDocument, IsmElement
from relto.labels.capco.marking import Marking
from relto.labels.mistakes import Mistake, Severity


@dataclass(frozen=True, slots=True)
class ElementRule:
    """One rule about a document and the element that speaks for it.

    Attributes:
        number: as its publisher writes it.
        is_broken: whether a document breaks it.
        message: what is wrong.
        expected: what should stand there.
        severity: an error withholds.
    """

    number: str
    is_broken: Callable[[IsmDocument], bool]
    message: str
    expected: str = ""
    severity: Severity = Severity.ERROR

    def judge(self, document: IsmDocument) -> Iterator[Mistake]:
        """Returns the mistake of a document that breaks the rule."""
        if self.is_broken(document):
            yield Mistake(
                self.number,
                self.message,
                expected=self.expected,
                severity=self.severity,
                path=resource_of(document).path,
            )


def resource_of(document: IsmDocument) -> IsmElement:
    """Returns the element that speaks for the whole document, an empty one where there is none."""
    return document.resource or IsmElement(Marking())
