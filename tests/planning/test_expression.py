from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relto.core.errors import InputError
from relto.labels import Level
from relto.model.handling import Discipline
from relto.planning.expression import read_expression

TOPICS = ("cyber", "cyber/ransomware", "terrorism")
NAMES = [each.value for each in Discipline]
some_topics = st.frozensets(st.sampled_from(TOPICS), max_size=2)
some_disciplines = st.frozensets(st.sampled_from(NAMES), max_size=2)

conditions = st.one_of(
    st.tuples(st.just("topic"), st.sampled_from(["=", "!="]), st.sampled_from(TOPICS)),
    st.tuples(st.just("discipline"), st.sampled_from(["=", "!="]), st.sampled_from(NAMES)),
    st.tuples(
        st.just("level"),
        st.sampled_from(["=", "!=", ">=", ">", "<=", "<"]),
        st.sampled_from([level.words for level in Level]),
    ),
)
trees = st.recursive(
    conditions,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner), st.tuples(st.sampled_from(["and", "or"]), inner, inner)
    ),
    max_leaves=5,
)


def words(tree):
    if tree[0] == "not":
        return f"not ({words(tree[1])})"
    if tree[0] in {"and", "or"}:
        return f"({words(tree[1])}) {tree[0]} ({words(tree[2])})"
    return " ".join(tree)


def holds(tree, topics, disciplines, level):
    """What the words mean, said once more."""
    ask = (topics, disciplines, level)
    match tree:
        case ("not", inner):
            return not holds(inner, *ask)
        case ("and", one, other):
            return holds(one, *ask) and holds(other, *ask)
        case ("or", one, other):
            return holds(one, *ask) or holds(other, *ask)
        case ("topic", mark, name):
            return any(t == name or t.startswith(name + "/") for t in topics) is (mark == "=")
        case ("discipline", mark, name):
            return (name in disciplines) is (mark == "=")
    _, mark, name = tree
    bound = next(each for each in Level if each.words == name)
    python = {"=": "=="}.get(mark, mark)
    return eval(f"{int(level)} {python} {int(bound)}")  # noqa: S307 - our own two numbers


@given(trees, some_topics, some_disciplines, st.sampled_from(Level))
def test_it_means_what_it_says(tree, topics, disciplines, level):
    found = read_expression(words(tree), TOPICS)
    assert found.holds(topics, disciplines, level) is holds(tree, topics, disciplines, level)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("level>=TOP SECRET", "level >= TOP_SECRET"),
        ("level=TOP SECRET", 'LEVEL="top secret"'),
        ("topic=cyber or topic=terrorism and level>SECRET",
         "topic=cyber or (topic=terrorism and level>SECRET)"),
        ("not topic=cyber and level>SECRET", "(not topic=cyber) and level>SECRET"),
        ("discipline=humint", "discipline = HUMINT"),
    ],
)  # fmt: skip
def test_ways_of_writing_the_same(text, same):
    assert read_expression(text, TOPICS).alternatives == read_expression(same, TOPICS).alternatives


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", 1, "expected topic, discipline, level, `not` or `(`, it ends here"),
        ("levle=SECRET", 1, "did you mean `level`"),
        ("level=SECERT", 7, "expected a level, found `SECERT`, did you mean `SECRET`"),
        ("level=TOP", 7, "expected a level, found `TOP`"),
        ("topic=cibre", 7, "expected a topic of the policy, found `cibre`, did you mean `cyber`"),
        ("topic>cyber", 6, "expected `=` or `!=` after topic, found `>`"),
        ("discipline=", 12, "expected a discipline of the policy, it ends here"),
        ("(level=SECRET", 14, "expected `)`, it ends here"),
        ("level=SECRET )", 14, "expected `and`, `or` or the end, found `)`"),
        ("level=SECRET and", 17, "it ends here"),
        ("level=SECRET ; drop", 14, "unexpected `;`"),
        ('level="SECRET', 7, 'unexpected `"`'),
        ("level=SECRET topic=cyber", 14, "found `topic`"),
        ("(" * 60 + "level=SECRET", 52, "nested too deep"),
    ],
)
def test_a_mistake_is_told_with_its_place(text, place, message):
    with pytest.raises(InputError) as told:
        read_expression(text, TOPICS, name="--protect")
    assert str(told.value).startswith(f"--protect, character {place}: ")
    assert message in str(told.value)


def test_what_would_be_written_out_endlessly_is_refused():
    text = " and ".join(["(topic=cyber or level=SECRET or discipline=OSINT)"] * 9)
    assert read_expression(text, TOPICS).alternatives
    parts = [f"(topic={t} or topic!={t} or discipline={d})" for t in TOPICS for d in NAMES]
    with pytest.raises(InputError, match="too many alternatives"):
        read_expression(" and ".join(parts), TOPICS)
    with pytest.raises(InputError, match="longer than"):
        read_expression("level=SECRET" + " " * 5_000, TOPICS)


@given(st.text(alphabet='()=<>!" andortpiclevSECRT/', max_size=40))
def test_whatever_comes_it_is_read_or_a_mistake(text):
    with suppress(InputError):
        assert read_expression(text, TOPICS).text == text.strip()
