"""A conversion never weakens, wherever it goes, and neither does the way back."""

import itertools

import pytest

from relto.labels import Level, parse_label
from relto.labels.batch import answer
from relto.labels.capco.countries import Countries
from relto.labels.national.table import known_code
from relto.labels.stanag.nato_rules import communities

NOW = 1_800_000_000_000_000
MARKINGS = {
    "capco": [
        "UNCLASSIFIED",
        "CONFIDENTIAL",
        "SECRET//NOFORN",
        "SECRET//REL TO USA, FVEY",
        "SECRET//REL TO USA, DEU, NATO",
        "CONFIDENTIAL//REL TO USA, FRA, GBR",
        "TOP SECRET//SI/TK//ORCON/NOFORN",
        "SECRET//RELIDO",
        "SECRET//DISPLAY ONLY DEU",
        "//DEU SECRET//REL TO USA, DEU",
        "//DEU RESTRICTED",
        "//NATO SECRET",
        "//COSMIC TOP SECRET//ATOMAL",
        "//NATO RESTRICTED",
        "UNCLASSIFIED//FOUO",
    ],
    "nato": [
        "NATO UNCLASSIFIED",
        "NATO RESTRICTED",
        "NATO CONFIDENTIAL",
        "NATO SECRET ATOMAL",
        "COSMIC TOP SECRET BOHEMIA",
        "NATO/EAPC CONFIDENTIAL Releasable to ISAF",
        "NATO/KFOR SECRET",
        "NATO UNCLASSIFIED Releasable to ISAF, KFOR",
        "NATO UNCLASSIFIED - STAFF",
    ],
    "eu": ["R-UE/EU-R", "C-UE/EU-C", "SECRET UE/EU SECRET//REL TO USA", "TS-UE/EU-TS"],
    "DEU": ["VS-NfD", "VS-VERTRAULICH", "GEHEIM//REL TO FRA, USA", "GEHEIM//NATO//REL TO NATO"],
    "FRA": ["DIFFUSION RESTREINTE", "CONFIDENTIEL DÉFENSE", "TRÈS SECRET – SPÉCIAL FRANCE"],
    "GBR": ["OFFICIAL-SENSITIVE COMMERCIAL", "SECRET UK EYES ONLY", "CONFIDENTIAL"],
    "ESP": ["SECRETO", "RESERVADO//REL TO EU, NATO"],
    "ROU": ["Secret", "Strict secret//CRYPTO"],
    "AUS": ["PROTECTED", "SECRET//REL TO FVEY"],
    "tlp": ["TLP:RED", "TLP:CLEAR"],
}
TARGETS = ("capco", "nato", "stanag4774", "ocl", "eu", "DEU", "FRA", "GBR", "USA", "CHE", "label")
PAIRS = [
    (scheme, text, target)
    for (scheme, texts), target in itertools.product(MARKINGS.items(), TARGETS)
    for text in texts
]
READ_AS = {"USA": "capco", "ocl": "stanag4774"}
GROUPS = {
    name.upper(): {known_code(member) for member in members} - {None}
    for name, members in communities().items()
}


def label_of(scheme, text):
    found = answer({"op": "parse", "scheme": scheme, "text": text}, now=NOW)
    assert found["ok"], found
    return parse_label(found["label"])


def admitted(label, name):
    """Whether every clause names somebody or a community of theirs."""
    groups = {group for group, members in GROUPS.items() if name in members}
    groups |= {code for code in ("FVEY", "ACGU", "TEYE") if name in members_of(code)}
    groups |= {"EU"} if name in {"DEU", "FRA", "ESP", "ROU"} else set()
    return all(clause & {name, *groups} for clause in label.release)


def members_of(code):
    return set(Countries.standard().expand([code]))


def weakenings(before, after):
    """What somebody might do after a conversion that was refused before it."""
    level = max(after.level or Level.UNCLASSIFIED, Level.UNCLASSIFIED)
    if level < (before.level or Level.UNCLASSIFIED):
        yield f"level {before.level} became {after.level}"
    if before.compartments - after.compartments:
        yield f"compartments {before.compartments - after.compartments} were lost"
    if before.controls - after.controls:
        yield f"controls {before.controls - after.controls} were lost"
    if before.tlp != after.tlp:
        yield "the colour was lost"
    for name in ("USA", "GBR", "AUS", "DEU", "FRA", "ESP", "SWE", "CHE", "JPN", "UKR"):
        if admitted(after, name) and not admitted(before, name):
            yield f"{name} was let in"


@pytest.mark.parametrize(("scheme", "text", "target"), PAIRS)
def test_a_conversion_never_weakens_and_neither_does_the_way_back(scheme, text, target):
    before = label_of(scheme, text)
    there = answer({"op": "convert", "from": scheme, "to": target, "text": text}, now=NOW)
    if not there["ok"]:
        assert there["error"]["rule"] not in {"BATCH", "INTERNAL", "INPUT"}, there
        return
    read = READ_AS.get(target, target)
    assert list(weakenings(before, label_of(read, there["text"]))) == []
    back = answer({"op": "convert", "from": read, "to": scheme, "text": there["text"]}, now=NOW)
    if back["ok"]:
        assert list(weakenings(before, label_of(scheme, back["text"]))) == []


@pytest.mark.parametrize("scheme", MARKINGS)
def test_every_scheme_can_be_told_in_another(scheme):
    told = [
        answer({"op": "convert", "from": scheme, "to": target, "text": text}, now=NOW)["ok"]
        for text in MARKINGS[scheme]
        for target in TARGETS
        if target != scheme
    ]
    assert any(told)
