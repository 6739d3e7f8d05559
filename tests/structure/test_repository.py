import re
import tomllib

import pytest

from tests.structure.sources import ROOT, name_of, repository_files

# Written in halves, so that this file passes its own test.
HOSTS = ["pypi" + ".org", "python" + "hosted", "npm" + "js.", "crates" + ".io", "deb." + "debian"]
PLACES = ["/wo" + "rk/", "/ro" + "ot/", "/opt/" + "pypi", "/opt/" + "wheels", "file:" + "///"]
OURS = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".sh", ".importlinter", ".gitignore", ""}
REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")


def test_no_file_of_ours_names_a_registry_or_a_machine() -> None:
    named = [
        f"{name_of(path)}: {word}"
        for path in repository_files()
        # Data is in its authors' words, and they write about hosts and paths.
        if path.suffix in OURS and "data" not in path.relative_to(ROOT).parts
        for word in (*HOSTS, *PLACES)
        if word in path.read_text(encoding="utf-8")
    ]
    assert named == []


def test_nothing_is_vendored_in_a_form_nobody_reads() -> None:
    assert [name_of(path) for path in repository_files() if ".min." in path.name] == []


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements/*.txt")), ids=lambda p: p.stem)
def test_a_lock_holds_only_pins_and_hashes(lock) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    other = [
        line for line in lines if not re.match(r"\S+==\S+ .*\\$|    --hash=sha256:\S{64}", line)
    ]
    assert other == []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if REQUIREMENT.match(line):
            assert after.startswith("    --hash=sha256:"), line


@pytest.mark.parametrize("group", ["run", "build", "test", "lint", "lock"])
def test_every_declared_dependency_is_locked(group: str) -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = told["project"]["dependencies"] if group == "run" else told["dependency-groups"][group]
    lock = (ROOT / "requirements" / f"{group}.txt").read_text(encoding="utf-8")
    pinned = {m[1].lower() for line in lock.splitlines() if (m := REQUIREMENT.match(line))}
    assert {re.split(r"[\[>=<]", each)[0].lower() for each in wanted} <= pinned


def test_one_package_has_one_version_in_all_locks() -> None:
    # A version may depend on the interpreter: the marker stands after the pin.
    pins: dict[tuple[str, str], set[str]] = {}
    for lock in ROOT.glob("requirements/*.txt"):
        for line in lock.read_text(encoding="utf-8").splitlines():
            if found := REQUIREMENT.match(line):
                marker = line.partition(";")[2].rstrip("\\ ").strip()
                pins.setdefault((found[1], marker), set()).add(found[2])
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}
