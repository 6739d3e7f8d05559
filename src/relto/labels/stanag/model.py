"""Labels, clearances and policies of STANAG 4774 and of SPIFs, as frozen records.

Names and values are kept as given; comparing them is for whoever knows the policy. Nothing here
reads or writes XML, and nothing decides.

Basis: ADatP-4774 Ed A V1; XML SPIF 2.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from relto.labels.category import Category, Kind
from relto.labels.mistakes import Mistake


class Role(StrEnum):
    """Which label of a data object this is."""

    ORIGINATOR = "originatorConfidentialityLabel"
    ALTERNATIVE = "alternativeConfidentialityLabel"
    METADATA = "metadataConfidentialityLabel"


@dataclass(frozen=True, slots=True)
class Information:
    """What a label says: policy, classification, categories.

    Attributes:
        policy_id: object identifier of the policy as `urn:oid:…`, or None.
        privacy_mark: told to readers, never part of a decision.
    """

    policy: str
    classification: str
    categories: tuple[Category, ...] = ()
    policy_id: str | None = None
    privacy_mark: str | None = None

    def values(self, tag: str) -> tuple[str, ...]:
        """Returns the values of a category by its tag; without one, nothing."""
        return tuple(v for c in self.categories if c.tag == tag for v in c.values)


@dataclass(frozen=True, slots=True)
class Succession:
    """What a label becomes, and when (microseconds since 1970, UTC)."""

    at: int
    information: Information
    created: int | None = None
    originator: str | None = None
    originator_type: str | None = None


@dataclass(frozen=True, slots=True)
class ConfidentialityLabel:
    """A label of STANAG 4774; instants are microseconds since 1970, UTC."""

    role: Role
    information: Information
    created: int | None = None
    review: int | None = None
    originator: str | None = None
    originator_type: str | None = None
    succession: Succession | None = None
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class Clearance:
    """What a reader is cleared for under one policy."""

    policy: str
    classifications: tuple[str, ...]
    categories: tuple[Category, ...] = ()
    policy_id: str | None = None

    def values(self, tag: str) -> tuple[str, ...]:
        """Returns the values held under a tag; without one, nothing."""
        return tuple(v for c in self.categories if c.tag == tag for v in c.values)


# --- the policy (SPIF) -------------------------------------------------------------------------


class Operation(StrEnum):
    """How many of the groups of a requirement must be there."""

    ONLY_ONE = "onlyOne"
    ONE_OR_MORE = "oneOrMore"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Group:
    """Values of one tag that a requirement or exclusion speaks of.

    Attributes:
        tag_set: name of the tag set.
        kind: kind of the tag within the set; None where the file did not say, which means any.
        lacv: the value; None means each value of the tag.
    """

    tag_set: str
    kind: Kind | None
    lacv: str | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """Categories that must accompany a classification or value."""

    operation: Operation
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text to print: the phrase, its language, and the codes that say where and how."""

    text: str
    language: str | None = None
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Qualifier:
    """Text before (`prefix`), between (`separator`) or after (`suffix`) the values of a tag."""

    code: str
    text: str
    language: str | None = None
    marking_code: str | None = None


@dataclass(frozen=True, slots=True)
class EquivalentClass:
    """A classification of another policy that this one stands for."""

    policy: str
    lacv: str
    applied: str = "both"
    required: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class EquivalentValue:
    """A category value of another policy that this one stands for; `discard` drops it.

    Attributes:
        tag_set: object identifier of the tag set in the other policy (unlike `Group.tag_set`).
        enumerated: whether the file calls the other tag `enumerated` with this kind.
    """

    policy: str
    tag_set: str | None
    kind: Kind | None
    lacv: str | None
    applied: str = "both"
    discard: bool = False
    enumerated: bool = False


@dataclass(frozen=True, slots=True)
class Classification:
    """A classification of a policy; a greater `hierarchy` is more sensitive."""

    name: str
    lacv: str
    hierarchy: int
    obsolete: bool = False
    color: str | None = None
    phrases: tuple[Phrase, ...] = ()
    qualifiers: tuple[Qualifier, ...] = ()
    required: tuple[Requirement, ...] = ()
    equivalents: tuple[EquivalentClass, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A value (`tagCategory`) of a tag; instants are microseconds since 1970, UTC.

    Attributes:
        user_input: whether it stands for the user's own words.
        input_form: of which form these are: `string`, `integer` or `date`.
        date_format: how dates are to be written, in the words of ISO 8601.
    """

    name: str
    lacv: str
    obsolete: bool = False
    not_before: int | None = None
    not_after: int | None = None
    required_class: str | None = None
    user_input: bool = False
    phrases: tuple[Phrase, ...] = ()
    qualifiers: tuple[Qualifier, ...] = ()
    excluded_classes: tuple[str, ...] = ()
    required: tuple[Requirement, ...] = ()
    excluded: tuple[Group, ...] = ()
    equivalents: tuple[EquivalentValue, ...] = ()
    date_format: str | None = None
    input_form: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """One `securityCategoryTag`: values of one kind, and how many may be chosen.

    Attributes:
        enumerated: whether the file calls it `enumerated` with this kind.
        encoding: `tag7Encoding` of an informative tag; None is the usual `bitSetAttributes`.
        phrases: `markingData` of the tag itself, as schema 3.0 allows.
    """

    name: str
    kind: Kind
    values: tuple[Value, ...]
    single: bool = False
    least: int = 0
    most: int | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    enumerated: bool = False
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class TagSet:
    """One `securityCategoryTagSet`: its name is the tag name of a 4774 category.

    Attributes:
        identifier: object identifier without `urn:oid:`.
        qualifiers: qualifiers of the whole set, which some files give instead of the tag's.
    """

    name: str
    identifier: str
    tags: tuple[Tag, ...]
    qualifiers: tuple[Qualifier, ...] = ()


@dataclass(frozen=True, slots=True)
class EquivalentPolicy:
    """A policy to which labels of this one can be translated."""

    name: str
    identifier: str
    required: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Spif:
    """A security policy: everything needed to check, print, roll up and translate its labels.

    Attributes:
        identifier: object identifier of the policy, without `urn:oid:`.
        members: per group named by a value (`EAPC`), who belongs to it.
        phrases: what is printed for the policy's own name.
        class_phrases: what is printed for classifications in general.
        class_qualifiers: text before and after any classification.
        default_policy: name and object identifier of the policy assumed without a label.
        originator: who issued it, as a distinguished name.
        mistakes: what was wrong with the file and did not prevent its use.
    """

    name: str
    identifier: str
    classifications: tuple[Classification, ...]
    tag_sets: tuple[TagSet, ...] = ()
    equivalent_policies: tuple[EquivalentPolicy, ...] = ()
    privacy_marks: tuple[str, ...] = ()
    members: tuple[tuple[str, tuple[str, ...]], ...] = ()
    phrases: tuple[Phrase, ...] = ()
    qualifiers: tuple[Qualifier, ...] = ()
    schema_version: str = "2.1"
    version: str = ""
    created: str = ""
    mistakes: tuple[Mistake, ...] = ()
    class_phrases: tuple[Phrase, ...] = ()
    class_qualifiers: tuple[Qualifier, ...] = ()
    default_policy: tuple[str, str] | None = None
    originator: str = ""
    key_identifier: str = ""
    privilege_id: str = ""
    rbac_id: str = ""
