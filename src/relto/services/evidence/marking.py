"""The marking of an item of evidence: read, and refused where it could reach the wrong reader.

1. Evidence is intelligence: it has a marking with an explicit list of recipients.
2. The list does not reach the partner of which the item speaks, by no community to which that
   partner belongs, belonged, or is to belong.
3. Where the list names communities, it is fixed to those who are members at the filing: who
   joins later, perhaps that very partner, is not meant.

Who may see the item is decided by the gate, not here.
"""

from __future__ import annotations

from collections.abc import Iterable

from relto.core.errors import InputError
from relto.labels import Label
from relto.labels.label import merge
from relto.labels.mistakes import nearest
from relto.labels.schemes import read_marking
from relto.model.evidence import Evidence
from relto.policy import Snapshot
from relto.policy.membership import roster

_PATH = "marking"


def own_marking(organisation: str) -> str:
    """Returns the marking of what nobody else may have."""
    return f"CONFIDENTIAL//REL TO {organisation}"


def label_of(item: Evidence, own: str, policy: Snapshot | None, at: int) -> Label:
    """Returns the label under which an item is kept.

    Args:
        item: with its marking, in its scheme.
        own: code of this node's own organisation.
        policy: the policy in force, if there is one.
        at: instant of the filing.

    Raises:
        InputError: the marking is missing or flawed, lists no recipients, names somebody unknown,
            or reaches the partner of which the item speaks.
    """
    if not item.marking.strip():
        raise _wrong(f"is missing: write one, such as `{own_marking(own)}`")
    try:
        label = read_marking(item.scheme, item.marking.strip())
    except InputError as error:
        raise _wrong(f"`{item.marking}` (scheme `{item.scheme}`): {error.message}") from None
    if label.flaws or (label.level is None and label.tlp is None):
        flaws = ", ".join(sorted(label.flaws)) or "neither a level nor a colour"
        raise _wrong(f"`{item.marking}` withholds ({flaws}), expected such as `{own_marking(own)}`")
    if not label.lists_recipients:
        raise _wrong(
            f"`{item.marking}` does not say who may have it: expected a list, such as "
            f"`{own_marking(own)}`"
        )
    return _kept_from(item, label, (own, policy), at)


def _kept_from(item: Evidence, label: Label, ours: tuple[str, Snapshot | None], at: int) -> Label:
    own, policy = ours
    named = frozenset[str]().union(*label.release)
    known = _known(own, policy)
    for name in sorted(named - known):
        near = nearest(name, known)
        hint = f", perhaps `{near}`" if near else ""
        where = "the policy in force does not know" if policy else "no policy is in force to tell"
        raise _wrong(f"`{item.marking}`: {where} whom `{name}` means{hint}")
    if policy is None:
        return label
    partner = item.partner
    if all(partner in _everybody(clause, policy) for clause in label.release):
        through = sorted(name for name in named if partner in _everybody([name], policy))
        raise _wrong(
            f"`{item.marking}` reaches `{partner}`, of which this speaks, through "
            f"{', '.join(through)}: leave that out"
        )
    return _fixed(label, policy, at)


def _known(own: str, policy: Snapshot | None) -> frozenset[str]:
    if policy is None:
        return frozenset({own})
    return frozenset({own, *policy.organisation, *policy.community})


def _everybody(names: Iterable[str], policy: Snapshot) -> frozenset[str]:
    """Returns the names with all that ever were, are or will be members below them."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        body = policy.community.get(name)
        if body is not None:
            waiting += [addition.member for addition in body.members]
    return frozenset(found)


def _fixed(label: Label, policy: Snapshot, at: int) -> Label:
    """Adds, beside a list that names communities, the list of who they are now."""
    members = roster(policy, at).members
    clauses = []
    for clause in label.release:
        communities = clause & policy.community.keys()
        if communities:
            within = (members[name] for name in communities)
            clauses.append(frozenset(clause - communities).union(*within))
    return merge(label, Label(release=frozenset(clauses))) if clauses else label


def _wrong(message: str) -> InputError:
    return InputError(message, path=_PATH)
