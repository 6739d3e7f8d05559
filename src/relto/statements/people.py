"""Persons in a text: whom they speak for, and their names left out.

Only public roles are kept (`defence minister`), never a name: the cards are about organisations.

1. A name is a row of capitalised words beside a role or a word of speech; once it was found, the
   last of its words is enough.
2. Whom a person speaks for is told by the nationality or the service that stands beside the role.
3. Any other row of two to four capitalised words that has no word of an institution in it is left
   out as well: rather a ship's name too many than a person's too few.

It keeps no list of persons beyond the text that is being read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from relto.statements.actors import Actors, Found
from relto.statements.tokens import tokenise
from relto.statements.vocabulary import phrase, words

_ROLE_ENDS = words("people.role_ends")
ROLES = words("people.roles")
_BEFORE = phrase("people.before")
_NEVER = words("people.never")
_PARTICLES = words("people.particles")
_SPEECH = words("people.speech")
_BODIES = words("people.bodies")
_ARTICLES = frozenset({"Le", "La", "Les", "Der", "Die", "Das", "El", "Los", "Las", "Il", "I"})
_MOST_CAPITALS = 0.6
_LONGEST_NAME = 7
LEFT_OUT = "[name]"


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a text.

    Attributes:
        code: of the organisation that the person stands for; empty if unknown.
        role: public role; empty if none was told.
    """

    code: str
    role: str


@dataclass
class People:
    """The persons of one text.

    Attributes:
        known: by the words of their names, with what is known of each.
        others: what may be names, too.
    """

    known: dict[tuple[str, ...], Person] = field(default_factory=dict)
    others: set[tuple[str, ...]] = field(default_factory=set)

    def longest_first(self) -> list[tuple[str, ...]]:
        """Returns the names, the longest first."""
        return sorted(self.known, key=lambda name: (-len(name), name))

    def without_names(self, text: str) -> str:
        """Leaves out the names of persons."""
        names = sorted({*self.known, *self.others}, key=lambda name: (-len(name), name))
        if not names:
            return text
        tokens = tokenise(text)
        texts = [token.text for token in tokens]
        pieces: list[str] = []
        at = last = 0
        while at < len(texts):
            name = next((n for n in names if tuple(texts[at : at + len(n)]) == n), None)
            if name is None:
                at += 1
                continue
            pieces += [text[last : tokens[at].begin], LEFT_OUT]
            at += len(name)
            last = tokens[at - 1].end
        return "".join([*pieces, text[last:]])


def people_of(sentences: Sequence[str], actors: Actors) -> People:
    """Finds the persons of a text."""
    people = People()
    for sentence in sentences:
        texts = [token.text for token in tokenise(sentence)]
        found = list(actors.find(texts))
        for begin, end, role in _named(texts, found):
            _note(people, texts[begin:end], _code(found, begin, end, texts), role)
        people.others.update(_maybe_names(texts, found))
    _fill(people, sentences, actors)
    return people


def _maybe_names(texts: list[str], found: list[Found]) -> Iterator[tuple[str, ...]]:
    """Yields rows of capitalised words that may be names, but not of a headline in capitals."""
    alphabetic = [word for word in texts if word[0].isalpha()]
    if sum(word[0].isupper() for word in alphabetic) > _MOST_CAPITALS * len(alphabetic):
        return
    taken = {at for each in found for at in range(each.begin, each.end)}
    at = 0
    while at < len(texts):
        end = _name_end(texts, at, taken)
        row = texts[at:end]
        lower = {word.lower() for word in row}
        behind = texts[end : end + 1]
        goes_on = end in taken or (behind and behind[0][0].isupper())
        if 2 <= len(row) <= 4 and not goes_on and not lower & _BODIES and row[0] not in _ARTICLES:
            yield tuple(row)
            yield tuple(row[-1:])
        at = max(end, at + 1)


def _fill(people: People, sentences: Sequence[str], actors: Actors) -> None:
    """Tells whom persons stand for, where the text says whose their role is: `the US president`."""
    roles: dict[str, set[str]] = {}
    for sentence in sentences:
        texts = [token.text for token in tokenise(sentence)]
        for each in actors.find(texts):
            end = each.end + (texts[each.end : each.end + 1] in (["'s"], ["\u2019s"]))
            role = [word.lower() for word in texts[end : end + 3]]
            at = next((at for at, word in enumerate(role) if word in ROLES), None)
            if at is not None and all(_BEFORE.fullmatch(word) for word in role[:at]):
                roles.setdefault(" ".join(role[: at + 1]), set()).add(each.name.code)
    for name, person in people.known.items():
        whose = roles.get(person.role, set())
        if not person.code and len(whose) == 1:
            people.known[name] = Person(next(iter(whose)), person.role)


