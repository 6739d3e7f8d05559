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
_SURNAMES = words("people.surnames")
"""Words that are surnames as well as months, offices or the like."""
_ARTICLES = frozenset({"Le", "La", "Les", "Der", "Die", "Das", "El", "Los", "Las", "Il", "I"})
_MOST_CAPITALS = 0.6
_LONGEST_NAME = 7
_DATING = words("people.dating")
_ADMINISTRATIONS = "USA"
_HOUSES = ("White House", "Oval Office")
HELD_ALONE = frozenset({"president", "prime minister", "chancellor", "king", "queen"})
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

    def offices(self) -> frozenset[tuple[str, str]]:
        """Returns the offices that one holds alone, with whose they are."""
        return frozenset(
            (person.role, person.code)
            for person in self.known.values()
            if person.code and person.role in HELD_ALONE
        )

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
            name = next((n for n in names if stands_at(texts, at, n)), None)
            if name is None:
                at += 1
                continue
            pieces += [text[last : tokens[at].begin], LEFT_OUT]
            at += len(name)
            last = tokens[at - 1].end
        return "".join([*pieces, text[last:]])


def stands_at(texts: Sequence[str], at: int, name: tuple[str, ...]) -> bool:
    """Says whether a person's name stands at a place; `in May` and `15 May` are no surname."""
    if tuple(texts[at : at + len(name)]) != name:
        return False
    if len(name) > 1 or name[0].lower() not in _SURNAMES:
        return True
    before, behind = texts[at - 1] if at else "", texts[at + 1] if at + 1 < len(texts) else ""
    dated = before[:1].isdigit() or behind[:1].isdigit() or before.lower() in _DATING
    return not dated and not behind[:1].isupper() and before not in {"the", "a", "The"}


def people_of(sentences: Sequence[str], actors: Actors) -> People:
    """Finds the persons of a text."""
    people = People()
    administrations: list[list[str]] = []
    for sentence in sentences:
        texts = [token.text for token in tokenise(sentence)]
        found = list(actors.find(texts))
        for begin, end, role in _named(texts, found):
            _note(people, texts[begin:end], _code(found, begin, end, texts), role)
        people.others.update(_maybe_names(texts, found))
        administrations += _administrations(texts, found)
    for name in administrations:
        _note(people, name, _ADMINISTRATIONS, "")
    _fill(people, sentences, actors)
    return people


def _administrations(texts: list[str], found: list[Found]) -> Iterator[list[str]]:
    """Yields the names by which an administration is called, which English does of one nation's."""
    taken = {at for each in found for at in range(each.begin, each.end)}
    for at, word in enumerate(texts):
        name = texts[at - 1] if at else ""
        plain = name[:1].isupper() and not name.isupper() and at - 1 not in taken
        if word == "administration" and plain and name.lower() not in _NEVER | ROLES | _BODIES:
            yield [name]


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
    _fill_presidents(people, sentences)
    # Who holds an office by name holds it alone: another president is not that nation's, too.
    held = people.offices()
    for name, person in people.known.items():
        whose = roles.get(person.role, set())
        if not person.code and len(whose) == 1 and (person.role, *whose) not in held:
            people.known[name] = Person(next(iter(whose)), person.role)


def _fill_presidents(people: People, sentences: Sequence[str]) -> None:
    """Tells whose president one is whose nation is not told, in talk of the White House."""
    known = people.known.items()
    presidents = [(name[-1], each) for name, each in known if each.role == "president"]
    unknown = {name for name, each in presidents if not each.code}
    if len(unknown) != 1 or any(each.code == _ADMINISTRATIONS for _, each in presidents):
        return
    if not any(house in sentence for sentence in sentences for house in _HOUSES):
        return
    for name, person in people.known.items():
        if person.role == "president" and not person.code:
            people.known[name] = Person(_ADMINISTRATIONS, person.role)


def _note(people: People, name: list[str], code: str, role: str) -> None:
    words = tuple(name)
    for each in {words, words[-1:]}:
        surname = len(words) > 1 and each[0].lower() in _SURNAMES
        if len(each) == 1 and (len(each[0]) < 3 or each[0].lower() in _NEVER) and not surname:
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
        initial = word.isupper() and (len(word) == 1 if end > at else _initials(texts, at))
        named = capital and word.lower() not in _NEVER | ROLES
        joins = end > at and (word in {"-", "."} or word.lower() in _PARTICLES)
        named = named or (capital and end == at + 1 and _surname(texts, end))
        if not (named or initial or (joins and _capital(texts, end + 1))):
            break
        end += 1
    return end


def _initials(texts: list[str], at: int) -> bool:
    """Whether a word is the initials of somebody who is told by role and surname, as in JD."""
    following = texts[at + 1] if _capital(texts, at + 1) else ""
    named = len(following) > 1 and not following.isupper() and following.lower() not in ROLES
    return 2 <= len(texts[at]) <= 3 and named and bool(_role_before(texts, at))


def _surname(texts: list[str], at: int) -> bool:
    """Whether a word that is also another stands for a surname, behind a role and a given name."""
    behind = texts[at + 1 : at + 2]
    dated = bool(behind) and behind[0][0].isdigit()
    return texts[at].lower() in _SURNAMES and not dated and bool(_role_before(texts, at - 1))


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
