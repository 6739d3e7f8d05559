"""A policy as large as the largest in use, invented, and as untidy.

857 categories, 5,857 excludedClass, 1,940 excludedCategory, 413 requiredCategory with 768 groups;
the order of lacv differs from the hierarchy, a tag has a lacv twice, a policy name has a line end.
"""

from __future__ import annotations

from itertools import cycle, islice

CATEGORIES, CLASS_EXCLUSIONS, CATEGORY_EXCLUSIONS = 857, 5857, 1940
REQUIREMENTS, GROUPS = 413, 768
_SETS = 31
_CLASSES = tuple(f"LEVEL {chr(65 + n)}" for n in range(14))
_TYPES = (
    'tagType="restrictive"',
    'tagType="enumerated" enumType="permissive"',
    'tagType="permissive"',
    'tagType="enumerated" enumType="restrictive"',
    'tagType="tagType7" tag7Encoding="bitSetAttributes"',
)


def _shares(total: int, parts: int) -> list[int]:
    return [total // parts + (n < total % parts) for n in range(parts)]


def _reference(number: int) -> str:
    chosen = number % _SETS
    return f'tagSetRef="Set {chosen}" {_TYPES[chosen % len(_TYPES)]} lacv="{number % 20 + 1}"'


def _requirement(groups: int, seed: int) -> str:
    operation = ("oneOrMore", "onlyOne", "all")[seed % 3]
    inside = "".join(f"<categoryGroup {_reference(seed + 7 * g)}/>" for g in range(groups))
    return f'<requiredCategory operation="{operation}">{inside}</requiredCategory>'


def _category(number: int, shares: tuple[int, int, int, list[int]]) -> str:
    classes, exclusions, _, groups = shares
    chosen = islice(cycle(_CLASSES), number % 14, number % 14 + classes)
    lacv = number // _SETS + 1 - (number == 3 * _SETS)
    return (
        f'<tagCategory name="VALUE {number}" lacv="{lacv}">\r\n'
        f'<markingData phrase="V{number}" xml:lang="en"><code>pageTopBottom</code></markingData>'
        f'<markingData xml:lang="fr"><code>noNameDisplay</code></markingData>'
        + "".join(f"<excludedClass>{name}</excludedClass>" for name in chosen)
        + "".join(_requirement(count, number + n) for n, count in enumerate(groups))
        + "".join(f"<excludedCategory {_reference(number + 1 + n)}/>" for n in range(exclusions))
        + "</tagCategory>"
    )


def large_spif() -> bytes:
    """Returns the policy as bytes, the same every time."""
    classes = _shares(CLASS_EXCLUSIONS, CATEGORIES)
    exclusions = _shares(CATEGORY_EXCLUSIONS, CATEGORIES)
    requirements = _shares(REQUIREMENTS, CATEGORIES)
    groups = _shares(GROUPS, REQUIREMENTS)
    held: list[tuple[int, int, int, list[int]]] = []
    for number in range(CATEGORIES):
        taken = [groups.pop() for _ in range(requirements[number])]
        held.append((classes[number], exclusions[number], requirements[number], taken))
    levels = "".join(
        f'<securityClassification name="{name}" lacv="{(5 * n) % 14 + 1}" hierarchy="{n + 1}"/>'
        for n, name in enumerate(_CLASSES)
    )
    sets = "".join(
        f'<securityCategoryTagSet name="Set {chosen}" id="1.2.3.4.{chosen}">'
        f'<securityCategoryTag name="Set {chosen}" {_TYPES[chosen % len(_TYPES)]}>'
        + "".join(_category(n, held[n]) for n in range(chosen, CATEGORIES, _SETS))
        + "</securityCategoryTag></securityCategoryTagSet>"
        for chosen in range(_SETS)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\r\n'
        '<SPIF xmlns="http://www.xmlspif.org/spif" schemaVersion="1.0" version="1" '
        'creationDate="20200101000000Z" originatorDN="cn=nobody" keyIdentifier="1" '
        'privilegeId="1.2.3" rbacId="1.2.3">'
        '<securityPolicyId name="LARGE &#13;&#10;" id="1.2.3..4"/>'
        f"<securityClassifications>{levels}</securityClassifications>"
        f"<securityCategoryTagSets>{sets}</securityCategoryTagSets></SPIF>"
    ).encode()
