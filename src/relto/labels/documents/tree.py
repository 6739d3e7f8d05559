"""A portion-marked document: its banner, its portions in order, and its sections.

Reading never fails: whatever is wrong is a finding, and a portion without a mark that can be used
has none. Whether the banner follows from the portions is `check`'s business.

Basis: CAPCO Register and Manual 2016 §A.6 (banner line), §C (portion marks).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from relto.labels.documents.blocks import Block, Kind, Passage, blocks_of
from relto.labels.documents.findings import Fault, Finding, in_order, of_mistake, warning
from relto.labels.documents.lines import undecorated
from relto.labels.documents.portions import Marking, Portion
from relto.labels.documents.scheme import Mark, PortionScheme

TEXT_LIMIT = 4 * 1024 * 1024
"""Most characters of a document that is read."""

ATTENDING = frozenset({Kind.AUTHORITY, Kind.HEADER, Kind.NOTICE})
"""What has no mark of its own and goes only where the whole document may go."""

_UNTOLD = frozenset({Kind.BANNER, Kind.PAGE, Kind.TEAR})


@dataclass(frozen=True, slots=True)
class Banner:
    """A banner line.

    Attributes:
        line: its number.
        said: the banner as written, without ornament.
        mark: what it says, None where it cannot be used.
        page: number of the page on which it stands.
        start: where it begins in the text.
    """

    line: int
    said: str
    mark: Mark | None
    page: int = 1
    start: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it, up to the next heading of the same depth or a higher.

    Attributes:
        heading: its place among the document's portions, None for the document itself.
        depth: 0 for the document itself, else the heading's.
        portions: places of the portions that belong to it and to no inner section.
        sections: the inner sections.
    """

    heading: int | None
    depth: int
    portions: tuple[int, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What was read.

    Attributes:
        scheme: name of the marking scheme.
        banner: the first banner that can be used, None without one.
        banners: all banner lines.
        portions: everything marked or to be marked, in the order of the text.
        attending: headers, authority lines and notices.
        tree: the sections.
        tear_line: number of the line of the tear line, 0 without one.
        is_portioned: whether any portion mark was written; if not, and the scheme lets it be,
            all portions carry the banner's marking.
        last_line: number of the last line that holds anything.
        findings: what is wrong with what was read.
    """

    scheme: str
    banner: Mark | None
    banners: tuple[Banner, ...]
    portions: tuple[Portion, ...]
    attending: tuple[Portion, ...]
    tree: Section
    tear_line: int
    is_portioned: bool
    last_line: int
    findings: tuple[Finding, ...]

    @property
    def authority(self) -> tuple[str, ...]:
        """The lines of the classification authority block."""
        return tuple(one.text for one in self.attending if one.kind is Kind.AUTHORITY)


def read_document(text: str, scheme: PortionScheme) -> Document:
    """Reads a portion-marked text.

    Args:
        text: plain text or Markdown.
        scheme: the marking scheme of its banner and portions.
    """
    if len(text) > TEXT_LIMIT:
        return _nothing(scheme, Finding(Fault.TOO_LARGE, 1))
    blocks = blocks_of(text, scheme)
    findings: list[Finding] = []
    banners = tuple(_banners(blocks, scheme, findings))
    banner = next((each.mark for each in banners if each.mark is not None), None)
    marking = Marking(scheme)
    found = list(
        marking.portions([each for each in blocks if each.kind not in _UNTOLD | ATTENDING])
    )
    attending = tuple(_attending(each, banner) for each in blocks if each.kind in ATTENDING)
    is_portioned = any(portion.said for portion in found)
    if is_portioned or banner is None or scheme.needs_portions(banner):
        findings += marking.findings
    else:
        findings += [one for one in marking.findings if one.fault is not Fault.UNMARKED]
        found = [replace(portion, mark=banner) for portion in found]
    if banner is not None:
        found = [_complete(portion, banner, scheme) for portion in found]
    flawed = [one for one in found if _is_flawed(one)]
    findings += map(_flawed, flawed)
    if flawed:
        found = [replace(one, mark=None) if _is_flawed(one) else one for one in found]
    if found and not is_portioned and banner is not None and scheme.needs_portions(banner):
        findings.append(Finding(Fault.NO_PORTIONS, found[0].line))
    tears = [each.line for each in blocks if each.kind is Kind.TEAR]
    return Document(
        scheme=scheme.code,
        banner=banner,
        banners=banners,
        portions=tuple(found),
        attending=attending,
        tree=_tree(found),
        tear_line=tears[0] if tears else 0,
        is_portioned=is_portioned,
        last_line=max((each.lines[-1].number for each in blocks), default=1),
        findings=in_order(findings),
    )


def _nothing(scheme: PortionScheme, finding: Finding) -> Document:
    return Document(
        scheme=scheme.code,
        banner=None,
        banners=(),
        portions=(),
        attending=(),
        tree=Section(None, 0, (), ()),
        tear_line=0,
        is_portioned=False,
        last_line=1,
        findings=(finding,),
    )


def _banners(
    blocks: Iterable[Block], scheme: PortionScheme, findings: list[Finding]
) -> Iterator[Banner]:
    for block in blocks:
        if block.kind is not Kind.BANNER:
            continue
        line = block.lines[0]
        said, begin = undecorated(line.content)
        reading = scheme.parse_banner(said)
        for mistake in reading.mistakes:
            place = line.start + begin + (mistake.position or 0)
            findings.append(of_mistake(Fault.BAD_BANNER, mistake, line.number, place))
        mark = reading.mark if reading.mark and not reading.mark.label.flaws else None
        if mark is None and not any(one.is_error for one in reading.mistakes):
            findings.append(Finding(Fault.BAD_BANNER, line.number, position=line.start + begin))
        yield Banner(line.number, said, mark, block.page, line.start + begin)


def _attending(block: Block, banner: Mark | None) -> Portion:
    last = block.lines[-1]
    return Portion(
        kind=block.kind,
        line=block.line,
        last_line=last.number,
        start=block.lines[0].start,
        end=last.end,
        said="",
        mark=banner,
        text=Passage(block).text,
        page=block.page,
    )


def _complete(portion: Portion, banner: Mark, scheme: PortionScheme) -> Portion:
    if portion.mark is None:
        return portion
    whole = scheme.complete(portion.mark, banner)
    return portion if whole is portion.mark else replace(portion, mark=whole)


def _is_flawed(portion: Portion) -> bool:
    return portion.mark is not None and bool(portion.mark.label.flaws)


def _flawed(portion: Portion) -> Finding:
    flaws = ", ".join(sorted(portion.mark.label.flaws)) if portion.mark else ""
    return Finding(Fault.BAD_MARK, portion.line, position=portion.start, detail=flaws)


def _tree(portions: list[Portion]) -> Section:
    """Hangs every portion below the headings that stand above it."""
    open_ends: list[_Growing] = [_Growing(None, 0)]
    for place, portion in enumerate(portions):
        if portion.kind is Kind.HEADING and (place == 0 or not _continues(portions, place)):
            while open_ends[-1].depth >= portion.depth:
                closed = open_ends.pop().done()
                open_ends[-1].sections.append(closed)
            open_ends.append(_Growing(place, portion.depth))
        else:
            open_ends[-1].portions.append(place)
    while len(open_ends) > 1:
        closed = open_ends.pop().done()
        open_ends[-1].sections.append(closed)
    return open_ends[0].done()


def _continues(portions: list[Portion], place: int) -> bool:
    """Tells whether a portion is a later one of the same heading."""
    before = portions[place - 1]
    return before.kind is Kind.HEADING and before.line == portions[place].line


class _Growing:
    """A section while it is read."""

    def __init__(self, heading: int | None, depth: int) -> None:
        self.heading, self.depth = heading, depth
        self.portions: list[int] = []
        self.sections: list[Section] = []

    def done(self) -> Section:
        """Returns the section."""
        return Section(self.heading, self.depth, tuple(self.portions), tuple(self.sections))


def last_banner_missing(document: Document) -> Finding | None:
    """Returns the warning that a document with text does not end in a banner, None if it does."""
    if not document.portions or not document.banners:
        return None
    last = max(portion.last_line for portion in document.portions)
    if document.banners[-1].line > last:
        return None
    return warning(Fault.NO_LAST_BANNER, document.last_line)
