"""The page of an assessment: in its order, marked, told in words; and every name stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings

from relto.assessment import assess
from relto.assessment.page import AssessmentPage, Estimate, Said, assessment_page
from relto.assessment.pictures.context import Series
from relto.core.errors import UnknownError
from relto.core.instant import DAY
from relto.model.assessment import Dimension
from relto.model.evidence import Kind
from tests.assessment.brennia import RED_LINE, assessed, evidence
from tests.assessment.cases import AT, PARAMETERS, item
from tests.pages.reading import (
    Read,
    forbids_all_but_its_style,
    harmless,
    names,
    pictures_of,
    same_elements,
    spelled,
    templates_exempt_nothing,
)

MARKING = "CONFIDENTIAL//REL TO XAL"


def page(name=None, **changes):
    """Returns the story's page, with one name wherever names stand if one is given."""
    found = assessed() if name is None else named(name)
    return assessment_page(
        AssessmentPage(
            found,
            "XBR" if name is None else name,
            name="Brennia" if name is None else name,
            **{
                "reference": "A-2026-014",
                "organisation": "XAL",
                "marking": MARKING,
                "estimate": Estimate(name or "desk", AT, name or "in doubt", ESTIMATED),
                "dissents": (Said(name or "another desk", AT, name or "one case"),),
                "replies": (Said(name or "liaison", AT, name or "an inquiry"),),
                "context": (Series(name or "votes", "%", name or "register", POINTS),),
                **changes,
            },
        )
    )


@cache
def story():
    return page()


ESTIMATED = {Dimension.ONWARD_SHARING: 0.61}
POINTS = tuple((AT - n * 365 * DAY, str(60 + n)) for n in reversed(range(4)))


def named(name):
    texts = dict.fromkeys(("claim", "provenance", "reply", "group"), name)
    items = [
        replace(each, partner=name, topic=each.topic and name.replace("/", "|"), **texts)
        for each in evidence()
        if each.id in {"E-06", "E-07", "E-08", "E-09"}
    ]
    return assess(items, at=AT, parameters=PARAMETERS, red_lines=(RED_LINE,))


plain = page("XQQ")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names)
def test_a_hostile_name_is_text_wherever_it_stands(name: str) -> None:
    text = page(name)
    same_elements(text, plain)
    assert any(spelled(name) in words for words in Read(text).words)


def test_nothing_runs_is_fetched_or_allowed() -> None:
    harmless(plain)
    forbids_all_but_its_style(plain)
    templates_exempt_nothing("relto.pages", "relto.assessment")


def test_evidence_comes_first_then_the_analyst_then_the_model() -> None:
    heads = re.findall(r"<h2[^>]*>(.*?)</h2>", story())
    assert [head.split(".")[0] for head in heads] == list("1234567")
    for head, word in zip(
        heads,
        ("evidence", "analyst", "model", "follows", "Dissent", "Context", "Fairness"),
        strict=True,
    ):
        assert word in head


def test_the_marking_stands_at_the_top_and_at_the_bottom() -> None:
    text = story()
    assert text.count(f'<p class="marking">{MARKING}</p>') == 2
    body = text[text.index("<body>") :]
    assert body.index(MARKING) < body.index("<h1>")
    assert body.rindex(MARKING) > body.index("</footer>")
    assert few().count("Not marked") == 2


def test_what_does_not_count_is_shown_with_its_reason() -> None:
    words = " ".join(Read(story()).words)
    assert "10 items count; 2 items are shown below and move nothing" in words
    assert "a rumour (D to F, 4 to 6)" in words
    assert "unknown whether it is true (F or 6)" in words


def test_of_too_many_items_the_heaviest_are_shown() -> None:
    routine = [item(f"R{number:03}", age=number / 9) for number in range(500)]
    leak = item("A-LEAK", Kind.TRACED_LEAK, age=900)
    found = assess([*routine, leak], at=AT, parameters=PARAMETERS)
    text = assessment_page(AssessmentPage(found, "XBR"))
    words = " ".join(Read(text).words)
    assert "501 items count, of which the heaviest 100 are shown" in words
    rows = re.findall(r'<td class="o">([^<]*)</td>', text)
    assert rows == ["A-LEAK", *(f"R{number:03}" for number in reversed(range(99)))]


def test_likelihood_and_confidence_stand_in_sentences_of_their_own() -> None:
    words = " ".join(Read(story()).words)
    assert "It is likely that Brennia asks before it passes anything on" in words
    for sentence in re.split(r"[.:](?=\s)", words):
        assert not ("likely" in sentence and "onfidence" in sentence), sentence


def test_the_analyst_s_own_estimate_or_why_there_is_none() -> None:
    assert '<td>onward sharing</td><td class="n">0.61</td>' in story()
    without = few(no_estimate="the desk is not manned")
    assert "The reason given: the desk is not manned" in without
    assert "None was recorded. Whoever reads on" in few()


def test_pictures_tell_every_respect_and_mark_what_flips():
    text = story()
    titles = [re.findall(r"<title[^>]*>(.*?)</title>", each)[0] for each in pictures_of(text)]
    assert titles == [
        "In which respects: never summed",
        "How it came to this",
        "What moves it: handling",
        "Were it otherwise: handling",
        "What moves it: onward sharing",
        "Were it otherwise: onward sharing",
        "What moves it: declared intent",
        "Were it otherwise: declared intent",
        "The way back: on all topics, at least SECRET, HUMINT",
        "Beside it: public series, no part of the assessment",
    ]
    assert "Another rung than review follows from: without E-06 (open)" in text


def test_red_line_recommendation_and_expiry_are_told() -> None:
    text = story()
    assert "red line ONWARD-CONFIRMED" in text
    assert "says nothing any more from 2027-02-26" in text
    assert "not determinable, withhold to" in text


def few(**given):
    rumour = item("R-1", Kind.TRACED_LEAK, true=0.2)
    found = assess([rumour], at=AT, parameters=PARAMETERS)
    return assessment_page(AssessmentPage(found, "XBR", **given))


def test_a_partner_with_nothing_that_counts_cannot_be_judged() -> None:
    text = few()
    assert "cannot be judged (no evidence)" in text
    assert "It is " not in text.split("<h2", 4)[3]
    assert text.count("0.50") == len(Dimension)  # borrowed, and said to be so
    assert len(pictures_of(text)) == 1


def test_only_partners_with_evidence_have_a_page() -> None:
    with pytest.raises(UnknownError):
        assessment_page(AssessmentPage(assessed(), "XZZ"))


def test_a_topic_is_told_with_what_stands_above_it() -> None:
    text = page(topic="counterterrorism")
    assert "on counterterrorism" in text
    assert "on all topics" not in text
    assert "E-01" in text
