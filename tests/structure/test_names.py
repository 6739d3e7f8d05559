import re

from tests.structure.sources import name_of, python_files

# Words that say where things were put, not what they are.
EMPTY_WORDS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "base",
    "manager",
    "managers",
    "misc",
}


def test_modules_are_named_for_what_they_hold() -> None:
    vague = [
        name_of(path)
        for path in python_files()
        if EMPTY_WORDS & set(re.split(r"[/_.]", name_of(path)))
    ]
    assert vague == []
