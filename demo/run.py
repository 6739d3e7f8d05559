"""Run the example world through a node, as a user would, and say what to try next.

    make demo        or        .venv/bin/python demo/run.py

Every step calls the installed `relto` and prints the command first. The node, the tokens and
the proposal live in ./demo-node, which a second run makes anew; a directory of that name that
this script did not make is never touched. Nothing outside this machine is contacted.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bundle_writing import stable_id
from pulling import Pull, PullError, pull
from reassessing import answer, assess, grade_statements
from reassessing import prepare as prepare_press
from showing import RELTO, DemoError, named, relto, say, shown, step

ROOT: Final = Path(__file__).resolve().parent.parent
NODE: Final = Path("demo-node")
MADE_HERE: Final = NODE / ".made-by-the-demo"
TOKENS: Final = NODE / "tokens"
PROPOSAL: Final = NODE / "proposal"
FEEDS: Final = ("attack", "unit42", "prodaft", "eset", "withsecure", "volexity", "reports")
PARTNERS: Final = {
    "XBR": "Brennia, one of the five",
    "XFE": "Fennora, a regional partner",
    "CERT-N": "the civilian CERT, uncleared",
    "AERO": "Aeroworks, a company",
}
SHOWN: Final = ("indicator", "report", "note", "malware", "intrusion-set", "attack-pattern")
POLICY: Final = "examples/world"
REHEARSED: Final = ("limit-humint", "core-only", "suspend")
BUDGET: Final = "40"
SEARCH_SECONDS: Final = "5"
HEADS: Final = ("indicator", "report", "note", "malware", "group", "technique", "other")
START_SECONDS: Final = 20.0

REPORT: Final = stable_id("report", "port-financing")
WARNING: Final = stable_id("report", "life-aid-convoy")


def fresh_node() -> None:
    """Make the node's directory anew.

    Raises:
        DemoError: A directory of that name is there and was not made by this script.
    """
    if NODE.exists():
        if not MADE_HERE.exists():
            raise DemoError(f"`{NODE}` was not made by this demo: move it away and try again")
        shutil.rmtree(NODE)
    relto("init", str(NODE), "--organisation", "XAL")
    MADE_HERE.touch()
    (NODE / ".gitignore").write_text("*\n", encoding="ascii")
    TOKENS.mkdir(mode=0o700)


def plan_and_apply(directory: str, *options: str) -> None:
    """Show what a policy would change, then put exactly that plan in force.

    Raises:
        DemoError: The plan's name was not found in the output.
    """
    found = re.search(r"\bp-[0-9a-z]+", relto("plan", directory, *options))
    if found is None:
        raise DemoError(f"no plan's name in the output of `relto plan {directory}`")
    say()
    relto("apply", found.group())


def admit(partner: str) -> str:
    """Add a partner and return its token, which `relto` writes to a private file.

    A second private file holds it as a header, so that curl needs no secret in its arguments.
    """
    secret = TOKENS / partner
    relto("partner", "add", partner)
    relto("partner", "token", partner, "--to-file", str(secret))
    token = secret.read_text(encoding="ascii").strip()
    opened = os.open(f"{secret}.header", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as file:
        file.write(f"Authorization: Bearer {token}\n")
    return token


def free_port() -> int:
    """Return a port of the loopback that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once the server takes connections.

    Raises:
        DemoError: It ended, or did not listen in time.
    """
    for _ in range(int(START_SECONDS / 0.1)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise DemoError(f"the server did not start, see {NODE / 'serve.log'}")


@contextmanager
def serving(port: int) -> Iterator[None]:
    """Run the TAXII server as long as the block lasts."""
    command = [RELTO, "serve", "--port", str(port)]
    say(f"{shown(command)} &")
    with (NODE / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(port, server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)


def pull_all(port: int, tokens: Mapping[str, str]) -> dict[str, Pull]:
    """Pull as every partner and print what each received, by type."""
    say()
    say("partner " + "".join(head.rjust(10) for head in HEADS))
    pulls: dict[str, Pull] = {}
    for partner, token in tokens.items():
        got = pulls[partner] = pull(port, token)
        counted = [got.counts[kind] for kind in SHOWN]
        counted.append(got.counts.total() - sum(counted))
        say(partner.ljust(8) + "".join(f"{count:>10,}" for count in counted))
    say()
    return pulls


def compare(before: Mapping[str, Pull], after: Mapping[str, Pull]) -> None:
    """Print what the turn of the dial changed for each partner."""
    for partner, new in after.items():
        old = before[partner]
        if new.digest == old.digest:
            say(f"  {partner:<7} the same {new.size:,} bytes as before, byte for byte")
            continue
        if new.ids == old.ids:
            say(f"  {partner:<7} the same {len(new.ids):,} objects as before, under later dates")
            continue
        lost = old.counts - new.counts
        words = ", ".join(f"{count} {kind}" for kind, count in sorted(lost.items()))
        say(f"  {partner:<7} {words or 'other objects'} fewer than before")
    held = "still there" if WARNING in after["XBR"].ids else "gone"
    say(f"  XBR     the warning about an aid convoy (threat-to-life): {held}")


def tell_what_next(port: int) -> None:
    """Print commands to paste, one by one."""
    address = f"http://127.0.0.1:{port}/relto/collections/released"
    curl = "curl -sgw '\\n' --retry 9 --retry-connrefused --retry-delay 1"
    accept = "-H 'Accept: application/taxii+json;version=2.1'"
    say(
        f"""
