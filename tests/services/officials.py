"""Officers for the services' tests: a node that has some, and each one's way to act."""

from dataclasses import replace

from relto.services.govern import Govern
from relto.services.officers import Officer, Officers
from tests.services.worlds import Fixed


def appointed(store, *names, clock=None):
    """Adds officers to a node without any; returns who proves to be whom, by name."""
    service = Officers(store, clock or Fixed(), "root")
    found: dict[str, Officer] = {}
    for name in names:
        actor = next(iter(found.values()), None)
        acting = replace(service, officer=actor)
        acting.add(name)
        issued = acting.issue(name)
        if not issued.opens:
            replace(service, officer=list(found.values())[1]).open(issued.credential)
        found[name] = service.authenticate(issued.secret)
    return found


def governs(store, *names, clock=None):
    """Returns, by name, each officer's way to act; `root` is the operating system's user."""
    clock = clock or Fixed()
    root = Govern(store, clock, "root")
    people = appointed(store, *names, clock=clock)
    return {"root": root} | {name: replace(root, officer=each) for name, each in people.items()}
