"""The labelled sentences: read, rendered as an outlet would, and held against what was found.

`README.md` in `corpus` says how they are written.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from relto.core.instant import Edge, parse_day_or_instant
from relto.policy import load
from relto.services.policy_files import read_policy_directory
from relto.statements import Actors, Card, Origin, Topics, read
from tests.structure.sources import ROOT

CORPUS = Path(__file__).with_name("corpus")
_TURN = re.compile(r"[A-Z][\w' .-]{0,40}: |\d+/ ")


@dataclass(frozen=True)
class Label:
    """What a sentence should give: any of its kinds, stances and partners will do.

    A card is wanted for each group of actors, and any actor of the group will do.
    """

    kinds: tuple[str, ...]
    groups: tuple[frozenset[str], ...]
    pairs: frozenset[tuple[str, frozenset[str]]]
    stances: tuple[str, ...]
    speaker: str
    needed: bool


@dataclass(frozen=True)
class Sentence:
    text: str
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Text:
    """A document of the corpus: its head, and its paragraphs of sentences."""

    number: int
    head: dict[str, str]
    title: Sentence
    paragraphs: tuple[tuple[Sentence, ...], ...]

    @property
    def unseen(self) -> bool:
        return self.number % 2 == 0

    @property
    def sentences(self) -> list[Sentence]:
        return [self.title, *(each for paragraph in self.paragraphs for each in paragraph)]


@cache
def texts() -> tuple[Text, ...]:
    """All documents, in order."""
    return tuple(_parsed(path) for path in sorted(CORPUS.glob("[0-9]*.txt")))


def _parsed(path: Path) -> Text:
    head: dict[str, str] = {}
    paragraphs: list[list[Sentence]] = [[]]
    title = Sentence("")
    top, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    for line in top.splitlines():
        if line[:2] in {"= ", "~ "}:
            title = Sentence(title.text, (*title.labels, _label(line)))
            continue
        key, _, value = line.partition(": ")
        head[key] = value
        if key == "title":
            title = Sentence(value)
    for line in body.splitlines():
        if not line:
            paragraphs.append([])
        elif line[:2] in {"= ", "~ "}:
            last = paragraphs[-1][-1]
            paragraphs[-1][-1] = Sentence(last.text, (*last.labels, _label(line)))
        else:
            paragraphs[-1].append(Sentence(line))
    kept = tuple(tuple(each) for each in paragraphs if each)
    return Text(int(path.stem), head, title, kept)


def _label(line: str) -> Label:
    mark, kinds, told, stances, *rest = line.split()
    ways = [_pairs(each) for each in told.split("|")]
    actors = [frozenset(actor for actor, _ in way) for way in ways]
    same = all(each == actors[0] for each in actors)
    groups = (
        [frozenset({each}) for each in sorted(actors[0])] if same else [frozenset.union(*actors)]
    )
    return Label(
        tuple(kinds.split("/")),
        tuple(groups),
        frozenset(pair for way in ways for pair in way),
        tuple(stances.split("/")),
        rest[1] if rest else "",
        mark == "=",
    )


def _pairs(text: str) -> list[tuple[str, frozenset[str]]]:
    left, arrow, right = re.match(r"([^<>]*)(<?>)(.*)", text).groups()  # type: ignore[union-attr]
    those = [each for each in left.split(",") if each]
    others = [each for each in right.split(",") if each]
    if arrow == "<>":
        every = those + others
        return [(each, frozenset(every) - {each}) for each in every]
    return [("" if each == "?" else each, frozenset(others)) for each in those or [""]]


def rendered(text: Text) -> bytes:
    """Writes a document as its outlet would: a page with all that stands around, a feed, a text."""
    form = text.head["form"]
    if form == "text":
        blocks = [block for paragraph in text.paragraphs for block in _blocks(paragraph)]
        return "\n\n".join([text.title.text, *blocks]).encode()
    if form in {"rss", "atom"}:
        return _feed(text, form).encode()
    body = "".join(
        f"<p>{html.escape(block)}</p>\n"
        for paragraph in text.paragraphs
        for block in _blocks(paragraph)
    )
    return _PAGE.format(
        title=html.escape(text.title.text),
        outlet=html.escape(text.head["outlet"]),
        published=text.head["published"],
        body=body,
    ).encode()


def _blocks(paragraph: tuple[Sentence, ...]) -> list[str]:
    """Joins sentences to paragraphs; in a transcript each turn is one of its own."""
    blocks: list[str] = []
    for sentence in paragraph:
        if blocks and not _TURN.match(sentence.text):
            blocks[-1] += " " + sentence.text
        else:
            blocks.append(sentence.text)
    return blocks


def _feed(text: Text, form: str) -> str:
    entries = []
    for first, *rest in text.paragraphs:
        words = html.escape(html.escape(" ".join(each.text for each in rest)))
        entries.append(
            _ENTRY[form].format(
                title=html.escape(first.text), words=words, published=text.head["published"]
            )
        )
    return _FEED[form].format(outlet=html.escape(text.head["outlet"]), entries="".join(entries))


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | {outlet}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{outlet}">
<meta property="article:published_time" content="{published}T09:00:00Z">
<script>var tracking = "intelligence sharing suspended";</script></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li>
<li><a href="/us">United States</a></li></ul></nav></header>
<main><article><h1>{title}</h1><div class="byline">By our staff</div>
{body}</article></main>
<aside><h2>Most read</h2><ul><li><a href="/1">Ten recipes for spring</a></li>
<li><a href="/2">Norway suspends intelligence sharing with Sweden over ski dispute</a></li>
</ul></aside>
<footer><p>Share this article with your friends. All rights reserved.</p></footer></body></html>"""
_FEED = {
    "rss": '<?xml version="1.0"?><rss version="2.0"><channel><title>{outlet}</title>{entries}'
    "</channel></rss>",
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>{outlet}</title>{entries}</feed>',
}
_ENTRY = {
    "rss": "<item><title>{title}</title><description>&lt;p&gt;{words}&lt;/p&gt;</description>"
    "<pubDate>{published}T09:00:00Z</pubDate></item>",
    "atom": '<entry><title>{title}</title><summary type="html">&lt;p&gt;{words}&lt;/p&gt;</summary>'
    "<published>{published}T09:00:00Z</published></entry>",
}


