"""References over several steps, against following them one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relto.model.rung import Rung
from relto.planning import dial_of
from relto.planning.reach import MOST_STEPS, Links, further
from relto.planning.recalls import Dials
from tests.planning.worlds import AT, PARTNERS, handlings, policies

worlds = st.tuples(policies(), policies(), st.lists(handlings, min_size=1, max_size=4))
graphs = st.lists(st.lists(st.integers(0, 11), max_size=3), min_size=12, max_size=12)


def links_to(graph, profiles):
    """What refers to some products, in a graph of products and what each refers to."""

    def answer(products):
        wanted = set(products.tolist())
        found = [(n, [t for t in led if t in wanted]) for n, led in enumerate(graph)]
        found = [(n, led) for n, led in found if led]
        lengths = [len(led) for _, led in found]
        return Links(
            np.array([n for n, _ in found], dtype=np.int32),
            np.array([profiles[n] for n, _ in found], dtype=np.int32),
            np.cumsum([0, *lengths])[:-1].astype(np.intp),
            np.array([t for _, led in found for t in led], dtype=np.int32),
        )

    return answer


@given(worlds, graphs, st.data())
def test_each_thread_is_followed_to_its_end(world, graph, data):
    before, after, rows = world
    dials = [dial_of(policy, rows, AT) for policy in (before, after)]
    profiles = [data.draw(st.integers(0, len(rows) - 1)) for _ in graph]
    both = Dials(*dials)
    direct, later = {}, {}
    for partner in PARTNERS:
        old, new = (dial.rungs(partner) >= Rung.SEALED for dial in dials)
        lost = {n for n, p in enumerate(profiles) if old[p] and not new[p]}
        kept = {n for n, p in enumerate(profiles) if old[p] and new[p]}
        steps = [lost]
        for _ in range(MOST_STEPS):
            steps.append({n for n in kept if not steps[-1].isdisjoint(graph[n])})
        direct[partner] = steps[1]
        later[partner] = set().union(*steps[2:]) - steps[1]
    bits = np.zeros((len(graph), both.lost.shape[1]), dtype=np.uint64)
    for bit, partner in enumerate(both.partners):
        for product in direct.get(partner, ()):
            bits[product, bit // 64] |= np.uint64(1 << bit % 64)
    first = np.arange(len(graph), dtype=np.int32), bits
    found = further(both, first, links_to(graph, profiles))
    assert found == {partner: len(some) for partner, some in later.items() if some}