Now try it yourself; paste one by one:

export RELTO_NODE={NODE}
{RELTO} who {WARNING}
{RELTO} explain {REPORT} --for XFE
{RELTO} deliveries --partner CERT-N
{RELTO} policy check examples/world
{RELTO} gate --policy examples/world < demo/cases.jsonl
{RELTO} serve --port {port} > {NODE}/serve.log 2>&1 &
{curl} \\
  -H @{TOKENS}/XBR.header {accept} \\
  '{address}/objects/?match[type]=report&limit=1'
{curl} \\
  -H @{TOKENS}/CERT-N.header {accept} \\
  '{address}/manifest/?limit=2'
kill $!
{RELTO} rollback
{RELTO} who {REPORT}

Where to look: examples/world/ is the policy, examples/press/ the invented press,
{PROPOSAL}/milder.yaml the turn of the dial, demo/reports.yaml the
invented reports, demo/data/ what went in (SOURCES.md says from where). Change
a line in {PROPOSAL}/posture.yaml, or lay
examples/proposals/limit-humint.yaml beside it, then
`{RELTO} plan {PROPOSAL}` shows its cost. For a browser or paper:
{NODE}/assessment.html is what follows for Brennia, {NODE}/plan.html
the turn of the dial."""
    )


def prepare() -> dict[str, str]:
    """Make the node, put everything in, apply the policy and admit the partners."""
    step(1, "A node for Aldland")
    fresh_node()
    say(f"$ export RELTO_NODE={NODE}")
    os.environ["RELTO_NODE"] = str(NODE)

    step(2, "Intelligence goes in: real indicators, ATT&CK, invented reports")
    for feed in FEEDS:
        relto("ingest", f"demo/data/{feed}.json", "--feed", feed)

    step(3, "A policy is a directory; nothing is released before one is applied")
    relto("policy", "check", POLICY)
    plan_and_apply(POLICY)

    step(4, "Partners, each with a token of its own")
    return {partner: admit(partner) for partner in PARTNERS}


def turn_the_dial() -> None:
    """Plan and apply the milder posture that was suggested, cost first."""
    plan_and_apply(str(PROPOSAL), "--html", str(NODE / "plan.html"))


def turn_it_back() -> None:
    """Draft the step back after Brennia's reply, and apply it."""
    milder = (PROPOSAL / "milder.yaml").read_text(encoding="utf-8")
    plan = answer(NODE, named(r"reason: ([^,}\n]+)", milder).strip("'\""))
    say()
    relto("apply", plan)


def rehearse() -> None:
    """Rehearse plans that are kept ready, and look for a milder one."""
    for contingency in REHEARSED:
        relto("contingency", "rehearse", contingency, "--policy", POLICY)
        say()
    say(f"$ cp -r {POLICY} {PROPOSAL}")
    shutil.copytree(POLICY, PROPOSAL)
    relto(
        *("plan", "suggest", "--from", "XBR", "--keep", "counterterrorism=0.95"),
        *("--protect", "discipline=HUMINT and level>=SECRET and not topic=threat-to-life"),
        *("--milder", "--to-file", str(PROPOSAL / "milder.yaml")),
    )


def close_the_gap() -> None:
    """Show what rests on one source, and how to do without Brennia."""
    relto("coverage", POLICY, "--remove", "XBR")
    say()
    relto(
        *("gap", "--without", "XBR", "--budget", BUDGET, "--seconds", SEARCH_SECONDS),
        *("--policy", POLICY),
    )


def ask() -> None:
    """Ask who has what, and why."""
    relto("who", REPORT)
    say()
    relto("explain", REPORT, "--for", "XBR")
    say()
    relto("deliveries", "--product", REPORT)


def run() -> None:
    """Run all steps in order."""
    tokens = prepare()
    port = free_port()
    step(5, "Everyone pulls over TAXII 2.1, and gets what is theirs")
    for partner, name in PARTNERS.items():
        say(f"  {partner:<7} {name}")
    with serving(port):
        before = pull_all(port, tokens)
        step(6, "Statements come in, and an analyst grades them")
        prepare_press(NODE, datetime.fromtimestamp(time.time(), UTC).date())
        grade_statements(NODE)
        step(7, "What follows for Brennia, and how sure that is")
        assess(NODE)
        step(8, "Rehearse what is kept ready, and look for something milder")
        rehearse()
        step(9, "Turn the dial as little as suggested, cost first")
        turn_the_dial()
        step(10, "The server never stopped; the next pull is narrower")
        compare(before, pull_all(port, tokens))
        step(11, "Brennia replies and shows its inquiry: a step back")
        turn_it_back()
        compare(before, pull_all(port, tokens))
    step(12, "Should Brennia leave: what would be missing, and what closes the gap")
    close_the_gap()
    step(13, "Every why has an answer")
    ask()
    tell_what_next(port)


def main() -> int:
    """Run the demo from the repository's root and return the exit code."""
    os.chdir(ROOT)
    try:
        run()
    except (DemoError, PullError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