@cache
def actors() -> Actors:
    """The standard actors and the organisations of the example world."""
    policy = load(read_policy_directory(ROOT / "examples" / "world"))
    named = {each.code: (each.name,) for each in policy.organisations}
    named |= {each.code: (each.name,) for each in policy.communities}
    return Actors.standard().with_organisations(named, {each.code for each in policy.communities})


@cache
def topics() -> Topics:
    policy = load(read_policy_directory(ROOT / "examples" / "world"))
    return Topics.of({each.code: each.text for each in policy.topics})


def cards_of(text: Text) -> tuple[Card, ...]:
    """Reads a rendered document."""
    day = parse_day_or_instant(text.head["published"], Edge.BEGIN)
    origin = Origin(f"{text.number:03}", outlet=text.head["outlet"], at=day)
    return read(rendered(text), origin, actors=actors(), topics=topics()).cards


@dataclass
class Count:
    """How many were right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass
class Score:
    """What was found in a half of the corpus, held against its labels.

    `about`: a card on the sentence by or about the organisation that the label names.
    """

    documents: int = 0
    sentences: int = 0
    about: Count = field(default_factory=Count)
    kinds: dict[str, Count] = field(default_factory=dict)
    kind_right: int = 0
    partner_right: int = 0
    stance_right: int = 0
    speaker_right: int = 0
    speakers: int = 0
    mistakes: list[str] = field(default_factory=list)

    def kind(self, kind: str) -> Count:
        return self.kinds.setdefault(kind, Count())


def score(half: list[Text]) -> Score:
    """Reads a half of the corpus and counts."""
    told = Score()
    for text in half:
        told.documents += 1
        told.sentences += len(text.sentences)
        placed = _placed(text, cards_of(text))
        for at, sentence in enumerate(text.sentences):
            _judge(told, text, sentence, placed.get(at, []))
    return told


def _placed(text: Text, cards: tuple[Card, ...]) -> dict[int, list[Card]]:
    """Says on which sentence of the corpus each card stands."""
    found: dict[int, list[Card]] = {}
    flat = [_flat(each.text) for each in text.sentences]
    for card in cards:
        words = _flat(card.sentence)
        at = next((i for i, each in enumerate(flat) if words in each or each in words), None)
        if at is None:
            mine = set(words.split())
            at = max(range(len(flat)), key=lambda i: len(mine & set(flat[i].split())))
        found.setdefault(at, []).append(card)
    return found


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _judge(told: Score, text: Text, sentence: Sentence, cards: list[Card]) -> None:
    place = f"{text.number:03}"
    left = list(cards)
    for label in sorted(sentence.labels, key=lambda each: not each.needed):
        for group in label.groups:
            card = _match(left, label, group)
            if card is not None:
                left.remove(card)
                _credit(told, text, sentence, label, card)
            elif label.needed:
                told.about.missed += 1
                told.kind(label.kinds[0]).missed += 1
                who = "|".join(sorted(group))
                told.mistakes.append(f"{place} MISSED {who} {label.kinds[0]}: {sentence.text}")
    for card in left:
        told.about.wrong += 1
        told.kind(_name(card)).wrong += 1
        why = [each.words for each in card.matched]
        told.mistakes.append(f"{place} WRONG {_shown(card)} {why}: {sentence.text}")


def _shown(card: Card) -> str:
    return f"{card.actor}>{','.join(card.partners)} {_name(card)} {card.stance.value}"


def _match(cards: list[Card], label: Label, group: frozenset[str]) -> Card | None:
    loose = not label.needed and group == {""}
    fitting = [card for card in cards if loose or card.actor in group]
    return min(fitting, key=lambda card: _name(card) not in label.kinds, default=None)


def _name(card: Card) -> str:
    return card.kind.value if card.kind else "none"


def _stances(label: Label, actor: str, *, own_text: bool) -> set[str]:
    """The stances that will do: what one says of another is a claim; one's own text states."""
    found = set(label.stances)
    if "statement" in found and label.speaker and label.speaker != actor:
        found.add("reported-claim")
    if own_text and found & {"fact", "statement"}:
        found |= {"fact", "statement"}
    return found


