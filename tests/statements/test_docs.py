"""docs/watch.md says what the programme does: its commands, keys and limits are run."""

import re
import shlex

import pytest

from relto.cli.main import main
from relto.core.instant import DAY
from relto.statements import MOST_BYTES, Actors, Stance, card_to_json
from relto.statements.actors import Naming
from relto.statements.cards import MOST_CARDS, MOST_SENTENCES
from relto.statements.dates import HISTORY_YEARS
from relto.statements.feeds import MOST_ENTRIES
from relto.statements.groups import MOST_DAYS
from relto.statements.outlets import FEWEST_DECIDED
from relto.statements.reading import MOST_CHARACTERS
from tests.statements.cases import card
from tests.statements.figures import PAGE
from tests.structure.sources import ROOT

TEXT = PAGE.read_text(encoding="utf-8")
WORDS = " ".join(TEXT.split())
COMMANDS = re.findall(r"^```\n\$ relto (.*)\n((?:.*\n)*?)```$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("command", "shown"), COMMANDS)
def test_the_commands_print_what_is_shown(command, shown, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(command)) == 0
    assert capsys.readouterr().out == shown


def first_cells(head):
    _, _, rest = TEXT.partition(f"\n| {head} |")
    rows = rest.partition("\n\n")[0].splitlines()[2:]
    return [name for row in rows for name in re.findall(r"`([\w-]+)`", row.split("|")[1])]


def test_the_table_of_keys_is_that_of_a_card():
    assert {"id", *first_cells("key")} == set(card_to_json(card("C-1")))


def test_the_table_of_stances_is_complete():
    assert first_cells("stance") == [
        each.value
        for each in (
            Stance.STATEMENT,
            Stance.REPORTED_CLAIM,
            Stance.DENIAL,
            Stance.CONDITIONAL,
            Stance.FACT,
        )
    ]
    assert len(Stance) == 5


def test_the_limits_are_those_of_the_programme():
    assert (MOST_BYTES, MOST_CHARACTERS) == (20_000_000, 1_000_000)
    assert "At most 20 MB, a million characters," in WORDS
    assert f"{MOST_SENTENCES:,} sentences, {MOST_ENTRIES:,} entries and {MOST_CARDS} cards" in WORDS
    assert (HISTORY_YEARS, MOST_DAYS, FEWEST_DECIDED, DAY) == (10, 5, 5, 86_400_000_000)
    for words in ("ten years back", "within five days", "fewer than five decided"):
        assert words in WORDS


def test_the_dictionary_is_as_large_as_is_told():
    names = Actors.standard().names
    nations = {each.code for each in names if each.naming is Naming.NAME}
    assert f"of {len(nations)} nations" in WORDS
