"""What the demonstration prints: headings, commands as one would type them, and their output.

It knows no step of the demonstration.
"""

import re
import shlex
import subprocess
from collections.abc import Sequence
from typing import Final

RELTO: Final = ".venv/bin/relto"


class DemoError(Exception):
    """A step did not do what the demo needs."""


def say(text: str = "") -> None:
    """Print a line at once, so that it stands before the output of the next command."""
    print(text, flush=True)


def step(number: int, title: str) -> None:
    """Print the heading of a step."""
    say()
    say(f"== {number}. {title} ".ljust(80, "="))


def shown(command: Sequence[str]) -> str:
    """Return a command as one would type it."""
    return f"$ {shlex.join(command)}"


def relto(*words: str, parts: Sequence[tuple[str, str]] = ()) -> str:
    """Run `relto` with these words, show command and output, and return the output.

    Args:
        words: The arguments.
        parts: Of an output that is long, how the first line of each part to show begins, and the
            first one after it not to show; what is left out is marked. All of it, if empty.

    Raises:
        DemoError: The command failed.
    """
    command = [RELTO, *words]
    say(shown(command))
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    output = ended.stdout.rstrip()
    if output:
        say(_shortened(output, parts))
    if ended.returncode != 0:
        raise DemoError(f"`{shlex.join(command)}` ended with {ended.returncode}: {ended.stderr}")
    return output


def _shortened(output: str, parts: Sequence[tuple[str, str]]) -> str:
    if not parts:
        return output
    lines, kept, last = output.splitlines(), list[str](), 0
    for first, after in parts:
        begin = next((n for n in range(last, len(lines)) if lines[n].startswith(first)), last)
        ends = (n for n in range(begin + 1, len(lines)) if after and lines[n].startswith(after))
        end = next(ends, len(lines))
        kept += [*(["[…]"] if begin > last else []), *lines[begin:end]]
        last = end
    return "\n".join([*kept, *(["[…]"] if last < len(lines) else [])])


def named(pattern: str, output: str) -> str:
    """Return the last name of a kind that an output has.

    Raises:
        DemoError: It has none.
    """
    found = re.findall(pattern, output)
    if not found:
        raise DemoError(f"no name like `{pattern}` in what relto printed")
    return str(found[-1])