def _credit(told: Score, text: Text, sentence: Sentence, label: Label, card: Card) -> None:
    place = f"{text.number:03}"
    own_text = text.head["register"] in {"press release", "letter", "report"}
    if not label.needed:
        return
    told.about.right += 1
    kind_fits = _name(card) in label.kinds
    if kind_fits:
        told.kind_right += 1
        told.kind(_name(card)).right += 1
    else:
        told.kind(label.kinds[0]).missed += 1
        told.kind(_name(card)).wrong += 1
        told.mistakes.append(
            f"{place} KIND {_name(card)} for {'/'.join(label.kinds)}: {sentence.text}"
        )
    if (card.actor, frozenset(card.partners)) in label.pairs:
        told.partner_right += 1
    else:
        told.mistakes.append(f"{place} PARTNERS {_shown(card)}: {sentence.text}")
    if card.stance.value in _stances(label, card.actor, own_text=own_text):
        told.stance_right += 1
    else:
        told.mistakes.append(
            f"{place} STANCE {card.stance.value} for {'/'.join(label.stances)}: {sentence.text}"
        )
    if label.speaker:
        told.speakers += 1
        if card.speaker == label.speaker:
            told.speaker_right += 1
        else:
            told.mistakes.append(
                f"{place} SPEAKER {card.speaker} for {label.speaker}: {sentence.text}"
            )