def _note(people: People, name: list[str], code: str, role: str) -> None:
    words = tuple(name)
    for each in {words, words[-1:]}:
        if len(each) == 1 and (len(each[0]) < 3 or each[0].lower() in _NEVER):
            continue
        before = people.known.get(each)
        people.known[each] = Person(
            (before.code if before else "") or code, (before.role if before else "") or role
        )


def _named(texts: list[str], found: list[Found]) -> Iterator[tuple[int, int, str]]:
    """Yields names: from which word to before which, and the role beside."""
    taken = {at for each in found for at in range(each.begin, each.end)}
    at = 0
    while at < len(texts):
        end = _name_end(texts, at, taken)
        if end == at:
            at += 1
            continue
        role = _role_before(texts, at) or _role_after(texts, end)
        if role or (end - at >= 2 and _beside(texts, at, end, found)):
            yield at, end, role
        at = end


def _beside(texts: list[str], at: int, end: int, found: list[Found]) -> bool:
    """Whether something beside a row of words shows that it is a name."""
    if _is(texts, end, _SPEECH) or _is(texts, at - 1, _SPEECH):
        return True
    if texts[end : end + 2] == [",", "who"]:
        return True
    in_brackets = texts[end : end + 1] == ["("]
    return in_brackets and any(each.begin == end + 1 for each in found)


def _is(texts: list[str], at: int, words: frozenset[str]) -> bool:
    return 0 <= at < len(texts) and texts[at].lower() in words


def _name_end(texts: list[str], at: int, taken: set[int]) -> int:
    """Returns before which word a row of capitalised words ends that could be a name."""
    end = at
    while end < len(texts) and end < at + _LONGEST_NAME and end not in taken:
        word = texts[end]
        capital = word[0].isupper() and len(word) > 1 and not word.isupper()
        initial = len(word) == 1 and word.isupper() and end > at
        named = capital and word.lower() not in _NEVER | ROLES
        joins = end > at and (word in {"-", "."} or word.lower() in _PARTICLES)
        if not (named or initial or (joins and _capital(texts, end + 1))):
            break
        end += 1
    return end


def _capital(texts: list[str], at: int) -> bool:
    return at < len(texts) and texts[at][0].isupper() and texts[at].lower() not in _NEVER


def _role_before(texts: list[str], at: int) -> str:
    place = at - 1
    if place >= 0 and texts[place] == "." and place and texts[place - 1].lower() in ROLES:
        place -= 1
    if place < 0:
        return ""
    if texts[place : place + 1] == ["general"] and place > 1 and texts[place - 1] == "-":
        place -= 2
    if texts[place].lower() not in ROLES:
        return _office(texts, place)
    words = [texts[place].lower()]
    while place and _BEFORE.fullmatch(texts[place - 1].lower()):
        place -= 1
        words.insert(0, texts[place].lower())
    return " ".join(words)


def _office(texts: list[str], place: int) -> str:
    """Finds a role with its office before a name: `Minister of Foreign Affairs`."""
    for at in range(place, max(place - 5, 0), -1):
        word = texts[at].lower()
        if word == "of" and texts[at - 1].lower() in ROLES and texts[at - 1][0].isupper():
            return " ".join(each.lower() for each in texts[at - 1 : place + 1])
        if not (texts[at][0].isupper() or word in {"for", "and", "the"}):
            break
    return ""


def _role_after(texts: list[str], end: int) -> str:
    """Finds a role after a comma: `, director of the service,`."""
    if end >= len(texts) or texts[end] not in {",", "("}:
        return ""
    for place in range(end + 1, min(end + 8, len(texts))):
        word = texts[place].lower()
        if word in ROLES:
            begin = place
            while begin > end + 1 and _BEFORE.fullmatch(texts[begin - 1].lower()):
                begin -= 1
            return " ".join(each.lower() for each in texts[begin : place + 1])
        if word in _ROLE_ENDS:
            break
    return ""


def _code(found: list[Found], begin: int, end: int, texts: list[str]) -> str:
    """Finds whom a person stands for: the name just before the role, or just after the comma."""
    for each in reversed(found):
        gap = [word.lower() for word in texts[each.end : begin]]
        if each.end <= begin and len(gap) <= 6 and all(_of_role(word) for word in gap):
            return each.name.code
    after = [each for each in found if end < each.begin <= end + 9]
    if after and end < len(texts) and texts[end] in {",", "("}:
        gap = texts[end + 1 : after[0].begin]
        if not any(word in {",", ".", "said", "told", ")"} for word in gap):
            return after[0].name.code
    return ""


def _of_role(word: str) -> bool:
    """Whether a word can stand between a nation and a name, as in `Dutch minister of defence`."""
    return word in ROLES or word in _LINKS or _BEFORE.fullmatch(word) is not None


_LINKS = words("people.links")
