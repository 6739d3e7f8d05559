"""The numbers of real sources on real topics: tests/data/coverage."""

import random
from itertools import combinations
from pathlib import Path

import pytest

from relto.planning.coverage import coverage_of, without
from relto.planning.coverage_best import best_sources
from relto.planning.coverage_table import read_sources

FILE = Path(__file__).parents[1] / "data" / "coverage" / "topics.csv"


@pytest.fixture(scope="module")
def coverage():
    return read_sources(FILE.read_bytes(), FILE.name).coverage


def losses(coverage, *names):
    removal = without(coverage, names)
    return int(removal.lost.sum()), int(removal.newly_sole_source.sum())


def test_half_of_the_topics_have_one_source(coverage):
    assert (len(coverage.sources), len(coverage.topics)) == (13, 362)
    assert int((coverage.depth == 1).sum()) == 192


def test_losses_are_more_than_their_sum(coverage):
    assert losses(coverage, "eset") == (74, 43)
    assert losses(coverage, "sekoia")[0] == 47
    assert losses(coverage, "eset", "sekoia")[0] == 137


@pytest.mark.parametrize(("number", "covered"), [(1, 182), (2, 265), (3, 308), (4, 331), (6, 347)])
def test_the_best_so_many_sources(coverage, number, covered):
    best = best_sources(coverage, number)
    assert (best.covered, best.proved, best.bound) == (covered, True, covered)
    assert without(coverage, set(coverage.sources) - set(best.sources)).lost.sum() == 362 - covered


@pytest.mark.parametrize("seed", range(6))
def test_other_cuts_agree_with_counting_one_by_one(seed):
    chance = random.Random(seed)
    rows = FILE.read_text().splitlines()
    cut = chance.sample(rows[1:], chance.choice((60, 200, 500)))
    coverage = read_sources("\n".join([rows[0], *cut]).encode(), "cut.csv").coverage
    given: dict[str, set[str]] = {}
    for row in cut:
        source, topic, _ = row.split(",")
        given.setdefault(topic, set()).add(source)
    removed = set(chance.sample(coverage.sources, 3))
    lost = sum(not held - removed for held in given.values())
    sole = sum(len(held) > 1 and len(held - removed) == 1 for held in given.values())
    assert losses(coverage, *removed) == (lost, sole)
    most = max(
        sum(bool(held & set(chosen)) for held in given.values())
        for chosen in combinations(coverage.sources, 4)
    )
    assert best_sources(coverage, 4).covered == most


def test_the_order_of_rows_makes_no_difference(coverage):
    rows = FILE.read_text().splitlines()
    turned = read_sources("\n".join([rows[0], *reversed(rows[1:])]).encode(), "turned.csv")
    assert turned.coverage.topics == coverage.topics
    assert best_sources(turned.coverage, 5) == best_sources(coverage, 5)
    assert coverage_of([]).topics == ()
