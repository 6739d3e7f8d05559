import re
from pathlib import Path
from typing import Any

import pytest
import typer

from relto.cli.main import CATALOGUE, application

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = {
    match[1]: match[2] for match in re.finditer(r"^### relto (.*)\n([^#]*)", PAGE, re.MULTILINE)
}


def commands():
    """Each command's words, as in `partner add`, with its parameters."""
    found = {}
    for entry in CATALOGUE:
        programme: Any = typer.main.get_command(application(entry.name))
        top = programme.commands[entry.name]
        for name, command in getattr(top, "commands", {"": top}).items():
            found[f"{entry.name} {name}".strip()] = command
    return found


COMMANDS = commands()


def section(words):
    return [
        text for title, text in SECTIONS.items() if re.fullmatch(rf"{words}( [\[A-Z].*)?", title)
    ]


def test_the_page_has_each_command_once_and_no_other():
    assert [words for words in COMMANDS if len(section(words)) != 1] == []
    assert len(SECTIONS) == len(COMMANDS)


@pytest.mark.parametrize("words", COMMANDS)
def test_the_page_has_each_option_and_no_other(words):
    options = {
        option
        for parameter in COMMANDS[words].params
        for option in parameter.opts
        if option.startswith("--") and option != "--help"
    }
    (text,) = section(words)
    listed = "\n".join(line for line in text.splitlines() if line.startswith("- "))
    assert set(re.findall(r"--[a-z-]+", listed)) == options


@pytest.mark.parametrize("words", [words for words in COMMANDS if words != "serve"])
def test_every_command_that_prints_a_result_has_json(words):
    assert any("--json" in parameter.opts for parameter in COMMANDS[words].params)


def test_the_list_of_commands_says_what_each_says_itself():
    for entry in CATALOGUE:
        assert entry.help.endswith(".")
        assert len(entry.help) <= 64
