import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.planning.gap import Gap
from relto.planning.portfolio import Progress, lean, portfolios
from relto.planning.rejected import Why, rejected
from relto.planning.restored import standing, steps, still_open, weakest
from tests.planning.gaps import gap, gaps, option, possible, worth

BUDGETS = st.integers(0, 40)
NEAR = 1e-5


def codes(some, portfolio):
    return {some.options[place].code for place in portfolio.chosen}


@given(gaps(), BUDGETS)
@settings(max_examples=60, deadline=None)
def test_the_first_portfolio_is_the_best_of_all_sets(some: Gap, budget):
    best = max(worth(some, chosen) for chosen in possible(some, budget))
    found = portfolios(some, budget, seconds=20)
    value = found[0].value if found else some.value(())
    assert value == pytest.approx(best, abs=NEAR)
    assert all(each.is_proved for each in found)


@given(gaps(), BUDGETS)
@settings(max_examples=60, deadline=None)
def test_each_further_one_is_the_best_that_leaves_a_third_of_each_former_out(some: Gap, budget):
    found = portfolios(some, budget, seconds=20)
    for number, each in enumerate(found):
        formers = [former.chosen for former in found[:number]]
        others = [
            chosen
            for chosen in possible(some, budget)
            if all(len(former - chosen) * 3 >= len(former) for former in formers)
        ]
        assert each.chosen in others
        assert each.value == pytest.approx(max(worth(some, one) for one in others), abs=NEAR)


@given(gaps(), BUDGETS)
@settings(max_examples=60, deadline=None)
def test_a_portfolio_tells_the_truth_about_itself(some: Gap, budget):
    for each in portfolios(some, budget, seconds=20):
        assert each.value == pytest.approx(worth(some, each.chosen))
        assert each.cost == sum(some.options[place].cost for place in each.chosen) <= budget
        assert each.value <= each.bound + 1e-9
        assert each.value > worth(some, ())
        assert lean(some, each.chosen) == each.chosen


@given(gaps(), BUDGETS)
@settings(max_examples=30, deadline=None)
def test_an_answer_without_time_is_possible_and_its_bound_holds(some: Gap, budget):
    first = None
    seen: list[Progress] = []
    for each in portfolios(some, budget, seconds=1e-9, tell=seen.append):
        first = first or each
        assert each.chosen in set(possible(some, budget))
    best = max(worth(some, chosen) for chosen in possible(some, budget))
    if first:
        assert first.value - NEAR <= best <= first.bound + NEAR
    assert all(0 <= each.done <= 1 for each in seen)


@given(gaps(), BUDGETS, st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_more_money_never_covers_less(some: Gap, budget, more):
    poor, rich = portfolios(some, budget, seconds=20), portfolios(some, budget + more, seconds=20)
    if poor:
        assert rich[0].value >= poor[0].value - NEAR


def test_what_costs_least_is_taken_of_equals():
    some = gap([option("DEAR", {"R0": 1}, 9), option("CHEAP", {"R0": 1}, 3)], [2])
    first, second = portfolios(some, 20)
    assert codes(some, first) == {"CHEAP"}
    assert codes(some, second) == {"DEAR"}


def test_what_is_required_comes_along_and_what_is_excluded_stays_out():
    some = gap(
        [
            option("BASE", {"R3": 1}, 5),
            option("TOP", {"R0": 1, "R1": 1}, 5, requires=["BASE"]),
            option("RIVAL", {"R2": 1}, 1, excludes=["TOP"]),
        ],
        [0, 0, 0, 3],
    )
    first, second = portfolios(some, 10)
    assert codes(some, first) == {"BASE", "TOP"}
    assert codes(some, second) == {"RIVAL"}


def test_there_are_fewer_where_nothing_more_helps():
    assert portfolios(gap([option("A", {"R0": 1}, 50)], [0]), 49) == ()
    assert portfolios(gap([option("A", {"R0": 1})], [3]), 49) == ()
    assert portfolios(gap([], [0]), 49) == ()
    assert len(portfolios(gap([option("A", {"R0": 1})], [0]), 49)) == 1


def test_what_is_barred_is_not_taken_nor_what_requires_it():
    some = gap([option("A", {"R0": 1}), option("B", {"R0": 1}, requires=["A"])], [0])
    assert portfolios(some.without("A", "XBR is left out"), 100) == ()
    first, second = rejected(some.without("A", "XBR is left out"), 100, nothing(some))
    assert (first.why, first.detail) == (Why.BARRED, "XBR is left out")
    assert second.why is Why.IMPOSSIBLE


def nothing(some):
    empty = gap([option("A", {"R0": 1}, 1)], [0])
    (found,) = portfolios(empty, 1)
    return type(found)(frozenset(), 0, some.value(()), some.value(()), is_proved=True)


@pytest.mark.parametrize(("budget", "seconds"), [(-1, 1.0), (1, 0.0)])
def test_no_negative_budget_and_no_time_are_mistakes(budget, seconds):
    with pytest.raises(InputError):
        portfolios(gap([], [0]), budget, seconds=seconds)


def test_the_steps_say_what_is_restored_by_when():
    some = gap(
        [
            option("SLOW", {"R0": 1, "R1": 1}, lead_days=100),
            option("LATER", {"R1": 1}, lead_days=10, requires=["SLOW"]),
            option("FAST", {"R2": 1}, lead_days=5),
        ],
        after=[0, 0, 1, 0],
        before=[1, 2, 2, 0],
    )
    found = steps(some, frozenset({0, 1, 2}))
    assert [(step.days, step.options, step.covered, step.corroborated) for step in found] == [
        (5, ("FAST",), 0, 1),
        (100, ("LATER", "SLOW"), 2, 2),
    ]
    now = standing(some)
    assert (now.lost, now.newly_sole, now.uncovered) == (("R0", "R1"), ("R2",), 3)
    assert still_open(some, frozenset({2})) == ("R0", "R1")
    weak = weakest(some, frozenset({0, 1, 2}))
    assert weak is not None
    assert weak.option == "SLOW"
    assert weak.value == pytest.approx(worth(some, {2}))


@given(gaps(), BUDGETS)
@settings(max_examples=60, deadline=None)
def test_every_option_that_is_not_taken_has_a_reason_that_holds(some: Gap, budget):
    for number, portfolio in enumerate(portfolios(some, budget, seconds=20)):
        told = rejected(some, budget, portfolio)
        taken = codes(some, portfolio)
        assert {each.option for each in told} == {each.code for each in some.options} - taken
        for each in told:
            assert number or each.why is not Why.LEFT_OUT
            _holds(some, budget, portfolio, each)


def _holds(some, budget, portfolio, each):
    needed = some.needed[some.place[each.option]]
    sets = set(possible(some, budget))
    match each.why:
        case Why.IMPOSSIBLE:
            assert not any(some.place[each.option] in chosen for chosen in possible(some, 10**6))
        case Why.OVER_BUDGET:
            assert each.cost > budget
            assert needed not in sets
        case Why.ADDS_NOTHING:
            assert worth(some, needed) == pytest.approx(worth(some, ()))
        case Why.COVERED:
            assert worth(some, portfolio.chosen | needed) == pytest.approx(portfolio.value)
        case Why.LEFT_OUT:
            assert portfolio.chosen | needed in sets
        case _:
            gone = {some.place[code] for code in each.instead}
            come = {some.place[code] for code in each.beside}
            kept = (portfolio.chosen | needed | come) - gone
            assert each.instead
            assert kept in sets
            lost = max(0.0, portfolio.value - worth(some, kept))
            assert lost == pytest.approx(each.loses, abs=NEAR)
            best = max(worth(some, chosen) for chosen in sets if needed <= chosen)
            assert each.is_best
            assert lost == pytest.approx(max(0.0, portfolio.value - best), abs=NEAR)


def test_what_makes_room_at_best_may_need_another_option_beside_it():
    some = gap(
        [
            option("BIG", {"R0": 1}, 10),
            option("MORE", {"R1": 1}, 6),
            option("LESS", {"R2": 1}, 4),
        ],
        [0, 0, 0],
        weights=[9, 6, 2],
    )
    first, *_ = portfolios(some, 10)
    told = {each.option: each for each in rejected(some, 10, first)}
    more = told["MORE"]
    assert (more.instead, more.beside, more.is_best) == (("BIG",), ("LESS",), True)
    assert more.loses == pytest.approx(9 - 8)


def test_where_there_is_too_much_to_ask_the_solver_one_way_to_make_room_is_told():
    many = 200
    some = gap(
        [option(f"O{n}", {f"R{n % 40}": 1}, 10) for n in range(many)],
        [0] * 40,
        weights=[1 + n % 5 for n in range(40)],
    )
    first, *_ = portfolios(some, 50, seconds=5)
    told = [each for each in rejected(some, 50, first) if each.why is Why.NO_MONEY]
    assert told
    for each in told:
        assert not each.is_best
        assert len(each.instead) == 1


def test_what_lost_for_want_of_money_is_told_with_what_would_have_to_go():
    some = gap(
        [option("A", {"R0": 1}, 10), option("B", {"R1": 1}, 10), option("C", {"R2": 1}, 10)],
        [0, 0, 0],
        weights=[5, 4, 3],
    )
    first, *_ = portfolios(some, 20)
    (lost,) = rejected(some, 20, first)
    assert (lost.option, lost.why, lost.instead) == ("C", Why.NO_MONEY, ("B",))
    assert lost.adds == pytest.approx(3)
    assert lost.loses == pytest.approx(1)
